"""A release: what was published, never edited, each file known by its checksum."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.reporting.basis import (
    DEFINITION_COLUMNS,
    FIGURE_COLUMNS,
    UNIVERSE_COLUMNS,
    Basis,
)
from helpers.reporting.results import COLUMNS, Results, validate_results

FOLDER: Final = "releases"
MANIFEST: Final = "run.json"
CHECKSUMS: Final = "checksums.txt"
RESULTS_FILE: Final = "results.csv"
FIGURES_FILE: Final = "figures.csv"
DEFINITIONS_FILE: Final = "definitions.csv"
UNIVERSES_FILE: Final = "universes.csv"
CHANGES_FILE: Final = "changes.csv"
README_FILE: Final = "README.md"
FORMAT: Final = 1
"""Of the manifest."""
_NAME: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<place>[a-z0-9-]+?))?(?:\.(?P<edition>\d+))?")
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
_RESTORE: Final = (
    "A release never changes. Restore it from version control (git checkout -- {folder}); for "
    "corrected results publish a new edition: workbench publish {year} --new-edition --because …"
)


@dataclass(frozen=True, slots=True)
class Release:
    """What was published.

    Attributes
    ----------
    name : str
        Of its folder: ``2022``, ``2022-dak-lak``, or ``2022.2`` for a second edition.
    folder : Path
    manifest : dict
        What each run stood on.
    results : DataFrame
        The published numbers.
    basis : Basis
        Their figures, definitions and universes, as they were.
    """

    name: str
    folder: Path
    manifest: dict[str, Any]
    results: pd.DataFrame
    basis: Basis

    @property
    def year(self) -> int:
        """Reporting year."""
        return int(self.manifest["year"])

    def records(self) -> dict[str, dict[str, Any]]:
        """Of each run by its id, in the form of a report's ``run.json``."""
        whole = self.manifest
        shared = {name: whole[name] for name in ("lock", "versions")}
        modules = whole["modules"]
        return {
            run_id: {**run, **shared, "modules": {m: modules[m] for m in run["modules"]}}
            for run_id, run in whole["runs"].items()
        }


def releases_in(root: Path) -> list[Path]:
    """Folders of the releases of a project, in the order of their names."""
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def editions_of(root: Path, stem: str) -> list[Path]:
    """A release and its later editions, the first one first."""
    found = []
    for folder in releases_in(root):
        name = _NAME.fullmatch(folder.name)
        if name and folder.name.partition(".")[0] == stem:
            found.append((int(name["edition"] or 1), folder))
    return [folder for _, folder in sorted(found)]


def read_release(folder: Path) -> Release:
    """A release whose files are what was published.

    Raises
    ------
    UserError
        It is not there, or a file of it was changed, added or removed since.
    """
    verify_release(folder)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        raise UserError(
            f"{shown(folder)}/{MANIFEST}: found format {manifest.get('format')!r}, expected "
            f"{FORMAT}.\nUse the version of the workbench that published it."
        )
    basis = Basis(
        read_text_table(folder / FIGURES_FILE, FIGURE_COLUMNS),
        read_text_table(folder / DEFINITIONS_FILE, DEFINITION_COLUMNS),
        read_text_table(folder / UNIVERSES_FILE, UNIVERSE_COLUMNS),
        manifest["packages"],
        is_whole=False,
    )
    return Release(folder.name, folder, manifest, read_results_file(folder / RESULTS_FILE), basis)


def verify_release(folder: Path) -> int:
    """Hold a release against its checksums.

    Returns
    -------
    int
        Number of files that are what they were.

    Raises
    ------
    UserError
        The first file that is not what was published, by name.
    """
    listed = _listed(folder)
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name, digest in listed.items():
        path = folder / name
        if name not in there:
            _refuse(folder, name, "found no such file, expected the one that was published")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != digest:
            _refuse(
                folder, name, f"found a file that was changed after it was published (checksum "
                f"{found[:12]}…), expected {digest[:12]}… of {CHECKSUMS}",
            )  # fmt: skip
    for name in sorted(there - set(listed) - {CHECKSUMS}):
        _refuse(folder, name, f"found a file that is not in {CHECKSUMS}, expected none")
    return len(listed)


def _listed(folder: Path) -> dict[str, str]:
    """Digest of each file, as :data:`CHECKSUMS` has it."""
    path = folder / CHECKSUMS
    if not path.is_file():
        _refuse(folder, CHECKSUMS, "found no such file, expected the checksums of a release")
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    entries = [_LINE.fullmatch(line) for line in lines]
    for number, entry in enumerate(entries, start=1):
        if entry is None:
            _refuse(folder, CHECKSUMS, f"found no checksum on line {number}, expected one a line")
    listed = {entry[2]: entry[1] for entry in entries if entry is not None}
    for name in (MANIFEST, RESULTS_FILE):
        if name not in listed:
            _refuse(folder, CHECKSUMS, f"found no line for {name}, expected one")
    return listed


def _refuse(folder: Path, name: str, words: str) -> None:
    year = folder.name[:4]
    raise UserError(
        f"{shown(folder)}/{name}: {words}.\n"
        + _RESTORE.format(folder=shown(folder), year=year if year.isdigit() else "YEAR")
    )


def shown(folder: Path) -> str:
    """A release's folder as messages name it."""
    return f"{folder.parent.name}/{folder.name}"


def text_table(table: pd.DataFrame) -> bytes:
    """A table as the bytes of a CSV file, the same on every machine."""
    text = table.to_csv(index=False, lineterminator="\n", float_format="%.12g")
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def read_text_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of text that :func:`text_table` wrote."""
    table = pd.read_csv(path, dtype="string", encoding="utf-8-sig", keep_default_na=False)
    require_columns(list(table.columns), columns, str(path))
    return table.replace("", pd.NA)[list(columns)]


def read_results_file(path: Path) -> pd.DataFrame:
    """Results from a CSV file.

    Raises
    ------
    UserError
        Columns are missing, or a cell is not of its type.
    """
    data = io.BytesIO(path.read_bytes())
    table = pd.read_csv(data, dtype="string", encoding="utf-8-sig", keep_default_na=False)
    require_columns(list(table.columns), COLUMNS, str(path))
    types = {name: str(column.dtype) for name, column in Results.to_schema().columns.items()}
    typed = table.replace("", pd.NA)[list(COLUMNS)]
    for name, kind in types.items():
        if kind == "Float64":
            typed[name] = pd.to_numeric(typed[name]).astype("Float64")
        elif kind == "boolean":
            typed[name] = typed[name].map({"True": True, "False": False}).astype("boolean")
    return validate_results(typed)


def require_columns(found: list[str], wanted: tuple[str, ...], where: str) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    UserError
        With the names of those that are missing.
    """
    missing = [name for name in wanted if name not in found]
    if missing:
        raise UserError(
            f"{where}: found no column {', '.join(missing)}, expected {', '.join(wanted)}.\n"
            "Make the file again with workbench run; it is not meant to be edited."
        )
