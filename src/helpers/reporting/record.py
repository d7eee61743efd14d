"""``run.json``: what a run stood on, which is also the key that says whether it is fresh."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat

from helpers.reporting.plan import Run
from helpers.reporting.tracing import STOOD_ON
from helpers.reporting.versions import digest_of_file, versions
from helpers.vintage import Vintage

RECORD: Final = "run.json"
RESULTS: Final = "results.parquet"
FORMAT: Final = 2
"""Of the record; an older one says nothing about freshness."""
_LOCK: Final = "requirements.lock"
_RENDERING: Final = (
    "render.py", "templates", "language", "table.py", "layout.py", "caveats.py",
    "caveats_section.py",
)  # fmt: skip
"""What a page is made with besides its notebook."""


@dataclass(frozen=True, slots=True)
class Source:
    """Digests of a notebook's two parts: code is run, prose is only shown."""

    code: str
    prose: str


def digests_of_source(path: Path) -> Source:
    """The digests of a committed notebook; its outputs do not count."""
    cells = nbformat.read(path, as_version=4).cells
    parts = {
        kind: [
            [cell.source, sorted(cell.metadata.get("tags", []))]
            for cell in cells if (cell.cell_type == "code") == (kind == "code")
        ]
        for kind in ("code", "prose")
    }  # fmt: skip
    return Source(*(_digest(json.dumps(parts[kind])) for kind in ("code", "prose")))


def digest_of_lock(root: Path) -> str:
    """Digest of the packages a run is to have."""
    lock = root / _LOCK
    # A folder without one, as a copy of the data and notebooks alone, has the installed packages.
    return digest_of_file(lock) if lock.is_file() else _digest(json.dumps(versions()))


def digest_of_rendering() -> str:
    """Digest of what turns an executed notebook into a page."""
    here = Path(__file__).parent
    files = sorted(
        file
        for name in _RENDERING
        for file in ([here / name] if (here / name).is_file() else (here / name).rglob("*"))
        if file.is_file() and file.suffix != ".pyc"
    )
    return _digest("".join(digest_of_file(file) for file in files))


def write_record(
    run: Run,
    source: Source,
    folder: Path,
    page: str,
    lock: str,
    seconds: float,
    failed: dict[str, Any] | None,
    vintage: Vintage | None = None,
) -> None:
    """Write the record of a run into its folder, taking in what the kernel left.

    Parameters
    ----------
    run : Run
    source : Source
        Of the notebook that was run, taken before it was.
    folder : Path
        Of the run.
    page : str
        Digest of what the page was made with besides its notebook; see :func:`page_key`.
    lock : str
        From :func:`digest_of_lock`, before the run.
    seconds : float
        That the run took.
    failed : dict or None
        ``cell`` and ``error``.
    vintage : Vintage, optional
        Of the evidence, where it is an earlier one.
    """
    left = folder / STOOD_ON
    stood_on = json.loads(left.read_text(encoding="utf-8")) if left.is_file() else {}
    left.unlink(missing_ok=True)
    record = {
        "format": FORMAT,
        "notebook": run.notebook,
        "parameters": run.parameters.model_dump(mode="json"),
        "as_of": vintage.code if vintage else None,
        "code": source.code,
        "page": page,
        "lock": lock,
        "tables": stood_on.get("tables", {}),
        "files": stood_on.get("files", {}),
        "modules": stood_on.get("modules", {}),
        "figures": stood_on.get("figures", []),
        "versions": versions(),
        "seconds": round(seconds, 2),
        "failed": failed,
    }
    write_json(record, folder / RECORD)


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write a file that a person can read too."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_record(folder: Path) -> dict[str, Any] | None:
    """The record in a folder; None where there is none that can be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def page_key(source: Source, rendering: str, place_name: str, caveats: str) -> str:
    """Digest of all that a page shows besides what its run computed."""
    return _digest(json.dumps([source.prose, rendering, place_name, caveats]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
