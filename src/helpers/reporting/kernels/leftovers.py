"""What killed processes of a run left in the temporary folder, and its removal."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

PREFIX: Final = "workbench-kernel-"
"""Of temporary folders; the number of the process that they belong to follows."""
_CLOCKS_DIFFER_BY: Final = 2.0
"""Seconds; a process's start is known to a hundredth, but against the time of the last boot."""


def sweep_leftovers() -> None:
    """Remove the folders of kernels whose process was killed before it could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            stat = folder.stat()
            is_ours = hasattr(os, "getuid") and stat.st_uid == os.getuid()
            if is_ours and owner.isdigit() and not _lives(int(owner), stat.st_mtime):
                shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int, used: float) -> bool:
    """Whether a process that used a folder is the one with its number, and has not ended.

    A killed process keeps its number until its parent asks after it, which in a container may be
    never; and a number is given out again.
    """
    import psutil  # noqa: PLC0415 - slow for a run in which all is fresh, as is usual

    try:
        process = psutil.Process(pid)
        if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
            return False
        return bool(process.create_time() <= used + _CLOCKS_DIFFER_BY)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
