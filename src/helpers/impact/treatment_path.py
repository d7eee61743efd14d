"""First treated periods from a column that says who is treated when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.panel_rules import read_labels, read_periods
from helpers.sampling.columns import locate, read_numbers


def first_treated_periods(
    table: pd.DataFrame, *, unit: str, period: str, is_treated: str, where: str = "the panel"
) -> pd.Series:
    """First period in which each row's unit is treated; missing for units never treated.

    Parameters
    ----------
    table : DataFrame
        One row a unit and period, in any order.
    unit, period : str
        Columns of labels and of whole numbers.
    is_treated : str
        Column of 0 and 1 (or of yes and no as booleans): treated in this period.
    where : str
        Name of the table in messages.

    Returns
    -------
    Series of float
        With the index of the table: a column for :func:`helpers.impact.declare_panel`.

    Raises
    ------
    UserError
        Names the first row in which treatment has switched off again: these methods hold it on
        once it has begun. Also a value that is not 0 or 1.
    """
    labels = read_labels(table, unit, where)
    periods = pd.Series(read_periods(table, period, where))
    treated = read_numbers(table, is_treated, where=where, lower=0, upper=1)
    is_part = (treated != 0) & (treated != 1)
    if is_part.any():
        row = int(np.flatnonzero(is_part)[0])
        message = f"{locate(table, row, is_treated, where)}: found {treated[row]:g}, expected 0 "
        raise UserError(message + "or 1.\nSay from which share on a unit counts as treated.")
    starts = labels.map(periods[treated == 1].groupby(labels[treated == 1]).min())
    stopped = (treated == 0) & (periods > starts).to_numpy(bool)
    if stopped.any():
        row = int(np.flatnonzero(stopped)[0])
        message = f"{locate(table, row, is_treated, where)}: found unit {labels[row]} untreated in "
        message += f"{periods[row]} after {starts[row]:.0f} (treatment switches off), expected it "
        step = "Give the first treated period alone: estimates are then effects of having started."
        raise UserError(message + f"to stay on.\n{step}")
    return pd.Series(starts.to_numpy("float64", na_value=np.nan), index=table.index)
