"""``data/processed``: one parquet file a table and a Frictionless data package.

The package records the digest of every raw file it was made from, and that of the rules. It is
written last, so a package that matches both stands for complete tables; anything else is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from helpers.errors import UserError
from helpers.figures.correction_file import CORRECTIONS
from helpers.figures.evidence import Evidence, evidence_of, read_checked
from helpers.figures.schema import RAW_TABLES
from helpers.figures.vintages import held_back
from helpers.vintage import Vintage

_IN_USE_SECONDS: Final = 3600
_PATIENCE_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 0.1
PACKAGE: Final = "datapackage.json"
_KEYS: Final = {
    "figures": "figure_id", "sources": "source_id", "mentions": "mention_id",
    "indicators": "indicator", "programmes": "programme", "targets": "target_id",
    "norms": "norm_id", "systems": "system", "ratios": "ratio",
    "bodies": "body", "places": "place", "coordinates": "place",
}  # fmt: skip
TYPES: Final = {"string": "string", "Float64": "number", "Int64": "integer", "boolean": "boolean"}
_DERIVED: Final = {
    "published_first": "First day on which the source can have appeared.",
    "published_last": "Last day on which the source can have appeared.",
    "reported_on": "Day the figure speaks for.",
    "is_date_inferred": "No as-of date stands in the source.",
    "year": "Reporting year.",
    "key_period": "Reporting year of a stock, interval of a flow.",
    "status": "stands, set aside or unresolved, for its indicator, place and period.",
    "rule": "Rule that decided.",
    "reason": "Why it stands or was set aside.",
    "stands_instead": "Figure that stands in its place.",
    "correction": "Entry of corrections.yml that changed it or left it out.",
    "in_series": "Best figure for its own date: may be drawn over time.",
    "file": "Raw file.",
    "row": "Row of the raw file; the header is row 1.",
    "figures": "Figures concerned, by ;",
    "source_id": "Code in sources.csv.",
    "message": "What was found, and why it is surprising.",
}
_ARROW: Final = {
    "string": pa.string(), "number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_(),
    "date": pa.date32(),
}  # fmt: skip


def prepare(
    raw: Path, processed: Path, *, force: bool = False, vintage: Vintage | None = None
) -> bool:
    """Bring ``data/processed`` in step with ``data/raw``.

    Parameters
    ----------
    raw, processed : Path
        The two folders.
    force : bool
        Write even where nothing changed.
    vintage : Vintage, optional
        Only what was known on a day; into a folder of its own.

    Returns
    -------
    bool
        Whether the tables were written.

    Raises
    ------
    UserError
        The raw tables have problems; ``data/processed`` stays as it was.
    """
    inputs = raw_digests(raw)
    asked = vintage.code if vintage else None
    if not force and _recorded(processed) == (inputs, rules_digest(), asked):
        return False
    tables, corrections = read_checked(raw)
    evidence = evidence_of(tables, corrections, vintage)
    about = {"code": asked, **held_back(tables, vintage)} if vintage else None
    write_package(evidence, inputs, processed, about)
    return True


def raw_digests(raw: Path) -> dict[str, str]:
    """SHA-256 of every CSV file below ``data/raw`` and of the corrections, by its path there."""
    files = [*sorted(raw.rglob("*.csv")), *raw.glob(CORRECTIONS)]
    return {
        file.relative_to(raw).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def rules_digest() -> str:
    """SHA-256 of the code that checks and reconciles: new rules make new tables."""
    helpers = Path(__file__).parents[1]
    modules = sorted(f for part in ("figures", "places") for f in (helpers / part).glob("*.py"))
    return hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()


def _recorded(processed: Path) -> tuple[dict[str, str], str, str | None] | None:
    try:
        package = json.loads((processed / PACKAGE).read_text(encoding="utf-8"))
        complete = all((processed / r["path"]).is_file() for r in package["resources"])
        vintage = (package.get("vintage") or {}).get("code")
        made_from = (package["inputs"], package["rules"], vintage)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return made_from if complete else None


def write_package(
    evidence: Evidence,
    inputs: dict[str, str],
    processed: Path,
    vintage: dict[str, Any] | None = None,
) -> None:
    """Write every table aside, then move all into place, the package last."""
    processed.mkdir(parents=True, exist_ok=True)
    _sweep(processed)
    lock = FileLock(processed / ".lock")
    with lock, tempfile.TemporaryDirectory(prefix=".writing-", dir=processed) as aside:
        resources = []
        for name, frame in evidence.tables().items():
            fields = _fields(name, frame)
            path = Path(aside) / f"{name}.parquet"
            pq.write_table(_arrow(frame, fields), path)
            resources.append(_resource(name, path, fields))
        package = {
            "name": "workbench-evidence",
            "title": "Checked and reconciled figures of gender-equality programmes",
            "profile": "data-package",
            "inputs": inputs,
            "rules": rules_digest(),
            **({"vintage": vintage} if vintage else {}),
            "resources": resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        (Path(aside) / PACKAGE).write_text(text, encoding="utf-8")
        (processed / PACKAGE).unlink(missing_ok=True)
        for resource in resources:
            os.replace(Path(aside) / resource["path"], processed / resource["path"])
        os.replace(Path(aside) / PACKAGE, processed / PACKAGE)


def table_hashes(processed: Path) -> dict[str, str]:
    """The digest of each table's file, as the data package has it."""
    package = json.loads((processed / PACKAGE).read_text(encoding="utf-8"))
    return {r["path"].removesuffix(".parquet"): str(r["hash"]) for r in package["resources"]}


