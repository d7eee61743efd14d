"""What cascades, gaps to the best, effective coverage, shrinkage and scenarios keep to."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coverage.best_group import gap_to_best, total_gap_to_best
from helpers.coverage.cascade import measure_cascade
from helpers.coverage.effective import effective_coverage
from helpers.coverage.scenarios import scenarios
from helpers.coverage.small_areas import shrink_proportions
from helpers.coverage.trajectory import people_missing, required_change
from helpers.figures.schema import STAGES

FEW = settings(max_examples=40, deadline=None)
FEWER = settings(max_examples=25, deadline=None)
counts = st.integers(0, 1000)


@st.composite
def cascades(draw) -> pd.DataFrame:
    """Units whose stages never rise; a stage may be missing in a unit."""
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        falling = sorted(draw(st.lists(counts, min_size=6, max_size=6)), reverse=True)
        row = dict(zip(["target_population", *STAGES], falling, strict=True))
        row["target_population"] += 1
        rows.append({k: v if k == "target_population" or draw(st.booleans()) else None
                     for k, v in row.items()})  # fmt: skip
    return pd.DataFrame(rows).astype("Float64")


@FEW
@given(cascades())
def test_a_cascade_has_five_stages_that_never_gain(table: pd.DataFrame):
    cascade = measure_cascade(table)
    assert cascade["stage"].tolist() == list(STAGES)
    known = cascade[~cascade["is_missing"]]
    assert known["coverage"].between(0, 1).all()
    assert not cascade["loss"].lt(0).any()
    assert cascade["is_bottleneck"].sum() <= 1
    missing = cascade[cascade["is_missing"]]
    assert missing[["people", "coverage", "loss"]].isna().all(axis=None)


@FEW
@given(cascades(), st.integers(2, 5))
def test_units_twice_are_the_same_cascade_and_order_decides_nothing(table, times: int):
    once = measure_cascade(table)
    many = measure_cascade(pd.concat([table[::-1]] * times, ignore_index=True))
    assert many["coverage"].tolist() == pytest.approx(once["coverage"].tolist(), nan_ok=True)
    assert (many["loss"] / times).tolist() == pytest.approx(once["loss"].tolist(), nan_ok=True)
    assert many["is_bottleneck"].tolist() == once["is_bottleneck"].tolist()


@FEW
@given(cascades())
def test_with_all_stages_losses_add_up_to_those_who_never_got_it(table: pd.DataFrame):
    full = table.ffill(axis=1)
    cascade = measure_cascade(full)
    never = full["target_population"].sum() - full["effectiveness"].sum()
    assert cascade["loss"].sum() == pytest.approx(float(never))


@st.composite
def groups(draw) -> pd.DataFrame:
    rows = draw(st.lists(st.tuples(st.integers(1, 500), st.floats(0, 1)), min_size=2, max_size=20))
    size, share = zip(*rows, strict=True)
    return pd.DataFrame({"numerator": np.floor(np.multiply(size, share)), "denominator": size})


@FEW
@given(groups(), st.integers(1, 5), st.booleans(), st.randoms())
def test_gaps_to_the_best_are_shares_whatever_the_order(table, best_n, favourable, random):
    gaps = gap_to_best(table, best_n=best_n, is_favourable=favourable)
    assert gaps["gap_pp"].between(0, 100).all()
    order = list(range(len(table)))
    random.shuffle(order)
    again = gap_to_best(table.iloc[order], best_n=best_n, is_favourable=favourable)
    assert again.loc[table.index, "gap_pp"].tolist() == pytest.approx(gaps["gap_pp"].tolist())
    if best_n == 1:
        assert gaps.loc[gaps["is_best"], "gap_pp"].eq(0).all()


@FEW
@given(groups(), st.integers(2, 4))
def test_gaps_of_cells_are_those_of_each_alone(table: pd.DataFrame, cells: int):
    together = pd.concat([table.assign(cell=k) for k in range(cells)], ignore_index=True)
    gaps = gap_to_best(together, by="cell")
    totals = total_gap_to_best(together, gaps, by="cell")["gap_units"]
    alone = gap_to_best(table)["gap_units"].sum()
    assert totals.tolist() == pytest.approx([alone] * cells)


@FEW
@given(groups(), st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=20, max_size=20))
def test_effective_coverage_lies_in_its_range_and_never_above_use(table, qualities):
    quality = pd.Series(qualities[: len(table)], dtype="float64")
    found = effective_coverage(table["denominator"], table["numerator"], quality)
    assert 0 <= found.lower <= found.upper <= found.crude_coverage + 1e-12
    if found.interval == "none":
        assert found.estimate == pytest.approx(found.lower)
        assert found.estimate == pytest.approx(found.upper)
    else:
        assert np.isnan(found.estimate)


@FEWER
@given(groups())
def test_shrinkage_lies_between_the_area_and_the_mean(table: pd.DataFrame):
    found = shrink_proportions(table["numerator"], table["denominator"])
    areas, mean = found.areas, found.priors["mean"].iloc[0]
    low, high = np.minimum(areas["raw"], mean), np.maximum(areas["raw"], mean)
    assert ((areas["mean"] >= low - 1e-9) & (areas["mean"] <= high + 1e-9)).all()
    assert areas["weight"].between(0, 1).all()
    assert (areas["lower"] <= areas["upper"]).all()


@FEWER
@given(groups())
def test_shrinking_those_without_is_the_mirror(table: pd.DataFrame):
    n, most = table["numerator"], table["denominator"]
    one, other = shrink_proportions(n, most), shrink_proportions(most - n, most)
    assert (1 - other.areas["mean"]).tolist() == pytest.approx(one.areas["mean"].tolist(), abs=1e-3)


@given(counts, counts, st.integers(1, 10), st.integers(-50, 50), st.booleans())
def test_scenarios_keep_their_word(done, target, years, observed, is_ceiling):
    table = scenarios(done, target, 2020, 2020 + years, observed=observed, is_ceiling=is_ceiling)
    table = table.set_index("scenario")
    assert table.loc["pace needed", "gap_at_due"] == pytest.approx(0, abs=1e-6)
    assert table.loc["nothing added", "count_at_due"] == done
    assert table["gap_at_due"].ge(0).all()
    assert table["is_met_when_due"].equals(table["gap_at_due"].eq(0))
    met = table[table["is_met_when_due"]]
    assert met["year_reached"].le(2020 + years).all()


@given(st.integers(1, 10_000), st.data(), st.integers(0, 100))
def test_people_missing_are_the_fewest_that_reach_it(most: int, data, percent: int):
    n = data.draw(st.integers(0, most))
    missing = int(people_missing(n, most, percent / 100))
    assert 100 * (n + missing) >= percent * most
    assert missing == 0 or 100 * (n + missing - 1) < percent * most


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.5, 20))
def test_required_change_has_one_sign(current: float, target: float, years: float):
    needed = required_change(current, target, years)
    signs = {np.sign(round(x, 12)) for x in
             (needed.aarc_pct, needed.points_a_year, needed.logit_a_year)} - {0}  # fmt: skip
    assert len(signs) <= 1
