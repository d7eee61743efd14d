"""What indices over people and their decompositions keep to, whatever the people."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.equity.concentration_index import concentration_index
from helpers.equity.decomposition import decompose_concentration_index, decompose_theil
from helpers.equity.individuals import Individuals
from helpers.equity.survey_measures import survey_aci, survey_rci, survey_rii, survey_sii
from helpers.sampling import SurveyDesign

# Times vary where several people share a machine: no deadline.
FEW = settings(max_examples=50, deadline=None)
person = st.tuples(
    st.integers(0, 20).map(float), st.integers(1, 5), st.integers(1, 9).map(float),
    st.integers(0, 3),
)  # fmt: skip
people = st.lists(person, min_size=6, max_size=30).filter(
    lambda rows: len({r[1] for r in rows}) > 1 and any(r[0] for r in rows)
)
units = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 90), st.integers(0, 3)), min_size=4, max_size=25
).filter(lambda rows: len({r[2] for r in rows}) > 1 and any(r[0] for r in rows))


def build(rows: list, by: float = 1.0, weigh: float = 1.0) -> Individuals:
    outcome, rank, weights, cluster = map(np.array, zip(*rows, strict=True))
    return Individuals(by * outcome, rank, SurveyDesign(weigh * weights, clusters=cluster))


def numbers(measure) -> tuple[float, ...]:
    return (measure.estimate, measure.se, measure.lower, measure.upper)


@FEW
@given(people, st.sampled_from([0.01, 3.0, 1000.0]), st.sampled_from(["fixed_ranks", "linearised"]))
def test_scale_of_outcome_and_of_weights(rows, by: float, variance: str):
    plain, scaled = build(rows), build(rows, by=by, weigh=7.0)
    for measure, factor in ((survey_aci, by), (survey_rci, 1.0)):
        one, other = (numbers(measure(i, variance=variance)) for i in (plain, scaled))
        expected = [factor * value for value in one]
        assert other == pytest.approx(expected, rel=1e-6, abs=1e-9 * by, nan_ok=True)
    line = survey_sii(scaled, model="linear", variance=variance)
    assert line.estimate == pytest.approx(by * survey_sii(plain, model="linear").estimate, abs=1e-9)


@FEW
@given(people, st.randoms())
def test_order_of_people_does_not_matter(rows, random):
    turned = rows.copy()
    random.shuffle(turned)
    for variance in ("fixed_ranks", "linearised"):
        one, other = (survey_rci(build(r), variance=variance) for r in (rows, turned))
        assert numbers(one) == pytest.approx(numbers(other), rel=1e-6, abs=1e-9, nan_ok=True)


@FEW
@given(people)
def test_two_of_each_with_half_the_weight_are_the_same(rows):
    halves = [(y, rank, weight / 2, cluster) for y, rank, weight, cluster in rows for _ in (0, 1)]
    for measure in (survey_aci, survey_rci):
        for variance in ("fixed_ranks", "linearised"):
            one, other = (measure(build(r), variance=variance) for r in (rows, halves))
            assert numbers(one) == pytest.approx(numbers(other), rel=1e-6, abs=1e-9, nan_ok=True)


@FEW
@given(people)
def test_turning_the_ranks_round_turns_the_sign(rows):
    turned = [(y, -rank, weight, cluster) for y, rank, weight, cluster in rows]
    for variance in ("fixed_ranks", "linearised"):
        one, other = (survey_aci(build(r), variance=variance) for r in (rows, turned))
        assert one.estimate == pytest.approx(-other.estimate, abs=1e-9)
        assert one.se == pytest.approx(other.se, rel=1e-6, abs=1e-9, nan_ok=True)


@FEW
@given(people)
def test_equal_weights_are_no_weights(rows):
    outcome, rank, _, _ = map(np.array, zip(*rows, strict=True))
    equal = concentration_index(outcome, rank, np.full(len(rows), 3.5))
    assert numbers(equal) == pytest.approx(numbers(concentration_index(outcome, rank)), abs=1e-12)
    survey = survey_rci(Individuals(outcome, rank, SurveyDesign(np.ones(len(rows)))))
    assert survey.estimate == pytest.approx(equal.estimate, abs=1e-12)


@FEW
@given(people)
def test_slope_and_concentration_tell_one_story(rows):
    individuals = build(rows)
    line = survey_sii(individuals, model="linear")
    share = individuals.weights / individuals.weights.sum()
    spread = share @ (individuals.fractional_rank - 0.5) ** 2
    assert survey_aci(individuals).estimate == pytest.approx(2 * spread * line.estimate, abs=1e-9)


@FEW
@given(people)
def test_ratio_and_difference_of_shares_have_one_sign(rows):
    shares = [(float(y > 8), rank, weight, cluster) for y, rank, weight, cluster in rows]
    ratio, slope = survey_rii(build(shares)), survey_sii(build(shares))
    assume(np.isfinite(ratio.estimate) and abs(slope.estimate) > 1e-9)
    assert np.sign(np.log(ratio.estimate)) == np.sign(slope.estimate)
    assert -1 <= slope.estimate <= 1


@FEW
@given(people)
def test_a_gift_from_the_best_off_to_the_worst_off_lowers_the_index(rows):
    outcome, rank, _, _ = map(np.array, zip(*rows, strict=True))
    giver, taker = int(np.argmax(rank)), int(np.argmin(rank))
    assume(outcome[giver] > 0)
    after = outcome.copy()
    after[giver] -= 1
    after[taker] += 1
    before, now = (concentration_index(y, rank).estimate for y in (outcome, after))
    assert now < before


def frame(rows: list) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rate", "people", "district"])


COLUMNS = {"value": "rate", "population": "people", "group": "district"}


@FEW
@given(units, st.sampled_from(["ti", "mld"]))
def test_districts_sum_to_the_whole_and_no_part_inside_is_negative(rows, measure):
    found = decompose_theil(frame(rows), **COLUMNS, measure=measure)
    assert found.parts["contribution"].sum() == pytest.approx(found.total, abs=1e-9)
    assert found.parts["between"].sum() == pytest.approx(found.between, abs=1e-9)
    assert found.parts["within"].min() >= -1e-9
    assert found.between >= -1e-9


@FEW
@given(units, st.sampled_from(["ti", "mld"]), st.randoms())
def test_order_size_and_copies_of_units_do_not_matter(rows, measure, random):
    assume(all(rate for rate, _, _ in rows))  # a value of 0 is replaced in its own unit
    whole = decompose_theil(frame(rows), **COLUMNS, measure=measure)
    turned = [(5 * rate, 3 * size, district) for rate, size, district in rows] * 2
    random.shuffle(turned)
    other = decompose_theil(frame(turned), **COLUMNS, measure=measure)
    assert (other.between, other.within) == pytest.approx((whole.between, whole.within), abs=1e-9)
    assert other.parts["contribution"].tolist() == pytest.approx(
        whole.parts["contribution"].tolist(), abs=1e-9
    )


@FEW
@given(units, st.sampled_from(["ti", "mld"]))
def test_a_transfer_from_rich_to_poor_lowers_the_whole(rows, measure):
    table = frame(rows).assign(people=1)
    rich, poor = table["rate"].idxmax(), table["rate"].idxmin()
    assume(table["rate"].min() > 0 and table["rate"].max() - table["rate"].min() > 2)
    after = table.copy()
    after.loc[rich, "rate"] -= 1
    after.loc[poor, "rate"] += 1
    before, now = (decompose_theil(t, **COLUMNS, measure=measure).total for t in (table, after))
    assert now < before


@FEW
@given(people, st.integers(0, 100))
def test_factors_and_residual_sum_to_the_index(rows, seed: int):
    table = pd.DataFrame(rows, columns=["y", "rank", "w", "cluster"])
    table["x"] = np.random.default_rng(seed).normal(size=len(table))
    found = decompose_concentration_index(
        table, outcome="y", rank="rank", factors=["rank", "x"], weight="w"
    )
    survey = survey_rci(build(rows))
    assert found.index == pytest.approx(survey.estimate, abs=1e-9)
    assert found.parts["contribution"].sum() == pytest.approx(found.index, abs=1e-9)
