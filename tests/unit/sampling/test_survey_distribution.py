"""Shares and quantiles of a design."""

import numpy as np
import pytest

from helpers.errors import UserError
from helpers.sampling import (
    SurveyDesign,
    clopper_pearson,
    survey_mean,
    survey_proportion,
    survey_quantile,
)

rng = np.random.default_rng(3)
HITS = (rng.random(200) < 0.3).astype(float)
SIMPLE = SurveyDesign(np.ones(200))
CLUSTERED = SurveyDesign(rng.uniform(1, 3, 200), clusters=np.repeat(np.arange(20), 10))


def test_exact_interval_of_a_simple_random_sample_is_nearly_clopper_pearsons():
    # The effective size is (n - 1), as the variance of the mean has it.
    found = survey_proportion(SIMPLE, HITS, method="beta")
    share = HITS.mean()
    plain = clopper_pearson(share * 199, 199)
    assert (found.lower, found.upper) == pytest.approx((plain.lower, plain.upper))


def test_mean_interval_is_that_of_the_mean():
    share, mean = survey_proportion(CLUSTERED, HITS, method="mean"), survey_mean(CLUSTERED, HITS)
    assert (share.lower, share.upper) == (mean.lower, mean.upper)


@pytest.mark.parametrize("method", ["logit", "beta"])
def test_yes_and_no_mirror_each_other(method: str):
    yes = survey_proportion(CLUSTERED, HITS, method=method)
    no = survey_proportion(CLUSTERED, 1 - HITS, method=method)
    assert (yes.lower, yes.upper) == pytest.approx((1 - no.upper, 1 - no.lower))


def test_bool_and_domain():
    inside = np.arange(200) < 120
    found = survey_proportion(CLUSTERED, HITS == 1, domain=inside)
    assert found.estimate == pytest.approx(survey_mean(CLUSTERED, HITS, domain=inside).estimate)
    assert found.df == 12 - 1


@pytest.mark.parametrize("method", ["logit", "beta", "mean"])
def test_nobody_has_an_interval_too(method: str):
    nobody = survey_proportion(CLUSTERED, np.zeros(200), method=method)
    assert nobody.estimate == nobody.lower == 0
    assert 0.01 < nobody.upper < 0.05
    assert "Kish" in nobody.method
    everybody = survey_proportion(CLUSTERED, np.ones(200), method=method)
    assert everybody.lower == pytest.approx(1 - nobody.upper)
    assert everybody.upper == 1


def test_quantile_is_the_inverse_of_the_distribution():
    design = SurveyDesign([1, 1, 1, 1])
    values = [40, 10, 30, 20]
    found = [survey_quantile(design, values, share).estimate for share in (0.2, 0.25, 0.26, 0.99)]
    assert found == [10, 10, 20, 40]


def test_rows_without_weight_have_no_quantile():
    design = SurveyDesign([0, 1, 1, 0])
    assert survey_quantile(design, [-9, 10, 20, 99], 0.01).estimate == 10
    assert survey_quantile(design, [-9, 10, 20, 99], 0.99).estimate == 20


def test_woodruffs_interval():
    values = np.arange(1.0, 201)
    median = survey_quantile(SIMPLE, values, 0.5)
    half = 1.97196 * np.sqrt(0.25 / 199)
    assert median.estimate == 100
    assert (median.lower, median.upper) == (
        np.ceil(200 * (0.5 - half)),
        np.ceil(200 * (0.5 + half)),
    )
    assert median.se == pytest.approx((median.upper - median.lower) / (2 * 1.97196), rel=1e-5)


def test_an_end_beyond_the_data_is_missing():
    low = survey_quantile(SIMPLE, np.arange(200.0), 0.005)
    assert np.isnan(low.lower)
    assert np.isfinite(low.upper)


def test_bad_input():
    with pytest.raises(UserError, match="the values, row 2: found 2, expected 0 or 1"):
        survey_proportion(SurveyDesign([1, 1]), [1, 2])
    with pytest.raises(UserError, match='found "wald", expected logit, beta or mean'):
        survey_proportion(SIMPLE, HITS, method="wald")
    with pytest.raises(UserError, match="parameter share: found 50"):
        survey_quantile(SIMPLE, HITS, 50)
