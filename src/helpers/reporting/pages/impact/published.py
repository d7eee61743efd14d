"""Published panels that the page can be held against: where they come from, how they are read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.impact import Panel, declare_panel, first_treated_periods


@dataclass(frozen=True, slots=True)
class PublishedPanel:
    """A data set of the literature.

    Attributes
    ----------
    outcome, programme, who, one, source : str
        For the words of the page.
    columns : tuple of str
        That the file must have.
    declare : callable
        From the file's table to a panel.
    """

    outcome: str
    programme: str
    who: str
    one: str
    source: str
    columns: tuple[str, ...]
    declare: Callable[[pd.DataFrame], Panel]


def _minimum_wage(table: pd.DataFrame) -> Panel:
    return declare_panel(
        table, unit="countyreal", period="year", outcome="lemp", first_treated="first.treat",
        covariates=("lpop",), where="mpdta.csv",
    )  # fmt: skip


def _castle_doctrine(table: pd.DataFrame) -> Panel:
    start = first_treated_periods(
        table, unit="state", period="year", is_treated="post", where="castle.csv"
    )
    return declare_panel(
        table.assign(first_treated=start), unit="state", period="year", outcome="l_homicide",
        first_treated="first_treated", where="castle.csv",
    )  # fmt: skip


PUBLISHED: Final[dict[str, PublishedPanel]] = {
    "minimum_wage": PublishedPanel(
        "logarithm of teen employment",
        "a state minimum wage above the federal one",
        "counties",
        "county",
        "B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 225 (2021); data set mpdta "
        "of their R package did: 500 counties, 2003 to 2007.",
        ("countyreal", "year", "lemp", "first.treat", "lpop"),
        _minimum_wage,
    ),
    "castle_doctrine": PublishedPanel(
        "logarithm of homicides per 100,000 people",
        "a law that extends the right of self-defence",
        "states",
        "state",
        "C. Cheng and M. Hoekstra, Journal of Human Resources 48 (2013): 50 states of the USA, "
        "2000 to 2010.",
        ("state", "year", "post", "l_homicide"),
        _castle_doctrine,
    ),
}
"""By the name that the parameter ``data`` takes."""


def read_published(name: str, path: Path) -> tuple[Panel, str]:
    """Read a published panel.

    Parameters
    ----------
    name : str
        A key of `PUBLISHED`.
    path : Path
        The data set's file.

    Returns
    -------
    tuple of Panel and str
        The panel, and the sha256 digest of the file.

    Raises
    ------
    UserError
        A column is missing that the data set has.
    """
    known, content = PUBLISHED[name], path.read_bytes()
    table = pd.read_csv(io.BytesIO(content))
    missing = [column for column in known.columns if column not in table]
    if missing:
        raise UserError(
            f"{path.as_posix()}, row 1: found no column {missing[0]}, expected "
            f"{', '.join(known.columns)}.\nTake the file as published. {known.source}"
        )
    return known.declare(table), hashlib.sha256(content).hexdigest()