def read_vintage_of(processed: Path) -> dict[str, Any] | None:
    """What the package says of the day it was made for; None: it holds today's tables."""
    package = json.loads((processed / PACKAGE).read_text(encoding="utf-8"))
    vintage: dict[str, Any] | None = package.get("vintage")
    return vintage


def _sweep(processed: Path) -> None:
    """Remove what a killed process left an hour ago or more; younger folders may be in use."""
    for left in processed.glob(".writing-*"):
        if time.time() - left.stat().st_mtime > _IN_USE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _resource(name: str, path: Path, fields: list[dict[str, Any]]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": fields}
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    return {
        "name": name.replace("_", "-"),
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        "schema": schema,
    }


def _fields(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = RAW_TABLES[name][1].to_schema().columns if name in RAW_TABLES else {}
    return [
        {
            "name": column,
            "type": TYPES.get(str(frame[column].dtype), "date"),
            "description": columns[column].description if column in columns else _DERIVED[column],
        }
        for column in frame.columns
    ]


def _arrow(frame: pd.DataFrame, fields: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([pa.field(f["name"], _ARROW[f["type"]]) for f in fields])
    # The metadata of pandas stays: without it a reader turns whole numbers with gaps into floats.
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)


def read_evidence(processed: Path) -> Evidence:
    """The tables of ``data/processed`` in their types.

    Raises
    ------
    UserError
        There are none yet.
    """
    waited = 0.0
    # Another process may be moving new tables into place, the package last.
    while not (processed / PACKAGE).is_file() and any(processed.glob(".writing-*")):
        if waited >= _PATIENCE_SECONDS:
            break
        time.sleep(_PAUSE_SECONDS)
        waited += _PAUSE_SECONDS
    if not (processed / PACKAGE).is_file():
        raise UserError(
            "data/processed: found no data package, expected the checked tables.\n"
            "Run: workbench check"
        )
    package = json.loads((processed / PACKAGE).read_text(encoding="utf-8"))
    tables = {r["path"].removesuffix(".parquet"): _read(processed, r) for r in package["resources"]}
    return Evidence(**tables)


def _read(processed: Path, resource: dict[str, Any]) -> pd.DataFrame:
    back = {kind: dtype for dtype, kind in TYPES.items()} | {"date": "datetime64[ns]"}
    frame = pq.read_table(processed / resource["path"]).to_pandas(date_as_object=False)
    types = {f["name"]: back[f["type"]] for f in resource["schema"]["fields"]}
    typed: pd.DataFrame = frame.astype(types)
    return typed
