"""Where things are: the project's folders, found from any folder inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from helpers.errors import UserError
from helpers.vintage import Vintage

PLAN_FILE: Final = "analysis.yml"
AS_OF: Final = "as-of"
ROOT_VARIABLE: Final = "WORKBENCH_ROOT"
RUN_VARIABLE: Final = "WORKBENCH_RUN_FOLDER"
"""Set by the runner in a kernel's environment; without it a notebook shows and writes nothing."""


AS_OF_VARIABLE: Final = "WORKBENCH_AS_OF"
"""Set by the runner in a kernel's environment: the vintage that the run is of."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one checkout, today's or those of an earlier day."""

    root: Path
    vintage: Vintage | None = None

    @property
    def raw(self) -> Path:
        """Committed evidence, read-only for code."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Generated tables; those of an earlier day lie apart."""
        today = self.root / "data" / "processed"
        return today / AS_OF / self.vintage.code if self.vintage else today

    @property
    def reports(self) -> Path:
        """Where pages go unless another folder is named."""
        today = self.root / "reports"
        return today / AS_OF / self.vintage.code if self.vintage else today

    def of_vintage(self, vintage: Vintage | None) -> Project:
        """The same checkout on another day; None: today."""
        return replace(self, vintage=vintage)

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


def vintage_of_run() -> Vintage | None:
    """The vintage that the runner asked this kernel for; None: today."""
    code = os.environ.get(AS_OF_VARIABLE)
    return Vintage.of(code) if code else None
