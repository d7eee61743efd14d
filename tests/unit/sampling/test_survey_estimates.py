"""Means, totals and ratios of a design, held against plain formulas where there are some."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.errors import UserError
from helpers.sampling import (
    SurveyDesign,
    design_effect,
    survey_mean,
    survey_means_by,
    survey_ratio,
    survey_total,
)

VALUES = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
SIMPLE = SurveyDesign(np.full(8, 12.5))
CLUSTERED = SurveyDesign(np.arange(1.0, 9), [1, 1, 1, 1, 2, 2, 2, 2], [1, 1, 2, 2, 3, 3, 4, 4])


def test_a_simple_random_sample_gives_the_t_interval():
    mean = survey_mean(SIMPLE, VALUES)
    se = VALUES.std(ddof=1) / np.sqrt(8)
    assert (mean.estimate, mean.se, mean.df) == (pytest.approx(VALUES.mean()), pytest.approx(se), 7)
    ends = stats.t.interval(0.95, 7, VALUES.mean(), se)
    assert (mean.lower, mean.upper) == pytest.approx(ends)


def test_total_and_ratio():
    total = survey_total(SIMPLE, VALUES)
    assert total.estimate == pytest.approx(12.5 * VALUES.sum())
    assert total.se == pytest.approx(100 * survey_mean(SIMPLE, VALUES).se)
    ratio, mean = survey_ratio(CLUSTERED, VALUES, np.ones(8)), survey_mean(CLUSTERED, VALUES)
    assert (ratio.estimate, ratio.se) == pytest.approx((mean.estimate, mean.se))
    assert survey_ratio(CLUSTERED, 3 * VALUES, VALUES).estimate == pytest.approx(3)
    assert survey_ratio(CLUSTERED, 3 * VALUES, VALUES).se == pytest.approx(0, abs=1e-12)


def test_a_domain_keeps_the_clusters_that_it_is_not_in():
    inside = np.array([1, 1, 0, 0, 1, 0, 1, 0], bool)
    domain = survey_mean(CLUSTERED, VALUES, domain=inside)
    weights = CLUSTERED.weights * inside
    assert domain.estimate == pytest.approx(weights @ VALUES / weights.sum())
    ratio = survey_ratio(CLUSTERED, VALUES * inside, inside)
    assert (domain.estimate, domain.se) == pytest.approx((ratio.estimate, ratio.se))
    assert domain.df == 3 - 2
    assert survey_total(CLUSTERED, VALUES, domain=inside).estimate == pytest.approx(
        weights @ VALUES
    )


def test_missing_outside_the_domain_is_nobodys_business():
    values = VALUES.copy()
    values[3] = np.nan
    inside = np.arange(8) != 3
    assert np.isfinite(survey_mean(CLUSTERED, values, domain=inside).se)
    with pytest.raises(UserError, match="the values, row 4: found nothing"):
        survey_mean(CLUSTERED, values)


def test_means_by_group_are_domain_means():
    groups = pd.Categorical(["b", "a"] * 4, ["b", "a"], ordered=True)
    table = survey_means_by(CLUSTERED, VALUES, groups, level=0.9)
    assert table["group"].tolist() == ["b", "a"]
    assert table["n"].tolist() == [4, 4]
    assert table["population"].tolist() == [16, 20]
    one = survey_mean(CLUSTERED, VALUES, domain=groups == "b", level=0.9)
    assert table.loc[0, ["estimate", "se", "lower", "upper", "df"]].tolist() == pytest.approx(
        [one.estimate, one.se, one.lower, one.upper, one.df]
    )


def test_rows_without_a_group_belong_to_none():
    table = survey_means_by(SIMPLE, VALUES, [1, 1, 1, 1, 2, 2, None, None])
    assert table["n"].tolist() == [4, 2]


def test_no_interval_without_degrees_of_freedom():
    mean = survey_mean(SurveyDesign(np.ones(4), [1, 1, 2, 2], [1, 1, 2, 2]), [1, 2, 3, 5])
    assert mean.df == 0
    assert np.isnan([mean.lower, mean.upper]).all()
    assert mean.method.startswith("none")


def test_design_effect_of_a_simple_random_sample_is_one():
    assert design_effect(SIMPLE, VALUES, replacement=True) == pytest.approx(1)
    assert design_effect(SIMPLE, VALUES) == pytest.approx(1 / (1 - 8 / 100))


def test_design_effect_of_clusters_of_twins_is_two():
    values = np.repeat(np.random.default_rng(1).normal(size=500), 2)
    design = SurveyDesign(np.full(1000, 1000.0), clusters=np.repeat(np.arange(500), 2))
    assert design_effect(design, values, replacement=True) == pytest.approx(2, rel=0.01)


def test_design_effect_that_has_no_meaning_is_missing():
    assert np.isnan(design_effect(SIMPLE, np.ones(8)))
    assert np.isnan(design_effect(SurveyDesign(np.ones(8)), VALUES))


def test_bad_input():
    with pytest.raises(UserError, match="found 3, expected 8, one a row"):
        survey_mean(SIMPLE, [1, 2, 3])
    with pytest.raises(UserError, match="the domain: found weights that sum to 0"):
        survey_mean(SIMPLE, VALUES, domain=np.zeros(8, bool))
    with pytest.raises(UserError, match="the denominator: found a weighted total of 0"):
        survey_ratio(SIMPLE, VALUES, np.zeros(8))
    with pytest.raises(UserError, match="the groups: found none"):
        survey_means_by(SIMPLE, VALUES, [None] * 8)
    with pytest.raises(UserError, match="parameter level: found 2"):
        survey_mean(SIMPLE, VALUES, level=2)
