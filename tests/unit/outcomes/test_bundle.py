"""What two totals say of their overlap, and what a bundle says of its conditions."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures import reported_range
from helpers.outcomes import CountBounds, measure_bundle, overlap_bounds, restrict_bounds

INDICATORS = pd.DataFrame(
    [
        ("criterion", "rural_communes"),
        ("with_model", "commune_level_units"),
        ("with_address", "rural_communes"),
        ("districts", "district_level_units"),
        ("addresses", None),
    ],
    columns=["indicator", "universe"],
).astype("string")
CRITERION = "C | criterion | 65 | 152 | universe | commune | exact | 2022-12-31"


def bundle(*conditions: str | None) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "bundle": "criterion", "position": range(1, len(conditions) + 1),
            "label_vi": "điều kiện", "label_en": "condition", "indicators": conditions,
            "note": "a note",
        }
    )  # fmt: skip
    return table.astype({c: "Int64" if c == "position" else "string" for c in table})


@pytest.fixture
def measure(figures_table):
    def run(conditions: pd.DataFrame, *rows: str, criterion: str = CRITERION) -> pd.DataFrame:
        head = "id | indicator | x | y | role | unit | qualifier | on"
        latest = figures_table("\n".join([head, criterion, *rows]))
        ranges = reported_range(latest)
        latest = latest.assign(lower=ranges["lower"], upper=ranges["upper"])
        return measure_bundle(conditions, latest, latest.iloc[0], INDICATORS)

    return run


@pytest.mark.parametrize(
    ("a", "b", "n", "lower", "upper"),
    [
        (65, 90, 152, 3, 65),
        (65, 58, 152, 0, 58),
        (152, 90, 152, 90, 90),
        (0, 90, 152, 0, 0),
        (100, 100, 152, 48, 100),
        (0, 0, 0, 0, 0),
    ],
)
def test_overlap(a, b, n, lower, upper):
    assert overlap_bounds(a, b, n) == overlap_bounds(b, a, n) == CountBounds(lower, upper)


@pytest.mark.parametrize(
    ("done", "all_units", "part", "lower", "upper"),
    [
        (90, 184, 152, 58, 90),
        (184, 184, 152, 152, 152),
        (20, 184, 152, 0, 20),
        (170, 184, 152, 138, 152),
        (90, 184, 184, 90, 90),
        (90, 184, 0, 0, 0),
    ],
)
def test_a_part_of_the_units(done, all_units, part, lower, upper):
    assert restrict_bounds(done, all_units, part) == CountBounds(lower, upper)


@pytest.mark.parametrize(
    ("call", "arguments", "message"),
    [
        (overlap_bounds, (153, 90, 152), "a: found 153 of 152 units, expected 0 to 152"),
        (overlap_bounds, (65, -1, 152), "b: found -1 of 152 units"),
        (overlap_bounds, (65, float("nan"), 152), "b: found nan of 152 units"),
        (restrict_bounds, (185, 184, 152), "done: found 185 of 184 units"),
        (restrict_bounds, (90, 152, 184), "part_units: found 184 of 152 units"),
    ],
)
def test_counts_that_cannot_be(call, arguments, message: str):
    with pytest.raises(UserError, match=message):
        call(*arguments)


def test_a_condition_is_bounded_by_the_bundle_and_bounds_its_overlap(measure):
    row = measure(
        bundle("with_model;addresses"),
        "M | with_model | 90  | 184 | universe | commune | exact | 2022-12-31",
        "A | addresses  | 784 |     |          | address | exact | 2022-12-31",
    ).iloc[0]
    assert row[["units", "met", "lower", "upper"]].tolist() == [152, 65, 65, 152]
    assert row[["has_lower", "has_upper"]].tolist() == [58, 90]
    assert row[["both_lower", "both_upper"]].tolist() == [0, 65]
    assert row["indicator"] == "with_model"
    assert row["reported_indicators"] == "with_model;addresses"
    assert (row["reported_figures"], row["figures"]) == ("M;A", "C;M")
    assert not row["is_missing"]
    assert pd.isna(row["reason"])
    assert row["caution"].startswith("neither independent evidence nor a confirmation")
    assert (row["unit"], row["note"]) == ("commune", "a note")


def test_conditions_without_figures_are_missing_not_zero(measure):
    rows = measure(bundle(None, "with_model"))
    assert rows["is_missing"].all()
    numbers = ["has_lower", "has_upper", "both_lower", "both_upper"]
    assert rows[numbers].isna().all(axis=None)
    assert rows["lower"].tolist() == [65, 65]
    assert rows["reason"].tolist() == [
        "no indicator speaks of it: missing, not zero",
        "nobody reported what speaks of it: missing, not zero",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("addresses | 784 | | | address", "addresses counts address, not units of the criterion"),
        ("with_model | 90 | | | person", "with_model counts person, not units of the criterion"),
        ("with_model | 90 | | | commune", "with_model does not say of how many units"),
        ("with_model | 90 | 100 | target | commune", "with_model does not say of how many units"),
        ("with_model | 90 | 140 | universe | commune",
         "with_model is counted over fewer units than the criterion"),
        ("districts | 6 | 15 | universe | commune",
         "districts is counted over other units (district_level_units)"),
    ],
)  # fmt: skip
def test_what_bounds_no_units_of_the_criterion(measure, row: str, reason: str):
    found = measure(
        bundle("addresses;with_model;districts"), f"X | {row} | exact | 2022-12-31"
    ).iloc[0]
    assert found["reason"] == reason
    assert found[["has_lower", "both_upper", "indicator"]].isna().all()
    assert (found["is_missing"], found["reported_figures"]) == (False, "X")


def test_a_criterion_whose_units_are_not_named_is_compared_with_none(figures_table):
    head = "id | indicator | x | y | role | unit"
    latest = figures_table(
        f"{head}\nC | criterion | 65 | 152 | universe | commune\n"
        "M | with_model | 90 | 184 | universe | commune"
    )
    unnamed = INDICATORS.assign(universe=INDICATORS["universe"].mask(INDICATORS.index == 0))
    row = measure_bundle(bundle("with_model"), latest, latest.iloc[0], unnamed).iloc[0]
    assert row["reason"] == "with_model is counted over other units (commune_level_units)"


def test_the_first_figure_that_counts_units_is_used(measure):
    row = measure(
        bundle("addresses;with_address;with_model"),
        "M | with_model   | 90  | 184 | universe | commune | exact | 2022-12-31",
        "W | with_address | 140 | 152 | universe | commune | exact | 2021-12-31",
        "A | addresses    | 784 |     |          | address | exact | 2022-12-31",
    ).iloc[0]
    assert (row["indicator"], row["figures"]) == ("with_address", "C;W")
    assert row[["has_lower", "has_upper"]].tolist() == [140, 140]
    assert row[["both_lower", "both_upper"]].tolist() == [53, 65]
    assert "counted on another day than the criterion" in row["caution"]


def test_where_all_units_have_it_the_totals_fix_the_overlap(measure):
    row = measure(
        bundle("with_model"), "M | with_model | 184 | 184 | universe | commune | exact | 2022-12-31"
    ).iloc[0]
    assert row[["both_lower", "both_upper"]].tolist() == [65, 65]
    assert row["caution"] == "the totals fix the overlap"


@pytest.mark.parametrize(
    ("qualifier", "has", "both"),
    [("at_least", [58, 152], [0, 65]), ("at_most", [0, 90], [0, 65]), ("about", [0, 152], [0, 65])],
)
def test_open_ends_reach_to_none_and_all(measure, qualifier: str, has: list, both: list):
    row = measure(
        bundle("with_model"),
        f"M | with_model | 90 | 184 | universe | commune | {qualifier} | 2022-12-31",
    ).iloc[0]
    assert row[["has_lower", "has_upper"]].tolist() == has
    assert row[["both_lower", "both_upper"]].tolist() == both


def test_bounds_of_the_criterion_are_used(measure):
    row = measure(
        bundle("with_address"),
        "W | with_address | 140 | 152 | universe | commune | exact | 2022-12-31",
        criterion=CRITERION.replace("exact", "at_least"),
    ).iloc[0]
    assert row[["lower", "upper"]].tolist() == [65, 152]
    assert row[["both_lower", "both_upper"]].tolist() == [53, 140]


def test_a_percentage_with_its_count_is_read_by_the_count(measure, figures_table):
    head = "id | indicator | value | x | y | role | unit"
    latest = figures_table(
        f"{head}\nC | criterion | 42.8 | 65 | 152 | universe | percent\n"
        "M | with_model | 48.9 | 90 | 184 | universe | percent"
    )
    row = measure_bundle(bundle("with_model"), latest, latest.iloc[0], INDICATORS).iloc[0]
    assert row[["met", "has_lower", "has_upper", "both_upper"]].tolist() == [65, 58, 90, 65]


def test_conditions_of_other_bundles_are_left_out_and_order_is_by_position(measure):
    other = bundle("with_model").assign(bundle="another")
    rows = measure(pd.concat([bundle("with_model", None).iloc[::-1], other]))
    assert rows["position"].tolist() == [1, 2]
    assert set(rows["bundle"]) == {"criterion"}


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        (CRITERION.replace("universe", "target"), "figure C: found 65 without the units"),
        (CRITERION.replace("universe", ""), "expected x of y with the role universe"),
        (CRITERION.replace("152", ""), "expected x of y with the role universe"),
        (CRITERION.replace("65", "165"), "met: found 165 of 152 units"),
    ],
)
def test_a_criterion_without_a_universe(measure, criterion: str, message: str):
    with pytest.raises(UserError, match=message):
        measure(bundle("with_model"), criterion=criterion)
