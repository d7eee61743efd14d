"""What of the environment a run stands on."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Final

PACKAGES: Final = ("pandas", "numpy", "seaborn", "statsmodels", "papermill", "ipykernel")
"""Packages whose versions a reader asks for."""


def versions() -> dict[str, str]:
    """Version of Python and of each of :data:`PACKAGES`."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
