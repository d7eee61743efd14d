"""A seal on a finished regeneration: unbroken, all of it is fresh, and nothing need be imported.

To look at each run takes pandas, the evidence and a second or two. The seal covers more than any
run stands on: the whole of the raw data, of the notebooks and of our code, the plan, the
packages, the files that runs read elsewhere, and each file that was written. Broken, it says
nothing; then each run is looked at.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from helpers.reporting.project import Project
from helpers.reporting.versions import digest_of_file, versions

_SEAL: Final = ".seal.json"
_INPUTS: Final = (
    "data/raw", "notebooks", "analysis.yml", "requirements.lock", "docs/caveats.yml",
)  # fmt: skip
_PACKAGE: Final = Path("datapackage.json")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a regeneration had made.

    Attributes
    ----------
    names : list of str
        Of its runs.
    n_results : int
        Of all pages.
    """

    names: list[str]
    n_results: int


@dataclass(frozen=True, slots=True)
class Began:
    """What there was before anything was read.

    Attributes
    ----------
    inputs : str
        Digest of the data, the notebooks, the plan, the packages and our code.
    at_ns : int
        Time, in nanoseconds since the epoch.
    """

    inputs: str
    at_ns: int


def look_at_inputs(project: Project) -> Began:
    """To be called before a regeneration reads anything, for :func:`write_seal`."""
    return Began(_inputs(project, ()), time.time_ns())


def read_seal(project: Project, reports: Path, asked: dict[str, Any]) -> Sealed | None:
    """What was made the last time, if nothing has changed since; else None.

    Parameters
    ----------
    project : Project
        The checkout.
    reports : Path
        The folder of all reports.
    asked : dict
        What the person asked for.
    """
    try:
        seal = json.loads((reports / _SEAL).read_text(encoding="utf-8"))
        if seal["asked"] != asked or seal["written"] != _stamps(seal["written"], reports):
            return None
        inputs = _inputs(project, seal["elsewhere"])
        return Sealed(**seal["sealed"]) if seal["inputs"] == inputs else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_seal(
    sealed: Sealed,
    project: Project,
    reports: Path,
    asked: dict[str, Any],
    elsewhere: Iterable[str],
    copies: Iterable[Path],
    began: Began,
) -> None:
    """Seal what was made, unless something was changed while it was being made.

    What is edited during a run may have been read before or after: sealed as it lies now, pages
    made of what it was would be called fresh. Without a seal each run is looked at.

    Parameters
    ----------
    sealed, project, reports, asked
        As for :func:`read_seal`.
    elsewhere : iterable of str
        Files that runs read or looked for, by their paths from the project's folder.
    copies : iterable of Path
        Files written outside `reports`.
    began : Began
        What there was before anything was read.
    """
    written = [*_files_of(reports, sealed.names), *copies, project.processed / _PACKAGE]
    files = sorted(set(elsewhere))
    if _inputs(project, ()) != began.inputs or _any_since(began.at_ns, project, files):
        return
    seal = {
        "asked": asked,
        "sealed": asdict(sealed),
        "elsewhere": files,
        "written": _stamps([os.path.relpath(path, reports) for path in written], reports),
        "inputs": _inputs(project, files),
    }
    aside = reports / f"{_SEAL}.writing"
    aside.write_text(json.dumps(seal), encoding="utf-8")
    os.replace(aside, reports / _SEAL)


def _any_since(at_ns: int, project: Project, names: Iterable[str]) -> bool:
    """Whether a file that runs read elsewhere was written since."""
    paths = (project.root / name for name in names)
    return any(path.stat().st_mtime_ns > at_ns for path in paths if path.is_file())


def _files_of(reports: Path, names: list[str]) -> Iterator[Path]:
    for name in ("index.html", "results.csv", "results.parquet"):
        yield reports / name
    for name in names:
        yield from sorted((reports / name).iterdir())


def _stamps(names: Iterable[str], reports: Path) -> dict[str, list[int]]:
    """Size and time of files; an error where one is missing."""
    found = {}
    for name in names:
        stat = os.stat(os.path.join(reports, name))  # noqa: PTH116, PTH118 - a thousand of them
        found[name] = [stat.st_size, stat.st_mtime_ns]
    return found


def _inputs(project: Project, elsewhere: Iterable[str]) -> str:
    helpers = Path(__file__).parents[1]
    files = [*_below(project.root / name for name in _INPUTS), *_below([helpers])]
    files += [path for name in elsewhere if (path := project.root / name).is_file()]
    told = [[os.path.relpath(file, project.root), digest_of_file(file)] for file in files]
    return hashlib.sha256(json.dumps([told, versions()]).encode()).hexdigest()


def _below(starts: Iterable[Path]) -> Iterator[Path]:
    for start in starts:
        if start.is_file():
            yield start
        for folder, folders, names in os.walk(start):
            folders[:] = sorted(n for n in folders if not n.startswith((".", "__pycache__")))
            for name in sorted(names):
                if not name.startswith(".") and not name.endswith(".pyc"):
                    yield Path(folder, name)
