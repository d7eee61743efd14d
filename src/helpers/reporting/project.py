"""Where things are: the project's folders, found from any folder inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.errors import UserError

PLAN_FILE: Final = "analysis.yml"
ROOT_VARIABLE: Final = "WORKBENCH_ROOT"
RUN_VARIABLE: Final = "WORKBENCH_RUN_FOLDER"
"""Set by the runner in a kernel's environment; without it a notebook shows and writes nothing."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one checkout."""

    root: Path

    @property
    def raw(self) -> Path:
        """Committed evidence, read-only for code."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Generated tables."""
        return self.root / "data" / "processed"

    @property
    def results(self) -> Path:
        """Generated results, one parquet a run."""
        return self.processed / "results"

    @property
    def notebooks(self) -> Path:
        """The analyses."""
        return self.root / "notebooks"

    @property
    def plan(self) -> Path:
        """What a regeneration is."""
        return self.root / PLAN_FILE


def find_project(start: Path | None = None) -> Project:
    """The project around a folder.

    Parameters
    ----------
    start : Path, optional
        Where to start; the current folder if not given. The environment variable
        ``WORKBENCH_ROOT`` overrides both.

    Raises
    ------
    UserError
        No folder above holds ``analysis.yml``.
    """
    given = os.environ.get(ROOT_VARIABLE)
    if given:
        return Project(Path(given))
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / PLAN_FILE).is_file():
            return Project(folder)
    raise UserError(
        f"{PLAN_FILE}: found none here or in a folder above, expected the workbench's plan.\n"
        "Run the command inside the workbench, or name its folder in WORKBENCH_ROOT."
    )
