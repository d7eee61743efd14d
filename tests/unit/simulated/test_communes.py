"""The simulated communes: margins met, the truth equal to what is measured on average."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.placement_table import check_units
from helpers.errors import UserError
from helpers.simulated import COLUMNS, Coefficients, Margins, simulate_communes
from helpers.simulated.margins import PASS_RATES, POOREST_DISTRICTS

PLACES = Path(__file__).parents[3] / "data" / "raw" / "places" / "places.csv"
DAY = "2022-12-31"
SEEDS = 250
STAGES = ["target_population", "availability", *PASS_RATES]


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
            "name": [f"Commune {i}" for i in range(n)],
            "unit_type": "commune",
            "district": [f"fr/d{i % n_districts}" for i in range(n)],
        }
    )


def weighted(table: pd.DataFrame, column: str) -> float:
    return float(np.average(table[column], weights=table["population"]))


def test_margins_of_dak_lak(dak_lak: pd.DataFrame):
    table = simulate_communes(dak_lak).table
    assert table["population"].sum() == 1_869_322
    assert table["women"].sum() == pytest.approx(926_744, abs=184)
    assert weighted(table, "minority_share") == pytest.approx(0.35, abs=1e-4)
    assert weighted(table, "poverty_rate") == pytest.approx(0.1281, abs=1e-4)
    assert (table["has_service"].sum(), table["teams"].sum()) == (90, 62)
    assert table["target_teams"].sum() == 312
    assert table["region"].value_counts().to_dict() == {"I": 69, "II": 7, "III": 54, "none": 54}
    for district, rate in POOREST_DISTRICTS.items():
        inside = table[table["district"].eq(district)]
        assert weighted(inside, "poverty_rate") == pytest.approx(rate, abs=1e-4)


def test_parts_stay_within_their_wholes(dak_lak: pd.DataFrame):
    table = simulate_communes(dak_lak, seed=5).table
    assert tuple(table.columns) == COLUMNS
    assert table["basis"].eq("simulated").all()
    for part, whole in (
        ("women", "population"), ("need", "women"), ("eligible", "women"),
        ("covered", "eligible"), ("aware", "interviewed"), ("teams", "target_teams"),
        *zip(STAGES[1:], STAGES[:-1], strict=True),
    ):  # fmt: skip
        assert table[part].between(0, table[whole]).all(), part
    assert (table["availability"].gt(0) == table["has_service"]).all()
    assert table["target_teams"].ge(1).all()
    assert table["cost"].gt(0).all()
    check_units(table)


def test_fifths_hold_a_fifth_of_the_people_each_and_the_poorest_come_first(dak_lak: pd.DataFrame):
    simulated = simulate_communes(dak_lak)
    table, fifths = simulated.table, simulated.truth.by_fifth
    share = fifths["eligible"] / fifths["eligible"].sum()
    assert share.to_numpy() == pytest.approx(0.2, abs=table["eligible"].max() / share.size / 1e5)
    by_group = table.groupby("wealth_group")["poverty_rate"]
    lowest, highest = by_group.min().to_numpy(), by_group.max().to_numpy()
    assert (lowest[:-1] >= highest[1:]).all()
    poorest_first = table.sort_values("poverty_rate", ascending=False)
    assert poorest_first["poverty_rank"].is_monotonic_increasing


def digest(table: pd.DataFrame) -> str:
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()


def test_equal_seeds_equal_bytes_in_any_order_of_rows(dak_lak: pd.DataFrame):
    one = simulate_communes(dak_lak, seed=1)
    shuffled = dak_lak.sample(frac=1, random_state=3)
    assert digest(one.table) == digest(simulate_communes(shuffled, seed=1).table)
    assert digest(one.table) != digest(simulate_communes(dak_lak, seed=2).table)
    again = simulate_communes(dak_lak, seed=1).truth
    assert one.truth.fifths == again.fifths
    assert one.truth.probability.equals(again.probability)


def test_a_replicate_is_another_draw_in_the_same_population(dak_lak: pd.DataFrame):
    one, other = (simulate_communes(dak_lak, replicate=n) for n in (0, 1))
    drawn = [*STAGES[2:], "covered", "interviewed", "aware"]
    assert one.table.drop(columns=drawn).equals(other.table.drop(columns=drawn))
    assert not one.table["covered"].equals(other.table["covered"])
    assert one.truth.probability.equals(other.truth.probability)


def test_the_law_of_coverage_is_the_one_stated(dak_lak: pd.DataFrame):
    law = Coefficients(intercept=-0.3, rank=2.0, minority=1.0, district_sd=0.5)
    simulated = simulate_communes(dak_lak, coefficients=law)
    table, truth = simulated.table, simulated.truth
    chance = truth.probability.to_numpy()
    effect = table["district"].map(truth.district_effects).to_numpy(float)
    left = np.log(chance / (1 - chance)) - effect
    columns = np.column_stack(
        [np.ones(184), table["poverty_rank"] - 0.5, table["minority_share"] - 0.35]
    )
    fitted, rest, _, _ = np.linalg.lstsq(columns, left, rcond=None)
    assert fitted == pytest.approx([-0.3, 2.0, 1.0])
    assert rest == pytest.approx(0, abs=1e-18)


def measured(table: pd.DataFrame) -> dict[str, float]:
    """Measures from counts, in other words than the code's: least squares, covariances."""
    groups = table.groupby("wealth_group")[["covered", "eligible"]].sum()
    answer = {"coverage": table["covered"].sum() / table["eligible"].sum()}
    for name, rows in (("fifths", groups), ("units", table.sort_values("poverty_rank"))):
        y = (rows["covered"] / rows["eligible"]).to_numpy()
        people = rows["eligible"].to_numpy(float)
        rank = (people.cumsum() - people / 2) / people.sum()
        slope = np.polyfit(rank, y, 1, w=np.sqrt(people))[0]
        mean = np.average(y, weights=people)
        aci = 2 * np.cov(y, rank, aweights=people, ddof=0)[0, 1]
        r = y / mean
        ti = 1000 * np.average(r * np.log(r), weights=people)
        answer |= {f"{name} sii": slope, f"{name} aci": aci, f"{name} rci": aci / mean,
                   f"{name} ti": ti}  # fmt: skip
        if name == "fifths":
            answer |= {"fifths d": y[-1] - y[0], "fifths r": y[-1] / y[0],
                       "fifths par": y[-1] - mean}  # fmt: skip
    districts = table.groupby("district")[["covered", "eligible"]].sum()
    r = districts["covered"] / districts["eligible"] / answer["coverage"]
    answer["theil between"] = 1000 * np.average(r * np.log(r), weights=districts["eligible"])
    answer["theil within"] = answer["units ti"] - answer["theil between"]
    sums = table[STAGES].sum()
    return answer | {f"cascade {stage}": float(sums[stage]) for stage in STAGES}


