"""The folder of the pages: made, writable, and for one run at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from helpers.errors import UserError
from helpers.reporting.outcome import MAKING
from helpers.reporting.project import Project

COMPARISONS: Final = "compare/*/index.html"
"""Pages that ``workbench compare`` wrote, below the reports."""


@contextmanager
def alone_in(reports: Path, project: Project) -> Iterator[None]:
    """Hold the folder of the pages: made, writable, and no other run's."""
    for kept in ("data", "src", "notebooks", "docs", "tests"):
        if reports.is_relative_to((project.root / kept).resolve()):
            raise UserError(
                f"--out: found {reports}, expected a folder outside {kept}/.\n"
                "Pages there would be taken for the project's own files: name another folder."
            )
    try:
        reports.mkdir(parents=True, exist_ok=True)
        lock = FileLock(reports / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise UserError(
            f"{reports}: found another run writing here, expected none.\n"
            "Wait until it has ended, or give this one another folder with --out."
        ) from None
    except OSError as error:
        raise UserError(
            f"{reports}: found a place that cannot be written ({error.strerror}), expected a "
            "folder for the pages.\nName another folder with --out, or change its permissions."
        ) from None
    try:
        shutil.rmtree(reports / MAKING, ignore_errors=True)
        yield
    finally:
        shutil.rmtree(reports / MAKING, ignore_errors=True)
        lock.release()
