"""Sparse regression with absorbed effects against the same on dense dummies."""

import numpy as np
import pytest
from scipy import sparse

from helpers.impact import absorb, least_squares
from helpers.impact.absorb import as_levels
from helpers.impact.least_squares import fit_least_squares

RNG = np.random.default_rng(5)
N = 240
UNIT = as_levels(np.repeat(np.arange(40), 6))
PERIOD = as_levels(np.tile(np.arange(6), 40))
GROUP = as_levels(RNG.integers(0, 7, N))
WEIGHTS = RNG.uniform(0.5, 2, N)
TERM = (RNG.random((N, 1)) < 0.3).astype(float)
COVARIATES = RNG.normal(size=(N, 2)) + UNIT[:, None]
OUTCOME = TERM[:, 0] + COVARIATES @ [0.5, -1] + RNG.normal(size=N)


def fitted(**options):
    given = {"covariates": COVARIATES, "weights": WEIGHTS} | options
    return fit_least_squares(OUTCOME, sparse.csr_array(TERM), [UNIT, PERIOD], **given)


def dense(weights=WEIGHTS):
    """Coefficients, residuals and swept columns of the regression on dummies."""
    dummies = np.hstack([np.eye(40)[UNIT], np.eye(6)[PERIOD]])
    columns = np.hstack([TERM, COVARIATES])
    root = np.sqrt(weights)[:, None]
    whole = np.hstack([columns, dummies])
    slopes = np.linalg.lstsq(whole * root, OUTCOME * root[:, 0], rcond=None)[0]
    inner = np.linalg.lstsq(dummies * root, columns * root, rcond=None)[0]
    return slopes[:3], OUTCOME - whole @ slopes, columns - dummies @ inner


def test_coefficients_and_residuals():
    slopes, residuals, _ = dense()
    fit = fitted()
    assert fit.coefficients == pytest.approx(slopes, abs=1e-11)
    assert fit.residuals == pytest.approx(residuals, abs=1e-11)
    assert fit.fitted == pytest.approx(OUTCOME - residuals, abs=1e-11)


@pytest.mark.parametrize("groups", [UNIT, PERIOD, GROUP], ids=["unit", "period", "other"])
def test_contributions_are_scores_of_each_group_times_bread(groups):
    _, residuals, swept = dense()
    bread = np.linalg.inv(swept.T @ (swept * WEIGHTS[:, None]))
    scores = np.eye(groups.max() + 1)[groups].T @ (swept * (WEIGHTS * residuals)[:, None])
    fit = fitted()
    assert fit.bread == pytest.approx(bread, abs=1e-12)
    assert fit.contributions(groups) == pytest.approx(scores @ bread, abs=1e-12)


def test_squared_contributions_are_those_of_single_rows(monkeypatch):
    monkeypatch.setattr(least_squares, "ROWS_AT_ONCE", 50)
    fit = fitted()
    single = fit.contributions(np.arange(N))
    assert fit.squared_contributions() == pytest.approx(single.T @ single, abs=1e-12)


@pytest.mark.parametrize("groups", [UNIT, GROUP], ids=["unit", "other"])
def test_carried_errors_are_weights_on_outcomes_times_residuals(groups):
    targets = sparse.csr_array(RNG.normal(size=(N, 2)) * (RNG.random((N, 2)) < 0.2))
    whole = np.hstack([TERM, COVARIATES, np.eye(40)[UNIT], np.eye(6)[PERIOD]])
    inverse = np.linalg.pinv(whole.T @ (whole * WEIGHTS[:, None]), rcond=1e-10)
    on_outcomes = (whole * WEIGHTS[:, None]) @ inverse @ (whole.T @ targets.toarray())
    fit = fitted()
    sums = targets.T @ fit.fitted
    assert sums == pytest.approx(on_outcomes.T @ OUTCOME, abs=1e-9)
    parts = np.eye(groups.max() + 1)[groups].T @ (on_outcomes * fit.residuals[:, None])
    assert fit.carry(groups, targets) == pytest.approx(parts, abs=1e-10)


def test_the_later_of_two_equal_columns_is_left_out():
    doubled = np.hstack([COVARIATES, COVARIATES[:, :1]])
    fit = fitted(covariates=doubled)
    assert fit.kept.tolist() == [0, 1, 2]
    assert np.isnan(fit.coefficients[3])
    assert fit.coefficients[:3] == pytest.approx(fitted().coefficients, abs=1e-11)


@pytest.mark.parametrize("column", [UNIT, PERIOD, np.ones(N), UNIT + 10.0 * PERIOD])
def test_a_column_that_the_effects_explain_is_left_out(column):
    fit = fitted(covariates=np.column_stack([column, COVARIATES]))
    assert fit.kept.tolist() == [0, 2, 3]


def test_a_covariate_far_from_0_that_varies_little_stays():
    small = 1e6 + 1e-2 * RNG.normal(size=(N, 1))
    fit = fitted(covariates=small)
    assert fit.kept.tolist() == [0, 1]


def test_effects_with_very_many_levels_give_the_same(monkeypatch):
    usual = fitted()
    monkeypatch.setattr(absorb, "MOST_EXPLICIT", 0)
    monkeypatch.setattr(least_squares, "MOST_EXPLICIT", 0)
    other = fitted()
    assert other.coefficients == pytest.approx(usual.coefficients, abs=1e-9)
    assert other.contributions(GROUP) == pytest.approx(usual.contributions(GROUP), abs=1e-9)


def test_without_effects_there_is_a_constant():
    fit = fit_least_squares(OUTCOME, TERM, [])
    treated = TERM[:, 0] == 1
    assert fit.coefficients == pytest.approx([OUTCOME[treated].mean() - OUTCOME[~treated].mean()])