def in_truth(truth: object) -> dict[str, float]:
    answer = {"coverage": truth.coverage}
    answer |= {f"fifths {name}": value for name, value in truth.fifths.items()}
    answer |= {f"units {name}": value for name, value in truth.units.items()}
    answer |= {f"theil {name}": truth.theil[name] for name in ("between", "within")}
    return answer | {f"cascade {stage}": value for stage, value in truth.cascade.items()}


@pytest.mark.slow
def test_measured_values_equal_the_truth_on_average():
    units = invented(60, 6)
    # So many people that what is not linear (ratio, Theil) has no bias that 250 draws could show.
    many = Margins(population_per_unit=1e8)
    rows = []
    for seed in range(SEEDS):
        simulated = simulate_communes(units, seed=seed, margins=many)
        truth, found = in_truth(simulated.truth), measured(simulated.table)
        assert set(truth) == set(found)
        rows.append({name: found[name] - truth[name] for name in truth})
    errors = pd.DataFrame(rows)
    drawn = errors.drop(columns=["cascade target_population", "cascade availability"])
    assert (errors[["cascade target_population", "cascade availability"]] == 0).all(axis=None)
    z = drawn.mean() / (drawn.std() / np.sqrt(SEEDS))
    # 18 means, each within 4 standard errors: another set of seeds would fail once in 900.
    assert len(z) == 18
    assert z.abs().max() < 4, z


