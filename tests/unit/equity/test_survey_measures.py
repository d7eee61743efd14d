"""Indices over the people of a survey: by hand, and against leaving out one cluster at a time."""

import numpy as np
import pytest
from statsmodels.api import GLM, WLS, add_constant
from statsmodels.genmod.families import Binomial

from helpers.equity.individuals import Individuals
from helpers.equity.survey_measures import survey_aci, survey_rci, survey_rii, survey_sii
from helpers.errors import UserError
from helpers.sampling import SurveyDesign

ALL = (survey_aci, survey_rci, survey_sii, survey_rii)


def sample(n_clusters: int = 60, size: int = 8, seed: int = 5) -> Individuals:
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(n_clusters), size)
    wealth = rng.normal(size=n_clusters)[cluster] + rng.normal(size=cluster.size)
    outcome = (rng.random(cluster.size) < 1 / (1 + np.exp(-wealth))).astype(float)
    weights = rng.uniform(1, 3, n_clusters)[cluster]
    design = SurveyDesign(weights, strata=cluster % 3, clusters=cluster)
    return Individuals(outcome, np.digitize(wealth, [-1, 0, 1]), design)


def plain(outcome: list[float], rank: list[float], weights: list[float] | None = None):
    return Individuals(outcome, rank, SurveyDesign(weights or np.ones(len(outcome))))


def test_two_halves_by_hand():
    # Half has it at rank 1/4, all at 3/4: covariance 1/16 with each person a quarter.
    people = plain([0, 1, 1, 1], [1, 1, 2, 2])
    assert survey_aci(people).estimate == pytest.approx(2 * 0.25 * 0.25)
    assert survey_rci(people).estimate == pytest.approx(0.125 / 0.75)
    assert survey_sii(people, model="linear").estimate == pytest.approx(0.5 / 0.5)
    assert survey_rci(people, bounds=(0, 1), correction="erreygers").estimate == pytest.approx(0.5)
    assert survey_rci(people, bounds=(0, 1), correction="wagstaff").estimate == pytest.approx(
        0.125 / (0.75 * 0.25)
    )


def test_fits_equal_those_of_statsmodels():
    people = sample()
    x = add_constant(people.fractional_rank)
    line = WLS(people.outcome, x, weights=people.weights).fit().params
    logit = GLM(people.outcome, x, family=Binomial(), freq_weights=people.weights).fit(tol=1e-12)
    bottom, top = logit.predict([[1, 0], [1, 1]])
    assert survey_sii(people, model="linear").estimate == pytest.approx(line[1])
    assert survey_rii(people, model="linear").estimate == pytest.approx(1 + line[1] / line[0])
    assert survey_sii(people).estimate == pytest.approx(top - bottom)
    assert survey_rii(people).estimate == pytest.approx(top / bottom)


def jackknife(people: Individuals, measure, **settings) -> float:
    """Standard error from leaving out each cluster in turn, its stratum's others in its place."""
    design, variance = people.design, 0.0
    for stratum in np.unique(design.strata):
        clusters = np.unique(design.clusters[design.strata == stratum])
        found = []
        for cluster in clusters:
            weights = design.weights.copy()
            weights[design.strata == stratum] *= len(clusters) / (len(clusters) - 1)
            weights[design.clusters == cluster] = 0
            other = SurveyDesign(weights, design.strata, design.clusters)
            estimate = measure(Individuals(people.outcome, people.rank, other), **settings)
            log = estimate.se_scale == "log"
            found.append(np.log(estimate.estimate) if log else estimate.estimate)
        variance += (len(found) - 1) ** 2 / len(found) * np.var(found, ddof=1)
    return float(np.sqrt(variance))


@pytest.mark.parametrize(
    ("measure", "settings"),
    [
        (survey_aci, {}),
        (survey_aci, {"bounds": (-1, 3)}),
        (survey_rci, {}),
        (survey_rci, {"bounds": (0, 1), "correction": "wagstaff"}),
        (survey_rci, {"bounds": (0, 1), "correction": "erreygers"}),
        (survey_sii, {}),
        (survey_sii, {"model": "linear"}),
        (survey_rii, {}),
        (survey_rii, {"model": "linear"}),
    ],
)
def test_linearised_error_is_that_of_the_jackknife(measure, settings: dict):
    # Both are the first order of the same thing: with 60 clusters they differ by a few percent.
    people = sample()
    linearised = measure(people, variance="linearised", **settings)
    assert linearised.se == pytest.approx(jackknife(people, measure, **settings), rel=0.04)
    fixed = measure(people, **settings)
    assert linearised.estimate == fixed.estimate
    assert linearised.se != pytest.approx(fixed.se, rel=1e-3)


def test_intervals_use_their_quantiles():
    people = sample()
    fixed, linearised = survey_aci(people, level=0.9), survey_aci(people, variance="linearised")
    assert (fixed.upper - fixed.estimate) / fixed.se == pytest.approx(1.6448536)
    assert (linearised.upper - linearised.estimate) / linearised.se == pytest.approx(2.0024655)
    ratio = survey_rii(people, variance="linearised")
    assert np.log(ratio.upper / ratio.estimate) / ratio.se == pytest.approx(2.0024655)
    assert ratio.lower * ratio.upper == pytest.approx(ratio.estimate**2)
    assert fixed.method != linearised.method


