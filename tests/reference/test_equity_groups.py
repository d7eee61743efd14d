"""Measures of inequality on groups, against R (healthequal 1.0.1, glm with sandwich 3.0.2).

Tolerances are those of the ``tolerance`` column of each row, absolute. What the rows hold and how
they were made: docs/methods/inequality.md. The published rows are read from the folder named by
WORKBENCH_REFERENCE_DATA, where it exists.
"""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.equity.attributable import (
    population_attributable_fraction,
    population_attributable_risk,
)
from helpers.equity.concentration import absolute_concentration_index, relative_concentration_index
from helpers.equity.dispersion import (
    between_group_sd,
    between_group_variance,
    coefficient_of_variation,
    index_of_disparity,
    mean_difference_from_best,
    mean_difference_from_mean,
    mean_difference_from_reference,
)
from helpers.equity.entropy import mean_log_deviation, theil_index
from helpers.equity.groups import Groups
from helpers.equity.pairwise import difference, ratio
from helpers.equity.slope import relative_index_of_inequality, slope_index

pytestmark = pytest.mark.reference

DATA = Path(__file__).parent / "data"
PUBLISHED = os.environ.get("WORKBENCH_REFERENCE_DATA", "")
GUESSED_SCALE = 100
"""The original guesses the scale of SII and RII from the values, all below 100 in these rows."""

TYPED_ROUGHLY = pytest.mark.xfail(
    strict=True,
    reason="the number typed in the original's test, 5.03592, is held there to 1e-4 relative; "
    "its formula gives 5.03598 on these data, 6e-5 away where the row allows 5e-5",
)

MEASURES = {
    "d": difference,
    "r": ratio,
    "aci": absolute_concentration_index,
    "rci": relative_concentration_index,
    "bgv": between_group_variance,
    "bgsd": between_group_sd,
    "covar": coefficient_of_variation,
    "mdmu": partial(mean_difference_from_mean, weighted=False),
    "mdmw": partial(mean_difference_from_mean, weighted=True),
    "mdbu": partial(mean_difference_from_best, weighted=False),
    "mdbw": partial(mean_difference_from_best, weighted=True),
    "mdru": partial(mean_difference_from_reference, weighted=False),
    "mdrw": partial(mean_difference_from_reference, weighted=True),
    "idisu": partial(index_of_disparity, weighted=False),
    "idisw": partial(index_of_disparity, weighted=True),
    "ti": theil_index,
    "mld": mean_log_deviation,
    "parisk": population_attributable_risk,
    "paf": population_attributable_fraction,
}


@dataclass(frozen=True)
class Case:
    """A table of groups as its file has it."""

    table: pd.DataFrame
    is_ordered: bool
    is_favourable: bool
    scale: float

    def groups(self, *, drop: str = "", scale: float | None = None) -> Groups:
        table = self.table.drop(columns=[drop]) if drop else self.table
        return Groups.from_table(
            table,
            is_ordered=self.is_ordered,
            is_favourable=self.is_favourable,
            scale=self.scale if scale is None else scale,
        )


def name_row(row):
    return f"{row.case_id}-{row.method}-{row.quantity}"


def as_printed(measure, quantity, factor=1.0):
    """The quantity of a row; standard errors over `factor` where the original prints them so."""
    return {
        "estimate": measure.estimate,
        "se_as_returned": measure.se / factor,
        "ci95_low": measure.lower,
        "ci95_high": measure.upper,
    }.get(quantity, measure.se)


def slope(groups, words, case):
    """SII or RII by the words of a row."""
    name, model = words.split()[:2]
    function = slope_index if name == "sii" else relative_index_of_inequality
    if "once" in words or model == "linear":
        return function(groups, model=model)
    return function(case.groups(scale=GUESSED_SCALE), model=model, counts="squared")


def own_measure(case, words):
    """The measure that a row of our own reference file names."""
    groups = case.groups()
    if words.startswith(("sii", "rii")):
        return slope(groups, words, case)
    if words == "aci(no population)":
        return absolute_concentration_index(case.groups(drop="population"))
    if words in ("rci wagstaff", "rci erreygers"):
        return relative_concentration_index(
            groups, correction=words.split()[1], bounds=(0, case.scale)
        )
    if words == "aci bounded":
        return absolute_concentration_index(groups, bounds=(0, case.scale))
    if words in ("d(no reference)", "r(no reference)"):
        return MEASURES[words[0]](case.groups(drop="reference_subgroup"))
    return MEASURES[words.removesuffix("(reference)")](groups)


def own_cases():
    found = {}
    for name, is_ordered in (("ineq_ordered.csv", True), ("ineq_nonordered.csv", False)):
        for case, table in pd.read_csv(DATA / name).groupby("case"):
            first = table.iloc[0]
            found[f"{name}[{case}]"] = Case(
                table.reset_index(drop=True),
                is_ordered,
                bool(first["favourable_indicator"]),
                float(first["indicator_scale"]),
            )
    return found


