"""Fifths of the population, from the most disadvantaged units to the least."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError

N_FIFTHS: Final = 5
LABELS: Final = ("poorest fifth", "second fifth", "middle fifth", "fourth fifth", "richest fifth")


def group_by_fifths(
    units: pd.DataFrame, *, by: str, population: str = "population", where: str = "the table"
) -> pd.Series:
    """The fifth of the population that each unit falls in.

    Parameters
    ----------
    units : DataFrame
        One row a unit.
    by : str
        Column of disadvantage, larger is worse: a poverty rate.
    population : str
        Column of people, above 0. A unit lies in the fifth that holds its middle person; units of
        equal disadvantage share one.
    where : str
        What to call the table in messages.

    Returns
    -------
    Series of Int64
        1 (most disadvantaged) to 5, with the index of `units`; missing where `by` is. Large units
        and ties make fifths unequal, or leave one empty.

    Raises
    ------
    UserError
        No unit has a value of `by`, or its people are not above 0.
    """
    known = units[units[by].notna()]
    people = known[population].astype("float64")
    if known.empty or not (people > 0).all():
        found = "no value" if known.empty else "a unit without people"
        raise UserError(
            f"{where}, column {by if known.empty else population}: found {found}, expected a "
            "number for each unit.\nFill the column in, or leave the fifths out."
        )
    disadvantage = known[by].astype("float64")
    per_value = people.groupby(disadvantage).sum().sort_index(ascending=False)
    middle = (per_value.cumsum() - per_value / 2) / per_value.sum()
    fifth = np.minimum(np.floor(middle * N_FIFTHS).astype(int) + 1, N_FIFTHS)
    return disadvantage.map(fifth).reindex(units.index).astype("Int64")


def coverage_by_fifths(units: pd.DataFrame, fifths: pd.Series) -> pd.DataFrame:
    """Coverage of each fifth, ready for the measures on ordered groups.

    Parameters
    ----------
    units : DataFrame
        ``covered`` and ``eligible`` [people] by unit.
    fifths : Series
        Of :func:`group_by_fifths`.

    Returns
    -------
    DataFrame
        One row a fifth that has units: ``subgroup``, ``subgroup_order`` (1 up, without gaps),
        ``numerator``, ``population`` [people], ``estimate`` [percent], ``n_units``.
    """
    rows = units.assign(fifth=fifths).dropna(subset=["fifth", "covered", "eligible"])
    sums = rows.groupby("fifth").agg(
        numerator=("covered", "sum"), population=("eligible", "sum"), n_units=("covered", "size")
    )
    sums = sums.reset_index()
    return sums.assign(
        subgroup=[LABELS[int(fifth) - 1] for fifth in sums["fifth"]],
        subgroup_order=range(1, len(sums) + 1),
        estimate=100 * sums["numerator"] / sums["population"],
    )
