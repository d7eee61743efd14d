"""What a release holds, as bytes: nothing of the clock, the machine or a path is in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers import __version__
from helpers.reporting.basis import Basis, narrowed
from helpers.reporting.release import (
    CHANGES_FILE,
    CHECKSUMS,
    DEFINITIONS_FILE,
    FIGURES_FILE,
    FORMAT,
    MANIFEST,
    README_FILE,
    RESULTS_FILE,
    UNIVERSES_FILE,
    text_table,
)
from helpers.reporting.results import COLUMNS
from helpers.reporting.versions import digest_of_file

_OF_A_RUN: Final = ("notebook", "parameters", "code", "tables", "figures")
_OUTSIDE: Final = "outside the project"


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be frozen.

    Attributes
    ----------
    name, title : str
        Of the release.
    year : int
        Reporting year.
    published : str or None
        Day of publication as its publisher declares it; the clock is not asked.
    because : str or None
        Why there is a new edition.
    records : dict of str to dict
        Record of each run by its id.
    results : DataFrame
        Results of these runs.
    basis : Basis
        What explains them; only what they used is kept.
    inputs : dict of str to str
        Digest of each file of ``data/raw``, by its path from the project's folder.
    left_out : dict of str to int
        Simulated results that are not published, by run.
    changes : str or None
        What moved since the edition before, as CSV.
    """

    name: str
    title: str
    year: int
    published: str | None
    because: str | None
    records: dict[str, dict[str, Any]]
    results: pd.DataFrame
    basis: Basis
    inputs: dict[str, str]
    left_out: dict[str, int] = field(default_factory=dict)
    changes: str | None = None


def release_files(content: Content) -> dict[str, bytes]:
    """The files of a release by name, the same bytes for the same content."""
    results = in_stable_order(content.results)
    cited = {one for text in results["figures"].dropna() for one in str(text).split(";")}
    basis = narrowed(content.basis, cited, set(results["indicator"].dropna()))
    places = sorted({run_id.rsplit("/", 3)[0] for run_id in content.records})
    universes = basis.universes[basis.universes["place"].isin(places)]
    files = {
        RESULTS_FILE: text_table(results),
        FIGURES_FILE: text_table(basis.figures),
        DEFINITIONS_FILE: text_table(basis.definitions),
        UNIVERSES_FILE: text_table(universes),
        MANIFEST: _json(_manifest(content, places, len(results))),
    }
    if content.changes is not None:
        files[CHANGES_FILE] = b"\xef\xbb\xbf" + content.changes.encode("utf-8")
    files[README_FILE] = _readme(content, places, results, basis, files).encode("utf-8")
    listed = [f"{_sha256(files[name])}  {name}\n" for name in sorted(files)]
    return files | {CHECKSUMS: "".join(listed).encode("utf-8")}


def in_stable_order(results: pd.DataFrame) -> pd.DataFrame:
    """Results sorted by all their columns: the order of the runs and of a page plays no part."""
    kept = results[list(COLUMNS)]
    return kept.sort_values(list(COLUMNS), na_position="first", kind="stable").reset_index(
        drop=True
    )


def input_digests(root: Path) -> dict[str, str]:
    """Digest of each file below ``data/raw``, by its path from the project's folder."""
    raw = root / "data" / "raw"
    files = sorted(p for p in raw.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {path.relative_to(root).as_posix(): digest_of_file(path) for path in files}


def _manifest(content: Content, places: list[str], n_results: int) -> dict[str, Any]:
    records = dict(sorted(content.records.items()))
    modules: dict[str, str] = {}
    for record in records.values():
        modules |= record["modules"]
    first = next(iter(records.values()))
    return {
        "format": FORMAT,
        "release": content.name,
        "title": content.title,
        "year": content.year,
        "places": places,
        "published": content.published,
        "because": content.because,
        "workbench": __version__,
        "results": n_results,
        "simulated_left_out": dict(sorted(content.left_out.items())),
        "inputs": dict(sorted(content.inputs.items())),
        "lock": first["lock"],
        "versions": first["versions"],
        "packages": content.basis.packages,
        "modules": dict(sorted(modules.items())),
        "runs": {run_id: _run(record) for run_id, record in records.items()},
    }


def _run(record: dict[str, Any]) -> dict[str, Any]:
    """What a run stood on, without how long it took and where."""
    files = {_without_path(name): digest for name, digest in sorted(record["files"].items())}
    kept = {name: record[name] for name in _OF_A_RUN}
    return {**kept, "files": files, "modules": sorted(record["modules"])}


def _without_path(name: str) -> str:
    """A file of the project by its path there; another by its name alone."""
    return f"{_OUTSIDE}: {Path(name).name}" if name.startswith("..") else name


def _readme(
    content: Content, places: list[str], results: pd.DataFrame, basis: Basis,
    files: dict[str, bytes],
) -> str:  # fmt: skip
    when = f"Published {content.published}." if content.published else "No day was declared."
    sources = basis.figures["source_id"].nunique()
    n_sensitive = int(results["disclosure"].eq("sensitive").sum())
    n_simulated = int(results["simulated"].sum())
    left_out = sum(content.left_out.values())
    whole = f"{content.title}: results for {content.year}, release {content.name}"
    counted = f"{len(results)} results of {len(content.records)} notebooks"
    origin = f"{len(basis.figures)} figures of {sources} sources"
    lines = [f"# {whole}", "", f"{when} {counted} on {', '.join(places)}, from {origin}.", ""]
    if content.because:
        lines += [f"Why this edition: {content.because}", ""]
    lines += [
        "A release never changes: `checksums.txt` knows every byte.",
        "",
        "- `workbench publish --check` or `sha256sum -c checksums.txt` proves it.",
        f"- `workbench backtest {content.name}` runs it again from the inputs of now.",
        f"- `workbench compare release:{content.name} {content.year}` says what moved since.",
        "",
        "| file | what it holds |",
        "| --- | --- |",
        f"| `{RESULTS_FILE}` | one row a published number, in twelve significant digits |",
        f"| `{FIGURES_FILE}` | the reported figures they stand on, with source and publication |",
        f"| `{DEFINITIONS_FILE}` | what each indicator counted then |",
        f"| `{UNIVERSES_FILE}` | how many units there were, by date |",
        f"| `{MANIFEST}` | parameters, digests of inputs, code and packages |",
    ]
    if CHANGES_FILE in files:
        lines.append(f"| `{CHANGES_FILE}` | what moved since the edition before, with the cause |")
    lines.append("")
    if n_simulated:
        lines += [f"SIMULATED: {n_simulated} results (column `simulated`).", ""]
    elif left_out:
        lines += [f"{left_out} results of simulated data are not published.", ""]
    if n_sensitive:
        verb = "result is" if n_sensitive == 1 else "results are"
        about = f"{n_sensitive} {verb} sensitive (column `disclosure`)"
        lines += [f"{about}: look at small counts before you pass them on.", ""]
    cited = f"{content.title}. Results for {content.year}, release {content.name}."
    cited += f" {content.published}." if content.published else ""
    lines += [
        "Cite as:", "",
        f"> {cited} SHA-256 of {RESULTS_FILE}: {_sha256(files[RESULTS_FILE])}.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
