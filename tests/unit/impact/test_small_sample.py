"""Standard errors against statsmodels, and the small-sample rule in numbers and words."""

import numpy as np
import pytest
import statsmodels.api as sm

from helpers.errors import UserError
from helpers.impact.absorb import as_levels
from helpers.impact.least_squares import fit_least_squares
from helpers.impact.small_sample import ErrorRule, count_effects, estimate_errors

RNG = np.random.default_rng(6)
N = 120
UNIT = as_levels(np.repeat(np.arange(20), 6))
PERIOD = as_levels(np.tile(np.arange(6), 20))
DISTRICT = UNIT // 4
TERM = RNG.normal(size=(N, 1))
OUTCOME = TERM[:, 0] + RNG.normal(size=N) + RNG.normal(size=20)[UNIT]
EFFECTS = {"unit": UNIT, "period": PERIOD}


def errors(clusters=None, effects=EFFECTS, **rule):
    fit = fit_least_squares(OUTCOME, TERM, list(effects.values()))
    return estimate_errors(fit, effects, clusters or {}, ErrorRule(**rule))


def ols(**options):
    return sm.OLS(OUTCOME, sm.add_constant(TERM)).fit(**options)


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ({"kind": "iid"}, {}),
        ({"kind": "hetero"}, {"cov_type": "HC1"}),
        ({"clusters": {"unit": UNIT}}, {"cov_type": "cluster", "cov_kwds": {"groups": UNIT}}),
    ],
    ids=["iid", "hetero", "cluster"],
)
def test_without_effects_errors_are_those_of_statsmodels(rule, options):
    constant = {"constant": np.zeros(N, "int64")}
    found = errors(effects=constant, counted="all", **rule)
    assert found.covariance[0, 0] == pytest.approx(ols(**options).cov_params()[1, 1], rel=1e-10)


def test_effects_nested_in_a_cluster_are_not_counted():
    assert count_effects(EFFECTS, [], "not_nested") == 25
    assert count_effects(EFFECTS, ["unit"], "not_nested") == 6
    assert count_effects(EFFECTS, ["unit", "period"], "not_nested") == 1
    assert count_effects(EFFECTS, ["unit"], "all") == 25
    assert count_effects(EFFECTS, ["unit"], "none") == 0


def test_factor_and_words_say_what_was_counted():
    found = errors({"district": DISTRICT})
    assert found.factor == pytest.approx(5 / 4 * 119 / (120 - 7))
    assert found.degrees_of_freedom == 4
    assert found.words == (
        "errors clustered by district (5), variance times G/(G-1) x (n-1)/(n-K) = 1.31637 with "
        "n = 120 and K = 7: 1 coefficient and 6 for 26 fixed effects; those of unit are nested in "
        "a cluster and not counted"
    )


def test_units_that_change_cluster_are_counted():
    moving = {"region": (UNIT + PERIOD) % 5}
    assert "nested" not in errors(moving).words
    assert errors(moving).factor == pytest.approx(5 / 4 * 119 / (120 - 26))


def test_no_factor_is_said():
    found = errors({"unit": UNIT}, is_adjusted=False, is_cluster_adjusted=False)
    assert found.factor == 1
    assert found.words.endswith("no small-sample factor")


def test_two_ways_add_and_subtract_with_the_smaller_number_of_clusters():
    plain = {"is_adjusted": False, "is_cluster_adjusted": False}
    both = errors({"unit": UNIT, "period": PERIOD}, **plain)
    parts = [errors({"c": codes}, **plain).covariance for codes in (UNIT, PERIOD, np.arange(N))]
    assert both.covariance == pytest.approx(parts[0] + parts[1] - parts[2], rel=1e-10)
    assert both.n_clusters == 6


def test_a_negative_two_way_variance_is_raised_above_0():
    noise = np.random.default_rng(4)
    term, outcome = noise.normal(size=(N, 1)), noise.normal(size=N)
    fit = fit_least_squares(outcome, term, [UNIT])
    parts = [fit.contributions(codes) for codes in (UNIT, PERIOD, np.arange(N))]
    unit, period, both = [float((part**2).sum()) for part in parts]
    assert unit + period - both < 0
    found = estimate_errors(fit, {"unit": UNIT}, {"unit": UNIT, "period": PERIOD}, ErrorRule())
    assert found.covariance[0, 0] == pytest.approx(1e-8 * found.factor)


def test_one_cluster_has_no_error():
    found = errors({"all": np.zeros(N, "int64")})
    assert np.isnan(found.covariance).all()


def test_no_row_to_spare_has_no_error():
    fit = fit_least_squares(OUTCOME[:3], TERM[:3], [np.array([0, 0, 1])])
    found = estimate_errors(fit, {"unit": np.array([0, 0, 1])}, {}, ErrorRule("iid"))
    assert np.isnan(found.covariance).all()


def test_clustered_without_clusters_is_refused():
    with pytest.raises(UserError, match="clustered errors without clusters"):
        errors()
