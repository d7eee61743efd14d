"""How a run ended, and where it is while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.reporting.plan import Run

LOG: Final = "log.jsonl"
KERNEL_LOG: Final = "kernel.log"
"""What a kernel wrote past its cells; kept where the run failed."""
MAKING: Final = ".making"
"""Folder of runs under way, below the reports."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: its folder, and the cell and error if it failed."""

    run: Run
    folder: Path
    seconds: float
    cell: int | None = None
    error: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the notebook ran to its end."""
        return self.error is None


def staging_of(run: Run, reports: Path) -> Path:
    """The folder aside in which a run is made, on the file system of the reports."""
    return reports / MAKING / run.name.replace("/", "--")
