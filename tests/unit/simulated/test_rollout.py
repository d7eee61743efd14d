"""The simulated roll-out: effects that are known, trends that differ by a known amount."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import declare_panel
from helpers.simulated import EFFECTS, ROLLOUT_COLUMNS, simulate_communes, simulate_rollout
from helpers.simulated.rollout_law import LAWS, STRENGTHS

PLACES = Path(__file__).parents[3] / "data" / "raw" / "places" / "places.csv"
DAY = "2022-12-31"
OUTCOMES = tuple(EFFECTS)


@pytest.fixture(scope="module")
def dak_lak() -> pd.DataFrame:
    """The 184 units of the end of 2022."""
    places = pd.read_csv(PLACES, dtype="string")
    there = places["level"].eq("commune") & places["place"].str.startswith("dak-lak/")
    begun = places["valid_from"].isna() | places["valid_from"].le(DAY).fillna(False)
    going_on = places["valid_to"].isna() | places["valid_to"].ge(DAY).fillna(False)
    units = places[there & begun & going_on].rename(columns={"parent": "district"})
    assert len(units) == 184
    return units[["place", "name", "unit_type", "district"]]


def invented(n: int, n_districts: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": [f"fr/d{i % n_districts}/c{i:03d}" for i in range(n)],
            "name": "Commune",
            "unit_type": "commune",
            "district": [f"fr/d{i % n_districts}" for i in range(n)],
        }
    )


def by_unit(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop_duplicates("unit").reset_index(drop=True)


def wide(table: pd.DataFrame, outcome: str) -> np.ndarray:
    """Outcomes, units by periods."""
    return table.pivot(index="unit", columns="period", values=f"outcome_{outcome}").to_numpy()


def test_a_row_a_unit_and_year_with_made_up_names(dak_lak: pd.DataFrame):
    table = simulate_rollout(dak_lak).table
    assert tuple(table.columns) == ROLLOUT_COLUMNS
    assert len(table) == 184 * 11
    assert table.equals(table.sort_values(["unit", "period"], ignore_index=True))
    assert table["period"].unique().tolist() == list(range(2014, 2025))
    assert table["district"].nunique() == 15
    assert table["basis"].eq("simulated").all()
    assert table["unit"].str.fullmatch(r"Commune \d{3}").all()
    assert table["district"].str.fullmatch(r"District \d{2}").all()
    fixed = ["district", "first_treated", "population", "poverty_rate", "remoteness", "asked"]
    assert (table.groupby("unit")[fixed].nunique(dropna=False) == 1).all(axis=None)
    assert not table.drop(columns="first_treated").isna().any(axis=None)
    assert table["outcome_share"].between(0, 1).all()
    answers = table["outcome_share"] * table["asked"]
    assert answers.to_numpy() == pytest.approx(answers.round().to_numpy(), abs=1e-4)


def test_people_are_those_of_the_simulated_communes(dak_lak: pd.DataFrame):
    communes, units = simulate_communes(dak_lak).table, by_unit(simulate_rollout(dak_lak).table)
    for column in ("population", "poverty_rate"):
        assert communes[column].tolist() == units[column].tolist()


def test_districts_start_together_at_three_dates_or_never(dak_lak: pd.DataFrame):
    simulated = simulate_rollout(dak_lak)
    units = by_unit(simulated.table)
    assert (units.groupby("district")["first_treated"].nunique(dropna=False) == 1).all()
    starts = units.drop_duplicates("district")["first_treated"]
    assert starts.value_counts(dropna=False).to_dict() == {2017: 3, 2019: 4, 2021: 4, pd.NA: 4}
    counted = simulated.truth.cohorts.query("weighting == 'unit'").set_index("cohort")
    drawn = units["first_treated"].value_counts(dropna=False)
    assert counted["n_units"].to_dict() == drawn.to_dict()
    assert counted["districts"].tolist() == [3, 4, 4, 4]


def test_communes_may_start_each_on_its_own(dak_lak: pd.DataFrame):
    units = by_unit(simulate_rollout(dak_lak, adoption="commune").table)
    mixed = units.groupby("district")["first_treated"].nunique(dropna=False)
    assert (mixed > 1).all()
    starts = units["first_treated"].value_counts(dropna=False)
    assert starts.to_dict() == {2017: 37, 2019: 49, 2021: 49, pd.NA: 49}


@pytest.mark.parametrize("adoption", ["district", "commune"])
@pytest.mark.parametrize("is_selective", [True, False])
def test_truth_is_what_treatment_adds_to_the_same_draws(
    dak_lak: pd.DataFrame, adoption: str, is_selective: bool
):
    """With and without effects, everything else equal: the difference is the effect itself."""
    options = {"adoption": adoption, "is_selective": is_selective}
    none = dict.fromkeys(OUTCOMES, 0.0)
    treated, untreated = (
        simulate_rollout(dak_lak, effects=chosen, **options) for chosen in (None, none)
    )
    units = by_unit(treated.table)
    start = units["first_treated"].to_numpy("float64", na_value=np.inf)
    periods = np.arange(2014, 2025)
    truth = treated.truth.group_time.query("weighting == 'unit'")
    for outcome in ("main", "small", "null"):
        added = wide(treated.table, outcome) - wide(untreated.table, outcome)
        assert added[np.isinf(start)] == pytest.approx(0)
        cells = truth[truth["outcome"].eq(outcome)].set_index(["cohort", "period"])["att"]
        for cohort in (2017, 2019, 2021):
            for j, period in enumerate(periods):
                mean = added[start == cohort, j].mean()
                assert mean == pytest.approx(cells[cohort, period], abs=0.002), outcome


def test_aggregations_are_those_of_callaway_and_santanna(dak_lak: pd.DataFrame):
    """Written out again from their formulas, over the effect of each cohort and event time."""
    truth = simulate_rollout(dak_lak).truth
    for weighting in ("unit", "population"):
        size = (
            truth.cohorts[truth.cohorts["weighting"].eq(weighting)]
            .dropna(subset="cohort").set_index("cohort")["size"]
        )  # fmt: skip
        att = {
            (g, t): 4.0 * strength * min(t - g + 1, 3) / 3
            for g, strength in zip((2017, 2019, 2021), STRENGTHS, strict=True)
            for t in range(g, 2025)
        }
        simple = sum(size[g] * a for (g, _), a in att.items()) / sum(size[g] for g, _ in att)

        def mean(cells: dict[int, float], size: pd.Series = size) -> float:
            return sum(size[g] * a for g, a in cells.items()) / sum(size[g] for g in cells)

        events = [mean({g: a for (g, t), a in att.items() if t - g == e}) for e in range(8)]
        periods = [mean({g: a for (g, s), a in att.items() if s == t}) for t in range(2017, 2025)]
        cohorts = {g: np.mean([a for (h, _), a in att.items() if h == g]) for g in size.index}
        expected = {
            "simple": simple, "dynamic": np.mean(events), "group": mean(cohorts),
            "calendar": np.mean(periods),
        }  # fmt: skip
        for name, value in expected.items():
            assert truth.att("main", name, weighting=weighting) == pytest.approx(value), name
            assert truth.att("null", name, weighting=weighting) == 0
            assert truth.att("small", name, weighting=weighting) == pytest.approx(value * 0.15)
        picked = truth.event_time.query("weighting == @weighting and outcome == 'main'")
        after = picked[picked["event_time"] >= 0]
        assert after["att"].tolist() == pytest.approx(events)
        assert picked.loc[picked["event_time"] < 0, "att"].eq(0).all()


def estimate(table: pd.DataFrame, outcome: str, *, given_remoteness: bool) -> float:
    """Simple ATT against the never-treated by least squares, period before the start as base."""
    units, y = by_unit(table), wide(table, outcome)
    start = units["first_treated"].to_numpy("float64", na_value=np.inf)
    x = np.column_stack([np.ones(len(units)), units["remoteness"]])
    x = x if given_remoteness else x[:, :1]
    never, total, size = np.isinf(start), 0.0, 0
    for cohort in np.unique(start[~never]):
        rows, base = start == cohort, int(cohort) - 2015
        change = y[:, base + 1 :] - y[:, [base]]
        fitted = x @ np.linalg.lstsq(x[never], change[never], rcond=None)[0]
        total += (change - fitted)[rows].sum()
        size += change[rows].size
    return total / size


@pytest.mark.parametrize(
    ("outcome", "truth", "given", "plain", "drift"),
    [
        ("main", 3.596, 4.43, 5.84, 1.575), ("small", 0.539, 0.26, 1.66, 1.575),
        ("null", 0, -0.78, 0.79, 1.575), ("share", 0.0719, 0.077, 0.114, 0.0210),
    ],
)  # fmt: skip
def test_the_worked_case_of_the_method_note(
    dak_lak: pd.DataFrame, outcome: str, truth: float, given: float, plain: float, drift: float
):
    simulated = simulate_rollout(dak_lak)
    row = simulated.truth.overall.query(
        "weighting == 'unit' and aggregation == 'simple' and outcome == @outcome"
    ).iloc[0]
    off = 0.0006 if outcome == "share" else 0.006
    assert row["att"] == pytest.approx(truth, abs=off / 10)
    assert row["drift"] == pytest.approx(drift, abs=off / 10)
    for said, is_given in ((given, True), (plain, False)):
        found = estimate(simulated.table, outcome, given_remoteness=is_given)
        assert found == pytest.approx(said, abs=off)


@pytest.mark.slow
@pytest.mark.parametrize("adoption", ["district", "commune"])
def test_estimates_equal_the_truth_on_average_given_remoteness_only(
    dak_lak: pd.DataFrame, adoption: str
):
    draws = 40
    rows, errors = [], []
    for replicate in range(draws):
        simulated = simulate_rollout(dak_lak, replicate=replicate, adoption=adoption)
        overall = simulated.truth.overall.query(
            "weighting == 'unit' and aggregation == 'simple'"
        ).set_index("outcome")
        for outcome, truth in overall.iterrows():
            given, plain = (
                estimate(simulated.table, outcome, given_remoteness=g) for g in (True, False)
            )
            rows.append((outcome, "given", given - truth["att"]))
            rows.append((outcome, "plain", plain - truth["att"] - truth["drift"]))
            errors.append((outcome, truth["drift"], truth["att"]))
    found = pd.DataFrame(rows, columns=["outcome", "how", "error"]).groupby(["outcome", "how"])
    z = found["error"].mean() / (found["error"].std() / np.sqrt(draws))
    # Eight means, each within 4 standard errors: another set of seeds would fail once in 2,000.
    assert len(z) == 8
    assert z.abs().max() < 4, z
    spread = found["error"].std()
    for outcome, drift, _ in errors[: len(OUTCOMES)]:
        # What the truth calls drift is more than noise: a comparison without remoteness misleads.
        assert drift > 4 * spread[outcome, "plain"] / np.sqrt(draws)


def test_without_selection_no_trend_hangs_on_remoteness(dak_lak: pd.DataFrame):
    by_lot = simulate_rollout(dak_lak, is_selective=False).truth
    assert by_lot.trend_gaps["gap"].eq(0).all()
    assert by_lot.overall["drift"].eq(0).all()
    gaps = []
    for seed in range(30):
        cohorts = simulate_rollout(dak_lak, seed=seed, is_selective=False).truth.cohorts
        far = cohorts[cohorts["weighting"].eq("unit")]["remoteness"].to_numpy()
        gaps.append(far[0] - far[-1])
    assert abs(np.mean(gaps)) < 4 * np.std(gaps) / np.sqrt(30)


def test_trend_gaps_are_slopes_times_the_difference_in_remoteness(dak_lak: pd.DataFrame):
    simulated = simulate_rollout(dak_lak)
    units = by_unit(simulated.table)
    gaps = simulated.truth.trend_gaps.query("outcome == 'share'").set_index("weighting")
    for weighting, weight in (("unit", None), ("population", units["population"])):
        for cohort, gap in gaps.loc[weighting, ["cohort", "gap"]].to_numpy():
            rows = (units["first_treated"].eq(cohort).fillna(False), units["first_treated"].isna())
            far = [
                np.average(
                    units.loc[r, "remoteness"], weights=None if weight is None else weight[r]
                )
                for r in rows
            ]
            assert gap == pytest.approx(LAWS["share"].trend * (far[0] - far[1]))


def test_remote_districts_start_first(dak_lak: pd.DataFrame):
    far = simulate_rollout(dak_lak).truth.cohorts.query("weighting == 'unit'")
    assert far["remoteness"].iloc[0] > far["remoteness"].iloc[-1] + 0.2


def test_neighbours_move_together(dak_lak: pd.DataFrame):
    """Changes within a district are alike, so that units are not so many independent ones."""
    ratios = []
    for replicate in range(10):
        table = simulate_rollout(dak_lak, replicate=replicate, effects={"main": 0.0}).table
        change = np.diff(wide(table, "main")[:, [0, -1]], axis=1).ravel()
        units = by_unit(table)
        slope = np.polyfit(units["remoteness"], change, 1)
        left = pd.Series(change - np.polyval(slope, units["remoteness"]))
        means, sizes = left.groupby(units["district"]).mean(), units["district"].value_counts()
        ratios.append(means.var() / (left.var() / sizes.mean()))
    assert np.mean(ratios) > 2  # 1 where districts do not matter


def digest(table: pd.DataFrame) -> str:
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()


def test_equal_seeds_equal_bytes_in_any_order_of_rows(dak_lak: pd.DataFrame):
    options = {"adoption": "commune", "already_treated": True, "missing_share": 0.1}
    one = simulate_rollout(dak_lak, seed=1, **options)
    other = simulate_rollout(dak_lak.sample(frac=1, random_state=3), seed=1, **options)
    assert digest(one.table) == digest(other.table)
    assert digest(one.truth.overall) == digest(other.truth.overall)
    assert digest(one.table) != digest(simulate_rollout(dak_lak, seed=2, **options).table)


def test_equal_bytes_under_any_hash_seed():
    code = (
        "import hashlib, pandas as pd; from helpers.simulated import simulate_rollout;"
        "u = pd.DataFrame({'place': [f'p{i}' for i in range(24)], 'name': 'x', 'unit_type': 'x',"
        " 'district': [f'd{i % 6}' for i in range(24)]}); r = simulate_rollout(u, seed=4);"
        "t = r.table.to_csv() + r.truth.overall.to_csv() + r.truth.group_time.to_csv();"
        "print(hashlib.sha256(t.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "77")
    }  # fmt: skip
    assert len(digests) == 1


def test_a_replicate_is_another_draw_with_the_same_truth(dak_lak: pd.DataFrame):
    one, other = (simulate_rollout(dak_lak, replicate=n) for n in (0, 1))
    drawn = [f"outcome_{name}" for name in OUTCOMES]
    assert one.table.drop(columns=drawn).equals(other.table.drop(columns=drawn))
    assert (one.table[drawn] != other.table[drawn]).any().all()
    assert one.truth.overall.equals(other.truth.overall)


def test_one_unit_treated_from_the_start_is_left_out_of_the_truth(dak_lak: pd.DataFrame):
    plain, odd = (simulate_rollout(dak_lak, already_treated=b) for b in (False, True))
    before, after = by_unit(plain.table), by_unit(odd.table)
    changed = before["first_treated"].ne(after["first_treated"]).fillna(True)
    changed &= ~(before["first_treated"].isna() & after["first_treated"].isna())
    assert changed.sum() == 1
    assert before.loc[changed, "first_treated"].isna().all()
    assert after.loc[changed, "first_treated"].eq(2014).all()
    never = odd.truth.cohorts[odd.truth.cohorts["cohort"].isna()].set_index("weighting")
    assert never.at["unit", "n_units"] == before["first_treated"].isna().sum() - 1
    assert 2014 not in set(odd.truth.cohorts["cohort"].dropna())
    assert odd.truth.att("main") == plain.truth.att("main")
    added = odd.table["outcome_main"] - plain.table["outcome_main"]
    is_odd = odd.table["first_treated"].eq(2014).fillna(False)
    assert added[~is_odd].eq(0).all()
    assert added[is_odd].iloc[-1] == pytest.approx(4 * STRENGTHS[0], abs=0.002)


def test_missing_cells_leave_the_others_as_they_are(dak_lak: pd.DataFrame):
    full, holed = (simulate_rollout(dak_lak, missing_share=s).table for s in (0, 0.2))
    drawn = [f"outcome_{name}" for name in OUTCOMES]
    assert len(full) == len(holed)
    missing = holed[drawn].isna()
    assert missing.mean().to_numpy() == pytest.approx(0.2, abs=0.04)
    assert holed[drawn].fillna(full[drawn]).equals(full[drawn])


def test_probabilities_never_meet_their_bounds(dak_lak: pd.DataFrame, monkeypatch):
    """Cut off, trends would not be parallel, and the truth would not hold."""
    import helpers.simulated.rollout as module

    ends = []
    draw = module._draw_share

    def watch(untreated, added, asked, rng):
        ends.append((untreated.min(), (untreated + added).max()))
        return draw(untreated, added, asked, rng)

    monkeypatch.setattr(module, "_draw_share", watch)
    for seed in range(40):
        simulate_rollout(dak_lak, seed=seed)
    lowest, highest = np.array(ends).T
    assert len(ends) == 40
    assert lowest.min() > 0.02
    assert highest.max() < 0.98


@pytest.mark.parametrize(("n", "n_districts", "periods"), [(4, 4, 7), (30, 6, 8), (1200, 40, 20)])
def test_any_list_of_units(n: int, n_districts: int, periods: int):
    simulated = simulate_rollout(invented(n, n_districts), last_period=2013 + periods)
    table, truth = simulated.table, simulated.truth
    assert len(table) == n * periods
    assert len(truth.cohorts) == 8
    starts = truth.cohorts["cohort"].dropna()
    assert starts.nunique() == 3
    assert starts.min() >= 2016
    assert np.isfinite(truth.overall[["att", "drift"]]).all(axis=None)
    assert not table.drop(columns="first_treated").isna().any(axis=None)


def test_effects_not_given_are_the_defaults(dak_lak: pd.DataFrame):
    truth = simulate_rollout(dak_lak, effects={"main": -2.0}).truth
    assert truth.effects == {"main": -2.0, "small": 0.6, "null": 0.0, "share": 0.08}
    assert truth.att("main") < 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"effects": {"major": 1.0}}, "effects: found 'major', expected some of main, small, null"),
        ({"effects": {"main": np.nan}}, "effects, main: found nan, expected a number"),
        ({"effects": {"share": 0.5}}, "effects, share: found 0.5, expected a number from -0.2"),
        ({"last_period": 2019}, "last_period: found 2019, expected 2020 or later, 7 periods"),
        ({"missing_share": 1.0}, "missing_share: found 1, expected 0 or more and less than 1"),
    ],
)
def test_options_that_cannot_be(options: dict, words: str):
    with pytest.raises(UserError, match=words):
        simulate_rollout(invented(12, 4), **options)


def test_too_few_districts_for_three_cohorts_and_a_comparison():
    with pytest.raises(UserError, match="found 3 districts, expected at least 4"):
        simulate_rollout(invented(12, 3))
    assert len(simulate_rollout(invented(12, 3), adoption="commune").table) == 132
    with pytest.raises(UserError, match="found 3 units, expected at least 4"):
        simulate_rollout(invented(3, 1), adoption="commune")


def test_the_panel_is_one_that_every_estimator_takes(dak_lak: pd.DataFrame):
    columns = {
        "unit": "unit", "period": "period", "outcome": "outcome_main", "cluster": "district",
        "first_treated": "first_treated", "weight": "population", "covariates": ("remoteness",),
    }  # fmt: skip
    panel = declare_panel(simulate_rollout(dak_lak).table, **columns)
    assert panel.warnings == ()
    assert panel.cohorts.tolist() == [2017, 2019, 2021]
    assert (panel.n_units, panel.n_clusters) == (184, 15)
    assert panel.is_balanced
    early = declare_panel(simulate_rollout(dak_lak, already_treated=True).table, **columns)
    assert early.warnings[0].startswith("treated from the start: ")
    holed = simulate_rollout(dak_lak, missing_share=0.05).table
    with pytest.raises(UserError, match="column outcome_main: found nothing"):
        declare_panel(holed, **columns)
    left = declare_panel(holed.dropna(subset=["outcome_main"]), **columns)
    assert left.warnings[0].startswith("gaps: ")