def test_bounds_put_the_outcome_on_a_scale_from_0_to_1():
    people = plain([0, 50, 100, 100], [1, 1, 2, 2])
    shares = plain([0, 0.5, 1, 1], [1, 1, 2, 2])
    assert survey_aci(people, bounds=(0, 100)).estimate == survey_aci(shares).estimate
    assert survey_aci(people).estimate == pytest.approx(100 * survey_aci(shares).estimate)
    one = survey_rci(people, bounds=(0, 100), correction="wagstaff")
    other = survey_rci(shares, bounds=(0, 1), correction="wagstaff")
    assert one.estimate == pytest.approx(other.estimate)
    assert "Wagstaff" in one.note


@pytest.mark.parametrize("variance", ["fixed_ranks", "linearised"])
@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_no_differences_no_inequality(value: float, variance: str):
    people = plain([value] * 6, [1, 1, 2, 2, 3, 3], [1.1, 1.7, 1, 2, 3, 1.3])
    settings = {"variance": variance}
    assert survey_aci(people, **settings).estimate == pytest.approx(0)
    for model in ("logit", "linear"):
        assert survey_sii(people, model=model, **settings).estimate == pytest.approx(0)
        ratio = survey_rii(people, model=model, **settings).estimate
        assert ratio == pytest.approx(1 if value else np.nan, nan_ok=True)


@pytest.mark.parametrize("variance", ["fixed_ranks", "linearised"])
@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_no_differences_no_interval(value: float, variance: str):
    people = plain([value] * 6, [1, 1, 2, 2, 3, 3], [1.1, 1.7, 1, 2, 3, 1.3])
    calls = {survey_aci: {}, survey_sii: {}, survey_rii: {}}
    if value:
        calls[survey_rci] = {"bounds": (0, 2), "correction": "wagstaff"}
    for measure, settings in calls.items():
        answer = measure(people, variance=variance, **settings)
        equal = np.nan if value == 0 else 1
        assert answer.estimate == pytest.approx(equal if measure is survey_rii else 0, abs=0,
                                                nan_ok=True)  # fmt: skip
        assert np.isnan([answer.se, answer.lower, answer.upper]).all()
        assert answer.note.endswith("everyone has the same outcome: no standard error")


def test_one_outcome_is_of_those_with_a_weight():
    people = plain([1, 1, 1, 0], [1, 2, 3, 4], [1, 1, 1, 0])
    assert survey_aci(people).estimate == 0
    assert np.isnan(survey_aci(people).se)


def test_ranks_that_tell_all_from_nothing():
    people = plain([0, 0, 1, 1], [1, 1, 2, 2])
    for measure in (survey_sii, survey_rii):
        assert np.isnan(measure(people).estimate)
        assert "without fail" in measure(people).note
    assert survey_sii(people, model="linear").estimate == pytest.approx(2)
    assert "not above 0" in survey_rii(people, model="linear").note


def test_no_interval_without_degrees_of_freedom():
    design = SurveyDesign(np.ones(4), [1, 1, 2, 2], [1, 1, 2, 2])
    measure = survey_aci(Individuals([0, 1, 1, 1], [1, 2, 3, 4], design), variance="linearised")
    assert np.isfinite(measure.se)
    assert np.isnan([measure.lower, measure.upper]).all()
    why = "every stratum has a single cluster: no degrees of freedom for an interval"
    assert (measure.method, measure.note) == (f"none: {why}", why)


@pytest.mark.parametrize("variance", ["fixed_ranks", "linearised"])
@pytest.mark.parametrize("measure", [survey_aci, survey_rci, survey_sii, survey_rii])
@pytest.mark.parametrize(
    ("design", "why"),
    [
        (SurveyDesign(np.ones(6), None, np.ones(6)), "one cluster only: a standard error needs"),
        (SurveyDesign(np.ones(6), [1, 1, 1, 2, 2, 2], [1, 1, 1, 2, 2, 2], "remove"),
         "every stratum has a single cluster, and none of them is counted"),
    ],
)  # fmt: skip
def test_no_error_without_clusters_to_compare(measure, variance, design, why):
    people = Individuals([0, 1, 0, 1, 0, 1], [1, 1, 2, 2, 3, 4], design)
    answer = measure(people, variance=variance)
    assert np.isfinite(answer.estimate)
    assert np.isnan([answer.se, answer.lower, answer.upper]).all()
    assert answer.method.startswith(f"none: {why}")
    assert why in answer.note


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: survey_rci(plain([0, 0], [1, 2])), "found a mean of 0"),
        (lambda i: survey_rci(i, correction="wagstaff"), "parameter bounds: found nothing"),
        (lambda i: survey_rci(i, correction="other"), 'found "other", expected one of: none'),
        (lambda i: survey_aci(i, bounds=(1, 0)), "found 1 and 0, expected the lesser first"),
        (lambda i: survey_aci(i, bounds=(0.5, 1)), "row 1, column outcome: found 0, expected a"),
        (
            lambda i: survey_rci(plain([1, 1], [1, 2]), bounds=(0, 1), correction="wagstaff"),
            "found a mean of 1",
        ),
        (
            # Weights that make the mean of ones 1 but for rounding.
            lambda i: survey_rci(
                plain([1] * 6, [1, 1, 2, 2, 3, 3], [1.1, 1.7, 1, 2, 3, 1.3]),
                bounds=(0, 1),
                correction="wagstaff",
            ),
            "found a mean of 1",
        ),
        (lambda i: survey_sii(plain([0, 50], [1, 2])), "row 2, column outcome: found 50"),
        (lambda i: survey_rii(i, model="probit"), 'found "probit", expected logit or linear'),
        (lambda i: survey_sii(i, variance="hc1"), 'found "hc1", expected fixed_ranks'),
        (lambda i: survey_aci(i, level=95), "parameter level"),
    ],
)
def test_bad_input(call, message: str):
    with pytest.raises(UserError, match=message):
        call(plain([0, 1, 1], [1, 2, 3]))
