"""Lines on the logit."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from helpers.coverage.trend import logit_trend, quasibinomial_trend
from helpers.errors import UserError

TRENDS = [logit_trend, quasibinomial_trend]


def line(slope: float, start: float = 0.0, years: int = 8) -> pd.DataFrame:
    share = special.expit(start + slope * np.arange(years))
    return pd.DataFrame({"year": 2018 + np.arange(years), "n": 1e6 * share, "N": 1e6})


def noisy(rng: np.random.Generator) -> pd.DataFrame:
    table = line(0.1)
    share = special.expit(special.logit(table["n"] / table["N"]) + rng.normal(0, 0.05, len(table)))
    total = rng.integers(500, 900, len(table))
    return pd.DataFrame({"year": table["year"], "n": np.round(share * total), "N": total})


@pytest.mark.parametrize("trend", TRENDS)
def test_a_line_is_found_and_carried_on(trend):
    found = trend(line(0.2, -1.0), target=0.8, at=2030)
    assert found.slope == pytest.approx(0.2)
    assert found.estimate == pytest.approx(special.expit(-1 + 0.2 * 12))
    assert found.year_reached == pytest.approx(2018 + (special.logit(0.8) + 1) / 0.2)
    assert found.df == 6


def test_least_squares_is_scipys():
    table = noisy(np.random.default_rng(1))
    found = logit_trend(table, at=2030)
    expected = stats.linregress(table["year"], special.logit(table["n"] / table["N"]))
    assert found.slope == pytest.approx(expected.slope)
    assert found.slope_se == pytest.approx(expected.stderr)
    assert found.interval == "prediction"
    assert found.lower < found.estimate < found.upper


def test_quasi_binomial_is_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    table = noisy(np.random.default_rng(2))
    found = quasibinomial_trend(table, at=2030, level=0.9)
    exog = sm.add_constant(table["year"] - 2021)
    # Not with two columns, successes and failures: its "X2" then leaves N out of the dispersion.
    model = sm.GLM(
        table["n"] / table["N"], exog, family=sm.families.Binomial(), var_weights=table["N"]
    )
    fitted = model.fit(scale="X2", tol=1e-14)
    assert found.slope == pytest.approx(fitted.params["year"], rel=1e-8)
    assert found.slope_se == pytest.approx(fitted.bse["year"], rel=1e-7)
    assert found.residual_sd**2 == pytest.approx(fitted.scale, rel=1e-8)
    assert found.interval == "confidence"


@pytest.mark.parametrize("trend", TRENDS)
def test_a_line_that_moves_away_never_reaches_it(trend):
    assert np.isnan(trend(line(-0.1), target=0.8).year_reached)
    assert trend(line(-0.1), target=0.2, is_ceiling=True).year_reached > 2025
    # Passed already: the line did so in the past.
    assert trend(line(0.5), target=0.6).year_reached < 2020


@pytest.mark.parametrize("trend", TRENDS)
def test_nothing_asked_nothing_said(trend):
    found = trend(noisy(np.random.default_rng(3)))
    assert np.isnan([found.at, found.estimate, found.lower, found.year_reached]).all()


@pytest.mark.parametrize("trend", TRENDS)
@pytest.mark.parametrize("slope", [0.0, 0.2])
def test_shares_exactly_on_a_line_say_nothing_of_deviations(trend, slope: float):
    found = trend(line(slope, -0.4), target=0.8, at=2027)
    assert found.estimate == pytest.approx(special.expit(-0.4 + 9 * slope))
    assert np.isnan([found.slope_se, found.lower, found.upper]).all()
    assert found.note.startswith("the shares lie exactly on the line: nothing says how far")
    # A level line crosses no target, whatever its last digit.
    assert np.isnan(found.year_reached) == (slope == 0)
    assert trend(noisy(np.random.default_rng(4)), at=2027).note == ""


@pytest.mark.parametrize("trend", TRENDS)
def test_equal_counts_of_any_size_are_exact(trend):
    for n, total in ((90, 184), (1, 3), (12345, 99991)):
        table = pd.DataFrame({"year": range(2018, 2024), "n": n, "N": total})
        found = trend(table, at=2030, target=0.999)
        assert found.note
        assert np.isnan([found.lower, found.upper, found.year_reached]).all()


@pytest.mark.slow
def test_prediction_intervals_cover():
    rng = np.random.default_rng(13)
    year, inside, rounds = np.arange(2018, 2026), 0, 2000
    for _ in range(rounds):
        logits = -0.5 + 0.1 * (np.append(year, 2030) - 2018) + rng.normal(0, 0.1, 9)
        share = special.expit(logits)
        found = logit_trend(pd.DataFrame({"year": year, "n": share[:8], "N": 1.0}), at=2030)
        inside += found.lower <= share[8] <= found.upper
    # Exact under the model; 2,000 rounds have a simulation error of half a point.
    assert 0.935 <= inside / rounds <= 0.965


def test_a_share_of_one_has_no_logit_but_a_quasi_binomial_line():
    table = line(0.2).assign(n=[1e5 * k for k in range(1, 8)] + [1e6])
    with pytest.raises(UserError, match="found a share of 0 or 1"):
        logit_trend(table)
    assert quasibinomial_trend(table).slope > 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_all_or_nothing_has_no_line(share: float):
    table = line(0.2).assign(n=share * 1e6)
    with pytest.raises(UserError, match="found shares that no line on the logit fits"):
        quasibinomial_trend(table)


@pytest.mark.parametrize("trend", TRENDS)
def test_bad_input(trend):
    with pytest.raises(UserError, match="found 2 dates, expected three or more"):
        trend(line(0.1, years=2))
    with pytest.raises(UserError, match="column n: found no such column, expected n and N"):
        trend(pd.DataFrame({"year": [1, 2, 3], "count": [1, 2, 4]}))
    with pytest.raises(UserError, match="target: found 80, expected above 0 and below 1"):
        trend(line(0.1), target=80)
    for level in (95, -0.5):
        with pytest.raises(UserError, match="parameter level: found"):
            trend(line(0.1), level=level)