@pytest.mark.slow
def test_linear_measures_have_no_bias_at_real_sizes_either(dak_lak: pd.DataFrame):
    rows = []
    for replicate in range(1, SEEDS + 1):
        simulated = simulate_communes(dak_lak, replicate=replicate)
        truth, found = in_truth(simulated.truth), measured(simulated.table)
        rows.append({name: found[name] - truth[name] for name in truth})
    errors = pd.DataFrame(rows)
    linear = [name for name in errors if name.split()[-1] in ("d", "aci", "sii", "par", "coverage")]
    z = errors[linear].mean() / (errors[linear].std() / np.sqrt(SEEDS))
    assert len(linear) == 7
    assert z.abs().max() < 4, z
    # Theil's index gains about half the sampling variance over the mean: 0.1 of 34 here.
    assert 0 < errors["units ti"].mean() < 0.3


@pytest.mark.slow
def test_small_areas_follow_their_prior():
    units = invented(100, 5)
    shares, aware = [], []
    for seed in range(100):
        simulated = simulate_communes(units, seed=seed)
        shares.append(simulated.truth.known_share.to_numpy())
        aware.append((simulated.table["aware"] / simulated.table["interviewed"]).to_numpy())
    law = Coefficients()
    mean = law.alpha / (law.alpha + law.beta)
    variance = mean * (1 - mean) / (law.alpha + law.beta + 1)
    drawn = np.concatenate(shares)
    assert drawn.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / drawn.size))
    assert drawn.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / drawn.size))
    error = np.concatenate(aware) - drawn
    assert error.mean() == pytest.approx(0, abs=4 * error.std() / np.sqrt(error.size))


@pytest.mark.parametrize(("n", "n_districts"), [(1, 1), (3, 2), (500, 40)])
def test_any_list_of_units(n: int, n_districts: int):
    simulated = simulate_communes(invented(n, n_districts))
    assert len(simulated.table) == n
    assert simulated.table["latitude"].isna().all()
    assert simulated.table["population"].sum() == round(n * 1_869_322 / 184)
    assert not simulated.table.drop(columns=["latitude", "longitude"]).isna().any(axis=None)
    assert np.isfinite([simulated.truth.coverage, *simulated.truth.theil.values()][:4]).all()


def test_only_a_poor_district_keeps_its_own_poverty(dak_lak: pd.DataFrame):
    ea_sup = dak_lak[dak_lak["district"].eq("dak-lak/ea-sup")]
    assert weighted(simulate_communes(ea_sup).table, "poverty_rate") == pytest.approx(
        0.4313, abs=1e-4
    )


def test_coordinates_are_passed_on():
    units = invented(3, 1).assign(latitude=[1.0, 2.0, 3.0], longitude=[4.0, 5.0, 6.0])
    table = simulate_communes(units.iloc[::-1]).table
    assert table["latitude"].tolist() == [1, 2, 3]
    assert table["longitude"].tolist() == [4, 5, 6]


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (invented(3, 1).iloc[:0], "the units: found no rows, expected at least one"),
        (invented(3, 1).drop(columns="district"), "the units, column district: not found"),
        (invented(3, 1).assign(place=["a", "b", "a"]), "the units, row 3, column place: found a,"),
        (invented(2, 1).assign(district=["x", None]), "row 2, column district: found nothing"),
    ],
)
def test_a_list_that_is_none(units: pd.DataFrame, words: str):
    with pytest.raises(UserError, match=words):
        simulate_communes(units)
