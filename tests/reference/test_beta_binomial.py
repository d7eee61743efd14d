"""Beta-binomial fits whose numbers are published.

1. Boys among the first 12 children of 6,115 families of 13, Saxony (Geissler 1889; Lindsey and
   Altham, Applied Statistics 47, 1998, 149-157). The article "Beta-binomial distribution" of
   Wikipedia prints the moment estimates 34.1350 and 31.6085, the maximum-likelihood estimates
   34.09558 and 31.5715 with log L = -12,492.9, AIC 24,989.74, and 25,070.34 for the binomial. Its
   optimiser stopped 7e-3 short of the top; the likelihood is the same to all digits printed.
2. Tumours in 70 historical control groups of rats (Tarone, Biometrics 38, 1982, 215-220). The
   vignette of the R package BayesGOF (Mukhopadhyay and Fletcher) prints maximum-likelihood
   estimates of 2.304768 and 14.079707; Gelman et al., Bayesian Data Analysis, section 5.1, gives
   the mean 0.136 and the standard deviation 0.103 of the 70 shares.
"""

import numpy as np
import pytest
from scipy import stats

from helpers.coverage.beta_binomial import fit_prior, moment_start
from helpers.coverage.small_areas import shrink_proportions

pytestmark = pytest.mark.reference
FAMILIES = (3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7)
RATS = """
    0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19
    1/19 1/18 1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49
    7/47 3/20 3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 4/19 5/22
    11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/47 15/46 9/24
"""


@pytest.fixture(scope="module")
def boys() -> tuple[np.ndarray, np.ndarray]:
    n = np.repeat(np.arange(13.0), FAMILIES)
    return n, np.full(len(n), 12.0)


@pytest.fixture(scope="module")
def rats() -> tuple[np.ndarray, np.ndarray]:
    n, most = np.array([pair.split("/") for pair in RATS.split()], dtype=float).T
    return n, most


def test_moments_of_boys(boys):
    assert moment_start(*boys) == pytest.approx((34.1350, 31.6085), abs=5e-5)


def test_maximum_likelihood_of_boys(boys):
    prior = fit_prior(*boys)
    assert prior.n_areas == 6115
    assert (prior.alpha, prior.beta) == pytest.approx((34.09558, 31.5715), abs=1e-2)
    assert prior.log_likelihood == pytest.approx(-12_492.9, abs=0.05)
    assert 4 - 2 * prior.log_likelihood == pytest.approx(24_989.74, abs=5e-3)


def test_overdispersion_of_boys_is_worth_80_points_of_aic(boys):
    # 25,070.34 - 24,989.74; the binomial has one parameter less.
    n, most = boys
    binomial = stats.binom.logpmf(n, most, n.sum() / most.sum()).sum()
    gained = (2 - 2 * binomial) - (4 - 2 * fit_prior(n, most).log_likelihood)
    assert gained == pytest.approx(80.60, abs=1e-2)


def test_maximum_likelihood_of_rats(rats):
    n, most = rats
    assert len(n) == 70
    assert (np.mean(n / most), np.std(n / most, ddof=1)) == pytest.approx((0.136, 0.103), abs=5e-4)
    prior = fit_prior(n, most)
    # The vignette's digits; its optimiser stops within 1e-4.
    assert (prior.alpha, prior.beta) == pytest.approx((2.304768, 14.079707), abs=2e-4)


def test_shrinkage_of_rats(rats):
    areas = shrink_proportions(*rats).areas
    # No tumour among 20: alpha / (alpha + beta + 20) with the printed estimates.
    assert areas["mean"].iloc[0] == pytest.approx(2.304768 / (2.304768 + 14.079707 + 20), abs=1e-5)
    assert areas["raw"].iloc[0] == 0
    assert areas["lower"].iloc[0] > 0
