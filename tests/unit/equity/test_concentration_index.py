"""Concentration index of persons."""

import numpy as np
import pytest
from statsmodels.api import WLS, add_constant

from helpers.equity.concentration_index import concentration_index
from helpers.equity.individuals import fractional_ranks
from helpers.errors import UserError

rng = np.random.default_rng(8)
RANK = rng.integers(1, 40, 300)
OUTCOME = rng.gamma(2, 1 + RANK / 20)
WEIGHTS = rng.uniform(0.5, 2, 300)


def test_by_hand():
    # Shares of outcome 0, .25, .75 at ranks 1/6, 1/2, 5/6: 2 sum(share * rank) - 1.
    measure = concentration_index([0, 1, 3], [1, 2, 3])
    assert measure.estimate == pytest.approx(2 * (0.25 / 2 + 0.75 * 5 / 6) - 1)
    assert measure.measure == "rci"


def test_convenient_regression_is_that_of_statsmodels():
    rank = fractional_ranks(RANK, WEIGHTS)
    share, mean = WEIGHTS / WEIGHTS.sum(), WEIGHTS @ OUTCOME / WEIGHTS.sum()
    spread = share @ (rank - 0.5) ** 2 / (1 - share @ share)
    fit = WLS(2 * spread * OUTCOME / mean, add_constant(rank), weights=WEIGHTS).fit()
    measure = concentration_index(OUTCOME, RANK, WEIGHTS, variance="convenience")
    assert measure.estimate == pytest.approx(fit.params[1] * 299 / 300)
    assert measure.se == pytest.approx(fit.bse[1])


def test_delta_method_is_that_of_statsmodels():
    rank = fractional_ranks(RANK, WEIGHTS)
    share = WEIGHTS / WEIGHTS.sum()
    spread = share @ (rank - 0.5) ** 2 / (1 - share @ share)
    fit = WLS(OUTCOME, add_constant(rank), weights=WEIGHTS).fit()
    a, b = fit.params
    gradient = 2 * spread * np.array([-b, a]) / (a + b / 2) ** 2
    expected = np.sqrt(gradient @ fit.cov_params() @ gradient)
    assert concentration_index(OUTCOME, RANK, WEIGHTS).se == pytest.approx(expected)


@pytest.mark.parametrize("variance", ["delta", "convenience", "direct"])
def test_order_of_rows_does_not_matter(variance: str):
    turn = rng.permutation(300)
    one = concentration_index(OUTCOME, RANK, WEIGHTS, variance=variance)
    other = concentration_index(OUTCOME[turn], RANK[turn], WEIGHTS[turn], variance=variance)
    assert (one.estimate, one.se) == pytest.approx((other.estimate, other.se))


@pytest.mark.parametrize("variance", ["delta", "direct"])
def test_error_is_that_of_a_bootstrap(variance: str):
    equal = np.ones(300)
    index = concentration_index(OUTCOME, RANK, equal, variance=variance)
    draws = np.random.default_rng(2).integers(0, 300, (600, 300))
    found = [concentration_index(OUTCOME[d], RANK[d], equal).estimate for d in draws]
    # Kakwani's formula is for any spread; the regression takes it as equal at all ranks.
    band = 0.1 if variance == "direct" else 0.3
    assert index.se == pytest.approx(np.std(found), rel=band)


def test_kinds():
    outcome = rng.random(300)
    relative = concentration_index(outcome, RANK)
    mean = outcome.mean()
    generalised = concentration_index(outcome, RANK, kind="generalised")
    assert generalised.measure == "aci"
    assert generalised.estimate == pytest.approx(mean * relative.estimate)
    assert generalised.note == ""
    wide = {"bounds": (-1, 3)}
    erreygers = concentration_index(outcome, RANK, kind="erreygers", **wide)
    assert erreygers.estimate == pytest.approx(mean * relative.estimate)
    wagstaff = concentration_index(outcome, RANK, kind="wagstaff", **wide)
    expected = relative.estimate * 4 * mean / ((3 - mean) * (mean + 1))
    assert wagstaff.estimate == pytest.approx(expected)
    assert wagstaff.se / relative.se == pytest.approx(wagstaff.estimate / relative.estimate)
    assert wagstaff.note == "Wagstaff's correction, bounds -1 and 3"


@pytest.mark.parametrize(
    ("outcome", "settings", "message"),
    [
        ([0, 0, 0], {}, "found a mean of 0"),
        ([0, None, 1], {}, "row 2, column outcome: found nothing"),
        ([0, 1, 2], {"kind": "wagstaff"}, "found 0 and 1 with outcomes from 0 to 2"),
        ([1, 1, 1], {"kind": "wagstaff"}, "found everyone at 1"),
        ([0, 1, 2], {"kind": "absolute"}, 'kind: found "absolute"'),
        ([0, 1, 2], {"variance": "cov_convenience"}, 'variance: found "cov_convenience"'),
        ([0, 1, 2], {"level": 0}, "parameter level"),
    ],
)
def test_bad_input(outcome: list, settings: dict, message: str):
    with pytest.raises(UserError, match=message):
        concentration_index(outcome, [1, 2, 3], **settings)


def test_two_people_have_no_error_of_regression():
    assert np.isnan(concentration_index([1, 2], [1, 2]).se)
