"""Which panel the parameters of 05_impact.ipynb name, checked before a kernel starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from helpers.errors import UserError
from helpers.reporting.panel_file import read_panel_file
from helpers.reporting.panel_rules import HOW_TO
from helpers.reporting.parameters import Impact, NotebookParameters

PUBLISHED_FILES: Final[dict[str, str]] = {
    "minimum_wage": "mpdta.csv",
    "castle_doctrine": "castle.csv",
}
"""File of each published data set, in the folder that the parameter ``panel`` names."""
_UNUSED: Final[dict[str, tuple[str, ...]]] = {"simulated": ("panel", "outcome"), "own": ("effect",)}


def check_panel_choice(parameters: NotebookParameters, root: Path) -> None:
    """Stop at a panel that is not there or cannot be read; other notebooks have none.

    Parameters
    ----------
    parameters : NotebookParameters
    root : Path
        Folder of the project, from which the path counts.

    Raises
    ------
    UserError
        Parameters that do not go together, no such file, or the first rows that cannot be.
    """
    if not isinstance(parameters, Impact):
        return
    _check_unused(parameters)
    if parameters.data == "simulated":
        return
    path = panel_path(parameters, root)
    if parameters.data == "own":
        read_panel_file(path)
    elif not path.is_file():
        raise UserError(
            f"{path.parent.as_posix()}: found no {path.name}, expected the data set "
            f"{parameters.data}.\nGive the folder that holds it ({HOW_TO})."
        )


def panel_path(parameters: Impact, root: Path) -> Path:
    """The file that holds the panel.

    Raises
    ------
    UserError
        None was named.
    """
    is_own = parameters.data == "own"
    if not parameters.panel:
        what = "a CSV file" if is_own else "the folder that holds the published data"
        raise UserError(
            f"{_where('panel')}: found nothing, expected {what}.\n"
            f"Give its path, counted from the folder of the project ({HOW_TO})."
        )
    path = Path(os.path.normpath(root / parameters.panel))
    return path if is_own else path / PUBLISHED_FILES[parameters.data]


def _check_unused(parameters: Impact) -> None:
    """Stop at a parameter that other data would read: it would be passed over."""
    fields = Impact.model_fields
    for name in _UNUSED.get(parameters.data, ("effect", "outcome")):
        value = getattr(parameters, name)
        if value != fields[name].default:
            raise UserError(
                f"{_where(name)}: found {value!r}, expected nothing, as data is "
                f"{parameters.data!r}.\nLeave it out, or choose other data "
                f"({fields['data'].description})."
            )


def _where(name: str) -> str:
    return f"notebooks, impact, parameter {name}"