OWN = own_cases()
ROWS = pd.read_csv(DATA / "ineq_groups_references.csv")


def test_every_row_is_used():
    assert len(ROWS) == 274
    assert set(ROWS["dataset"]) <= set(OWN)


@pytest.mark.parametrize("row", list(ROWS.itertuples()), ids=name_row)
def test_own_reference(row):
    case, words = OWN[row.dataset], row.method.removeprefix("inequality:")
    factor = GUESSED_SCALE if words.startswith("sii") else 1.0
    found = as_printed(own_measure(case, words), row.quantity, factor)
    assert found == pytest.approx(row.value, abs=row.tolerance, rel=0)


def test_ratio_over_a_bottom_group_of_zero_is_refused_not_infinite():
    from helpers.errors import UserError

    with pytest.raises(UserError, match="estimate of 0"):
        ratio(OWN["ineq_ordered.csv[zero_bottom]"].groups())


def test_relative_index_is_missing_where_the_line_falls_to_zero():
    groups = OWN["ineq_ordered.csv[zero_bottom]"].groups()
    answer = relative_index_of_inequality(groups, model="linear")
    assert np.isnan(answer.estimate)
    assert "falls to 0" in answer.note


def published_rows():
    file = Path(PUBLISHED) / "references.csv"
    if not (PUBLISHED and file.is_file()):
        return pd.DataFrame(columns=["case_id", "method", "quantity"])
    rows = pd.read_csv(file)
    return rows[rows["case_id"].isin(["A01", "A02", "A03", "A04", "A07", "A10"])]


def published_parameters():
    """The rows, one of them known not to be what the original's formula gives."""
    return [
        pytest.param(row, marks=TYPED_ROUGHLY) if is_rough(row) else row
        for row in published_rows().itertuples()
    ]


def is_rough(row):
    return (row.case_id, row.method, row.quantity) == ("A07", "inequality:ti", "estimate")


def published_case(dataset):
    name, _, part = dataset.partition("[")
    table = pd.read_csv(Path(PUBLISHED) / "data" / name)
    if part:
        table = table[table["indicator"].str.startswith("Under-five")]
    elif name == "he_ordered_multi.csv":
        table = table[table["indicator"].str.startswith("Births")]
    table = table.rename(columns={"est": "estimate", "pop": "population"})
    table = table.rename(columns={"ref": "reference_subgroup"})
    favourable = bool(table.get("favourable_indicator", pd.Series([1])).iloc[0])
    scale = float(table.get("indicator_scale", pd.Series([100])).iloc[0])
    is_ordered = "subgroup_order" in table
    return Case(table.reset_index(drop=True), is_ordered, favourable, scale)


def published_measure(case, words, quantity):
    """The measure that a published row names, and what its standard error was divided by."""
    name, _, options = words.partition("(")
    name = name.removesuffix(" corrected CI")
    if name in ("sii", "rii"):
        model = "linear" if "linear" in options else "logit"
        function = slope_index if name == "sii" else relative_index_of_inequality
        as_who = "once" not in options
        groups = case.groups(scale=GUESSED_SCALE)
        found = function(groups, model=model, counts="squared" if as_who else "whole")
        return found, (GUESSED_SCALE if name == "sii" and as_who else 1.0)
    if name in ("aci", "rci"):
        drop = "population" if "nopop" in options else ""
        bounds = (0, 100) if "100" in options else None
        if name == "aci":
            return absolute_concentration_index(case.groups(drop=drop), bounds=bounds), 1.0
        found = [c for c in ("wagstaff", "erreygers") if c in options] or ["none"]
        return relative_concentration_index(
            case.groups(drop=drop), bounds=bounds, correction=found[0]
        ), 1.0
    groups = case.groups(drop="reference_subgroup") if "noref" in options else case.groups()
    uncorrected = quantity == "se_as_returned"
    factor = {"ti": 1000.0, "mld": 1000.0, "paf": 100.0}.get(name, 1.0) if uncorrected else 1.0
    return MEASURES[name](groups), factor


@pytest.mark.skipif(
    published_rows().empty, reason="published data not here: set WORKBENCH_REFERENCE_DATA"
)
@pytest.mark.parametrize("row", published_parameters(), ids=name_row)
def test_published_reference(row):
    words = row.method.removeprefix("inequality:")
    measure, factor = published_measure(published_case(row.dataset), words, row.quantity)
    if words.split("(")[0] in ("ti", "mld", "paf") and row.quantity.startswith("ci95"):
        # The original's half-width is 100 or 1000 times too narrow.
        factor = 100 if words.startswith("paf") else 1000
        theirs = (row.value - measure.estimate) * factor
        ours = as_printed(measure, row.quantity) - measure.estimate
        assert ours == pytest.approx(theirs, abs=row.tolerance * factor, rel=0)
        return
    found = as_printed(measure, row.quantity, factor)
    assert found == pytest.approx(row.value, abs=row.tolerance, rel=0)
