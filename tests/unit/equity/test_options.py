"""Options that are not one of their words are refused: none picks another method in silence."""

from functools import partial

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
from helpers.equity.options import check_drawing
from helpers.equity.pairwise import difference, ratio
from helpers.equity.slope import relative_index_of_inequality, slope_index
from helpers.equity.summary import summary_measures
from helpers.errors import UserError

GROUPS = Groups.from_table(
    pd.DataFrame(
        {
            "estimate": [20, 40, 70],
            "se": [1, 1, 1],
            "subgroup_order": [1, 2, 3],
            "reference_subgroup": [0, 0, 1],
        }
    ),
    is_ordered=True,
)
DRAWN = [
    between_group_sd,
    coefficient_of_variation,
    partial(mean_difference_from_mean, weighted=True),
    partial(mean_difference_from_best, weighted=True),
    partial(mean_difference_from_reference, weighted=True),
    partial(index_of_disparity, weighted=True),
    summary_measures,
]
MEASURES = [
    difference,
    ratio,
    absolute_concentration_index,
    relative_concentration_index,
    slope_index,
    relative_index_of_inequality,
    between_group_variance,
    theil_index,
    mean_log_deviation,
    population_attributable_risk,
    population_attributable_fraction,
    *DRAWN,
]
REGRESSION_OR = "regression, sampling"


@pytest.mark.parametrize(
    ("measure", "option", "found", "known"),
    [
        (relative_concentration_index, "correction", "Erreygers", "none, wagstaff, erreygers"),
        (relative_concentration_index, "correction", "wagstaf", "none, wagstaff, erreygers"),
        (relative_concentration_index, "correction", None, "none, wagstaff, erreygers"),
        (relative_concentration_index, "variance", "delta", REGRESSION_OR),
        (absolute_concentration_index, "variance", "robust", REGRESSION_OR),
        (absolute_concentration_index, "variance", "who", REGRESSION_OR),
        (slope_index, "model", "probit", "logit, linear"),
        (relative_index_of_inequality, "model", "Logit", "logit, linear"),
        (slope_index, "variance", "regression", "robust, sampling"),
        (slope_index, "variance", "HC1", "robust, sampling"),
        (relative_index_of_inequality, "variance", "who", "robust, sampling"),
        (slope_index, "counts", "square", "exact, whole, squared"),
        (population_attributable_risk, "variance", "who", "walter, sampling"),
        (population_attributable_fraction, "variance", "delta", "walter, sampling"),
        (summary_measures, "variance", "robust", "who, sampling"),
    ],
)
def test_an_unknown_option_is_refused(measure, option, found, known):
    with pytest.raises(UserError) as caught:
        measure(GROUPS, **{option: found})
    shown = "None" if found is None else f'"{found}"'
    expected = f"{option}: found {shown}, expected one of {known}.\nCorrect the option."
    assert str(caught.value) == expected


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", [95, -0.5, 0, 1, float("nan")])
def test_a_level_lies_between_0_and_1(measure, level):
    with pytest.raises(UserError, match=r"parameter level: found .*, expected a number between"):
        measure(GROUPS, level=level)


@pytest.mark.parametrize("measure", DRAWN)
def test_too_few_draws_are_refused(measure):
    with pytest.raises(UserError, match="draws: found 5, expected a whole number of 100 or more"):
        measure(GROUPS, draws=5)


@pytest.mark.parametrize(
    ("draws", "seed", "found"),
    [(99, 1, "draws: found 99"), (150.5, 1, "draws: found 150.5"), (True, 1, "draws: found True"),
     (100, -1, "seed: found -1, expected a whole number of 0"), (100, None, "seed: found None")],
)  # fmt: skip
def test_draws_and_seed_are_whole_numbers(draws, seed, found):
    with pytest.raises(UserError, match=found):
        check_drawing(draws, seed)


def test_whole_numbers_of_numpy_will_do():
    check_drawing(np.int64(100), np.int32(0))
