"""Estimates of groups from the rows of a survey, for the measures that compare groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.sampling.columns import (
    THE_TABLE,
    Codes,
    Floats,
    check_columns,
    read_codes,
    read_numbers,
)
from helpers.sampling.design import LonelyPsu, SurveyDesign
from helpers.sampling.survey_estimates import survey_means_by


def group_estimates(
    table: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    weight: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    nest: bool = False,
    lonely_psu: LonelyPsu = "adjust",
    where: str = THE_TABLE,
) -> pd.DataFrame:
    """Mean of each group with its design-based standard error.

    Parameters
    ----------
    table : DataFrame
        One row a person.
    outcome, group : str
        Columns. Groups that are numbers or ordered categories have an order, text has none.
    weight, stratum, cluster, nest, lonely_psu, where
        As for :meth:`helpers.sampling.SurveyDesign.from_table`.

    Returns
    -------
    DataFrame
        One row a group: ``subgroup`` (as text), ``subgroup_order`` (from 1; missing for groups
        without an order), ``estimate``, ``se`` (both in the unit of the outcome), ``population``
        (sum of weights).

    Raises
    ------
    UserError
        Names the first row and column that cannot be used; fewer than two groups, or one without
        weight.

    Notes
    -----
    Each group is a domain: the strata and clusters of all rows stay in its variance.
    """
    check_columns(table, [outcome, group], where)
    values = read_numbers(table, outcome, where=where)
    codes, labels = read_codes(table, group, where=where)
    design = SurveyDesign.from_table(
        table, weight=weight, stratum=stratum, cluster=cluster, nest=nest,
        lonely_psu=lonely_psu, where=where,
    )  # fmt: skip
    _check_groups(codes, design.weights, labels, f"{where}, column {group}")
    means = survey_means_by(design, values, codes)
    order = np.arange(1, len(labels) + 1) if _is_ordered(table[group]) else [pd.NA] * len(labels)
    return pd.DataFrame(
        {
            "subgroup": pd.array([str(label) for label in labels], dtype="string"),
            "subgroup_order": pd.array(order, dtype="Int64"),
            "estimate": means["estimate"],
            "se": means["se"],
            "population": means["population"],
        }
    )


def _is_ordered(groups: pd.Series) -> bool:
    if isinstance(groups.dtype, pd.CategoricalDtype):
        return bool(groups.dtype.ordered)
    return pd.api.types.is_numeric_dtype(groups) and not pd.api.types.is_bool_dtype(groups)


def _check_groups(codes: Codes, weights: Floats, labels: pd.Index, place: str) -> None:
    if len(labels) < 2:
        message = f"{place}: found one group, expected at least 2.\n"
        raise UserError(message + "Choose a column that tells groups apart.")
    empty = np.flatnonzero(np.bincount(codes, weights) == 0)
    if len(empty):
        message = f"{place}: found {labels[empty[0]]} with weights that sum to 0, expected more.\n"
        raise UserError(message + "Correct the weights, or leave the group out and say so.")
