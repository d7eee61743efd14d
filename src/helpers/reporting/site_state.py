"""The files over all pages, written only when a page or what they show has changed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final

from helpers.figures.processed import table_hashes
from helpers.reporting.folder import COMPARISONS
from helpers.reporting.freshness import Now
from helpers.reporting.record import RECORD

_STATE: Final = ".site.json"
_INDEX: Final = "index.html"
_FILES: Final = (_INDEX, "results.csv", "results.parquet")


def write_site(title: str, now: Now, reports: Path) -> tuple[int, Path]:
    """Write ``index.html`` and the results of all pages, unless they are what they would be.

    Parameters
    ----------
    title : str
        Of the site.
    now : Now
        What it stands on.
    reports : Path
        The folder of all reports.

    Returns
    -------
    int, Path
        Number of results, and the index.
    """
    key = _key(title, now, reports)
    state = _read(reports / _STATE)
    if state.get("key") == key and all((reports / name).is_file() for name in _FILES):
        return int(state["n_results"]), reports / _INDEX
    # These take a second to import, and nothing is to be written on most days.
    from helpers.reporting.results import read_results, write_for_readers  # noqa: PLC0415
    from helpers.reporting.site import write_index  # noqa: PLC0415

    results = read_results(reports)
    write_for_readers(results, reports)
    index = write_index(reports, title, results, now.evidence, now.project.vintage)
    aside = reports / f"{_STATE}.writing"
    aside.write_text(json.dumps({"key": key, "n_results": len(results)}), encoding="utf-8")
    os.replace(aside, reports / _STATE)
    return len(results), index


def _key(title: str, now: Now, reports: Path) -> str:
    shown = [*sorted(reports.glob(f"*/*/*/*/{RECORD}")), *sorted(reports.glob(COMPARISONS))]
    runs = [
        [path.relative_to(reports).as_posix(), path.stat().st_mtime_ns, path.stat().st_size]
        for path in shown
    ]
    own = now.module("helpers.reporting.site")
    vintage = now.project.vintage.code if now.project.vintage else None
    content = [title, vintage, now.rendering, own, table_hashes(now.project.processed), runs]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
