"""What measures of inequality keep to, whatever the groups."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.equity.concentration import (
    absolute_concentration_index,
    extended_concentration_index,
    symmetric_concentration_index,
)
from helpers.equity.groups import Groups
from helpers.equity.settings import measure_settings
from helpers.equity.summary import summary_measures

FEW = settings(max_examples=30)
DRAWS = 100
ABSOLUTE = {"d", "aci", "sii", "bgsd", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "par"}
UNWEIGHTED = {"mdmu", "mdbu", "mdru", "idisu"}
DISPERSIONS = {"bgv", "bgsd", "covar", "mdmw", "idisw", "ti", "mld"}
CLOSE = {"rtol": 1e-6, "atol": 1e-8}

shares = st.integers(100, 9_000).map(lambda n: n / 100)


@st.composite
def tables(draw, least=3):
    """Ordered groups with populations, standard errors and a reference, estimates from 1 to 90."""
    k = draw(st.integers(least, 9))
    return pd.DataFrame(
        {
            "estimate": draw(st.lists(shares, min_size=k, max_size=k)),
            "population": draw(st.lists(st.integers(1, 5_000), min_size=k, max_size=k)),
            "se": draw(st.lists(st.integers(1, 60).map(lambda n: n / 10), min_size=k, max_size=k)),
            "subgroup_order": np.arange(1, k + 1),
            "reference_subgroup": np.eye(k)[draw(st.integers(0, k - 1))],
        }
    )


def measured(table, *, is_ordered=True, **options):
    """Estimates and intervals of all measures, by code."""
    groups = Groups.from_table(table, is_ordered=is_ordered, **options)
    answer = summary_measures(groups, draws=DRAWS, all_measures=True).set_index("measure")
    return answer[["estimate", "se", "lower", "upper"]]


def equal(mine, other):
    pd.testing.assert_frame_equal(mine, other, **CLOSE)


@FEW
@given(tables(), st.sampled_from([True, False]))
def test_order_of_rows_never_matters(table, is_ordered):
    assume(table["estimate"].is_unique)
    shuffled = table.sample(frac=1, random_state=1)
    equal(measured(shuffled, is_ordered=is_ordered), measured(table, is_ordered=is_ordered))


@FEW
@given(tables(), st.sampled_from([0.1, 2.0, 37.5]))
def test_scaling_the_indicator_scales_absolute_measures_and_leaves_relative_ones(table, factor):
    before = measured(table)
    moved = table.assign(estimate=table["estimate"] * factor, se=table["se"] * factor)
    after = measured(moved, scale=100 * factor)
    powers = np.array([1 if m in ABSOLUTE else 2 if m == "bgv" else 0 for m in before.index])
    expected = before.mul(factor**powers, axis=0)
    logs = before.index.isin(["r", "rii"])
    assert (before.loc[logs, "estimate"] > 0).all()
    equal(after, expected)


@FEW
@given(tables(), st.integers(2, 1000))
def test_only_shares_of_the_population_matter(table, factor):
    # Attributable risks read populations as numbers of people sampled: their estimates only.
    before = measured(table)
    after = measured(table.assign(population=table["population"] * factor))
    equal(after.drop(["par", "paf"]), before.drop(["par", "paf"]))
    equal(after.loc[["par", "paf"], ["estimate"]], before.loc[["par", "paf"], ["estimate"]])


@FEW
@given(tables())
def test_equal_populations_count_as_none(table):
    with_population = measured(table.assign(population=700))
    without = measured(table.drop(columns="population"))
    equal(without.drop(["par", "paf"]), with_population.drop(["par", "paf"]))
    weighted = with_population.loc[["mdmw", "mdbw", "mdrw", "idisw"]]
    unweighted = with_population.loc[["mdmu", "mdbu", "mdru", "idisu"]]
    equal(weighted, unweighted.set_axis(weighted.index))


def split(table):
    """Every group cut into two of half its people."""
    halves = table.loc[table.index.repeat(2)].reset_index(drop=True)
    halves["population"] = halves["population"] / 2
    halves["subgroup_order"] = np.arange(1, len(halves) + 1)
    second = halves.index % 2 == 1
    halves.loc[second, "reference_subgroup"] = 0
    return halves


@FEW
@given(tables())
def test_splitting_groups_in_equal_parts_changes_no_estimate_but_the_lines(table):
    before, after = measured(table)["estimate"], measured(split(table))["estimate"]
    # A line is fitted to the middle ranks of the groups, which splitting moves.
    same = [m for m in before.index if m not in ("sii", "rii")]
    pd.testing.assert_series_equal(after[same], before[same], **CLOSE)
    whole, halves = (Groups.from_table(t, is_ordered=True) for t in (table, split(table)))
    for index in (extended_concentration_index, symmetric_concentration_index):
        assert index(halves, 3.5) == pytest.approx(index(whole, 3.5))


@FEW
@given(tables(), st.integers(1, 90))
def test_equality_is_zero_or_one(table, level):
    answer = measured(table.assign(estimate=float(level)))["estimate"]
    ratios = answer.index.isin(["r", "rii"])
    np.testing.assert_allclose(answer[ratios], 1)
    np.testing.assert_allclose(answer[~ratios], 0, atol=1e-6)
    groups = Groups.from_table(table.assign(estimate=float(level)), is_ordered=True)
    assert extended_concentration_index(groups, 3) == pytest.approx(0, abs=1e-12)
    assert symmetric_concentration_index(groups, 3) == pytest.approx(0, abs=1e-12)


@FEW
@given(tables(), st.data())
def test_a_transfer_from_better_to_worse_off_lowers_dispersion(table, data):
    """Pigou-Dalton: moving cases, not further than to equality, never adds to inequality."""
    ranked = table["estimate"].sort_values(kind="stable").index
    low, high = ranked[0], ranked[-1]
    gap = table.loc[high, "estimate"] - table.loc[low, "estimate"]
    assume(gap > 0.5)
    people = table["population"]
    most = gap / (1 / people[low] + 1 / people[high])
    cases = data.draw(st.floats(0.05, 0.95)) * most
    moved = table.copy()
    moved.loc[low, "estimate"] += cases / people[low]
    moved.loc[high, "estimate"] -= cases / people[high]
    before, after = measured(table)["estimate"], measured(moved)["estimate"]
    for code in DISPERSIONS:
        assert after[code] <= before[code] * (1 + 1e-9) + 1e-9


@FEW
@given(tables(), st.floats(0.05, 0.9))
def test_a_transfer_to_the_disadvantaged_lowers_the_concentration_index(table, part):
    cases = part * table["estimate"].iloc[-1] * table["population"].iloc[-1]
    room = (100 - table["estimate"].iloc[0]) * table["population"].iloc[0]
    cases = min(cases, room)
    moved = table.copy()
    moved.loc[0, "estimate"] += cases / table["population"].iloc[0]
    moved.loc[len(table) - 1, "estimate"] -= cases / table["population"].iloc[-1]
    assert measured(moved).loc["aci", "estimate"] < measured(table).loc["aci", "estimate"]


@FEW
@given(tables())
def test_coverage_and_its_lack_mirror_each_other(table):
    lack = table.assign(estimate=100 - table["estimate"])
    covered, lacking = measured(table), measured(lack, is_favourable=False)
    for code in ("d", "bgv", "bgsd", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw"):
        assert lacking.loc[code, "estimate"] == pytest.approx(covered.loc[code, "estimate"])
    for code in ("aci", "sii", "par"):
        assert lacking.loc[code, "estimate"] == pytest.approx(-covered.loc[code, "estimate"])
    np.testing.assert_allclose(lacking.loc["d"], covered.loc["d"])


@FEW
@given(tables())
def test_bounded_concentration_indices_mirror_each_other(table):
    from helpers.equity.concentration import relative_concentration_index

    for correction in ("wagstaff", "erreygers"):
        covered, lacking = (
            relative_concentration_index(
                Groups.from_table(t, is_ordered=True), correction=correction
            )
            for t in (table, table.assign(estimate=100 - table["estimate"]))
        )
        assert lacking.estimate == pytest.approx(-covered.estimate, abs=1e-12)
        assert lacking.se == pytest.approx(covered.se, abs=1e-12)


@FEW
@given(tables())
def test_reversing_the_order_turns_the_concentration_index_round(table):
    turned = table.assign(subgroup_order=table["subgroup_order"].to_numpy()[::-1])
    there, back = (
        absolute_concentration_index(Groups.from_table(t, is_ordered=True)) for t in (table, turned)
    )
    assert back.estimate == pytest.approx(-there.estimate, abs=1e-9)


@FEW
@given(tables(), st.sampled_from([True, False]))
def test_intervals_hold_their_estimates_and_dispersions_stay_above_zero(table, is_ordered):
    answer = measured(table, is_ordered=is_ordered).dropna()
    slack = 1e-9 * (1 + answer["estimate"].abs())
    assert (answer["lower"] <= answer["estimate"] + slack).all()
    assert (answer["upper"] >= answer["estimate"] - slack).all()
    drawn = answer.index.isin(["bgsd", "covar", "mdmu", "mdmw", "mdbu", "mdbw", "idisu", "idisw"])
    assert (answer.loc[drawn, "lower"] >= 0).all()


@FEW
@given(st.lists(tables(least=2), min_size=1, max_size=5), st.sampled_from([True, False]))
def test_many_sets_at_once_are_each_set_by_itself(sets, is_ordered):
    table = pd.concat(sets, keys=range(len(sets)), names=["set"]).reset_index(level="set")
    together = measure_settings(table, ["set"], is_ordered=is_ordered, all_measures=True)
    for number, rows in enumerate(sets):
        mine = together[together["set"].eq(number)].set_index("measure")["estimate"]
        alone = measured(rows, is_ordered=is_ordered)["estimate"]
        pd.testing.assert_series_equal(mine[alone.index], alone, check_names=False, **CLOSE)
