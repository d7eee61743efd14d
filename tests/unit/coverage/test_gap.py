"""Gaps and coverage by what the second number is."""

import pandas as pd
import pytest

from helpers.coverage import match_targets, measure_gaps, share_of_units

COLUMNS = [
    "progress_to_target", "coverage_of_universe", "share_of_whole", "units_for_target",
    "gap_to_target", "gap_to_universe",
]  # fmt: skip


@pytest.fixture
def gaps(figures_table, targets_table):
    def measure(figures: str, targets: str = "") -> pd.DataFrame:
        table = figures_table(figures)
        return measure_gaps(table.join(match_targets(table, targets_table(targets))))

    return measure


@pytest.mark.parametrize(
    ("role", "known"),
    [
        ("target", {"progress_to_target": 0.25, "units_for_target": 80, "gap_to_target": 60}),
        ("universe", {"coverage_of_universe": 0.25, "gap_to_universe": 60}),
        ("whole", {"share_of_whole": 0.25}),
        ("unknown", {}),
    ],
)
def test_a_ratio_means_what_its_second_number_is(gaps, role: str, known: dict[str, float]):
    measured = gaps(f"x | y | role\n20 | 80 | {role}")
    assert measured.columns.tolist() == COLUMNS
    assert measured.iloc[0].dropna().to_dict() == known


def test_a_lone_count_without_a_target_has_nothing(gaps):
    assert gaps("value\n784").iloc[0].isna().all()


def test_a_count_is_read_against_a_target_in_its_own_unit(gaps):
    measured = gaps("value | unit\n330 | team", "value | unit\n312 | team")
    assert measured.loc[0, "progress_to_target"] == pytest.approx(330 / 312)
    assert measured.loc[0, "gap_to_target"] == 0


def test_a_target_in_another_unit_asks_for_nothing(gaps):
    assert gaps("value | unit\n330 | team", "value | unit\n95 | percent").iloc[0].isna().all()


def test_a_share_of_places_is_counted_in_places_and_not_in_progress(gaps):
    measured = gaps(
        "x | y | role | unit\n90 | 184 | universe | commune", "value | unit\n95 | percent"
    )
    assert measured.loc[0].dropna().to_dict() == {
        "coverage_of_universe": pytest.approx(0.4891304),
        "units_for_target": 175,
        "gap_to_target": 85,
        "gap_to_universe": 94,
    }


def test_a_percentage_has_a_gap_in_points_and_no_progress(gaps):
    measured = gaps("value | unit\n28.5 | percent", "value | unit\n30 | percent")
    assert measured.loc[0].dropna().to_dict() == {"units_for_target": 30, "gap_to_target": 1.5}


def test_a_percentage_is_not_read_by_the_count_it_was_made_from(gaps):
    measured = gaps(
        "value | x | y | role | unit\n12.81 | 57180 | 446297 | whole | percent",
        "comparator | value | unit\nat_most | 10 | percent",
    )
    assert measured.loc[0, "gap_to_target"] == pytest.approx(2.81)


@pytest.mark.parametrize(("value", "gap"), [(112.5, 1.5), (111, 0), (109, 0)])
@pytest.mark.parametrize("comparator", ["at_most", "less_than"])
def test_less_is_better(gaps, value: float, gap: float, comparator: str):
    measured = gaps(
        f"value | unit\n{value} | boys per 100 girls",
        f"comparator | value | unit\n{comparator} | 111 | boys per 100 girls",
    )
    assert measured.loc[0].dropna().to_dict() == {"units_for_target": 111, "gap_to_target": gap}


def test_a_printed_target_comes_before_the_official_one(gaps):
    measured = gaps("x | y | role\n62 | 312 | target", "value\n330")
    assert measured.loc[0, "units_for_target"] == 312


def test_a_target_of_nothing_has_no_progress(gaps):
    measured = gaps("value | unit\n5 | team", "value | unit\n0 | team")
    assert pd.isna(measured.loc[0, "progress_to_target"])
    assert measured.loc[0, "gap_to_target"] == 0


def test_rows_keep_their_index(figures_table, targets_table):
    figures = figures_table("x | y | role\n1 | 4 | universe\n3 | 4 | target")
    figures = figures.set_axis([17, 5])
    measured = measure_gaps(figures.join(match_targets(figures, targets_table(""))))
    assert measured.index.tolist() == [17, 5]
    assert measured["gap_to_universe"].dropna().to_dict() == {17: 3}
    assert measured.dtypes.astype(str).unique().tolist() == ["Float64"]


@pytest.mark.parametrize(
    ("percent", "units", "comparator", "asked"),
    [
        (95, 184, "at_least", 175),  # 174.8
        (95, 180, "at_least", 171),  # 171, and 171.00000000000003 in binary
        (95, 68, "at_least", 65),  # 64.6
        (95, 180, "more_than", 172),
        (95, 184, "more_than", 175),
        (95, 10_601, "more_than", 10_071),  # 10,070.95 is no whole number
        (100, 15, "at_least", 15),
        (100, 15, "more_than", 16),
        (0, 15, "at_least", 0),
        (33.3, 1000, "at_least", 333),
        (5, 184, "at_most", 9),  # 9.2
        (5, 180, "at_most", 9),
        (5, 180, "less_than", 8),
        (5, 184, "less_than", 9),
        (70, 10, "at_least", 7),
        (7, 100, "at_least", 7),  # 7.000000000000001 in binary
        (29, 100, "at_least", 29),  # 28.999999999999996 in binary
    ],
)
def test_share_of_units(percent: float, units: int, comparator: str, asked: int):
    answer = share_of_units(
        pd.Series([percent], dtype="Float64"),
        pd.Series([units], dtype="Float64"),
        pd.Series([comparator], dtype="string"),
    )
    assert answer.tolist() == [asked]


def test_share_of_unknown_units_is_missing():
    missing = pd.Series([95, pd.NA, 95], dtype="Float64", index=list("abc"))
    answer = share_of_units(
        missing,
        pd.Series([pd.NA, 184, 184], dtype="Float64", index=list("abc")),
        pd.Series(["more_than", "at_least", pd.NA], dtype="string", index=list("abc")),
    )
    assert answer.isna().tolist() == [True, True, False]
    assert answer["c"] == 175
