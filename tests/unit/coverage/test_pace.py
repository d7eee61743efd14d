"""Pace: days are counted, a year has 365.25 of them."""

import pandas as pd
import pytest

from helpers.coverage import measure_pace, time_elapsed


def series(*counts: tuple[str, float]) -> pd.DataFrame:
    days, done = zip(*counts, strict=True)
    return pd.DataFrame({"reported_on": pd.to_datetime(list(days)), "done": done})


def test_two_counts():
    # 62 on 2022-12-31, 330 on 2024-06-01: 518 days later. 2025-12-31 is 578 days after that.
    pace = measure_pace(series(("2022-12-31", 62), ("2024-06-01", 330)), 400, 2025)
    assert pace["pace_observed"] == pytest.approx((330 - 62) / (518 / 365.25))
    assert pace["pace_needed"] == pytest.approx((400 - 330) / (578 / 365.25))
    assert pace["expected_at_due"] == pytest.approx(330 + 268 * 578 / 518)
    assert pace["first_on"] == pd.Timestamp("2022-12-31")
    assert pace["last_on"] == pd.Timestamp("2024-06-01")
    assert pace["n_dates"] == 2


def test_one_count_has_no_pace_observed():
    pace = measure_pace(series(("2022-12-31", 62)), 312, 2025)
    assert pace["pace_needed"] == pytest.approx(250 / (1096 / 365.25))
    assert pd.isna(pace["pace_observed"])
    assert pd.isna(pace["expected_at_due"])
    assert pace["n_dates"] == 1


def test_only_the_first_and_last_count_matter():
    ends = series(("2021-12-31", 10), ("2023-12-31", 90))
    between = series(("2021-12-31", 10), ("2022-06-30", 400), ("2023-12-31", 90))
    one, other = measure_pace(ends, 100, 2025), measure_pace(between, 100, 2025)
    assert one.drop("n_dates").to_dict() == other.drop("n_dates").to_dict()
    assert other["n_dates"] == 3


def test_order_of_rows_and_gaps_in_them_do_not_matter():
    counts = series(("2024-06-01", 330), ("2022-12-31", 62), ("2023-12-31", float("nan")))
    pace = measure_pace(counts, 312, 2025)
    assert (pace["first_on"], pace["last_on"], pace["n_dates"]) == (
        pd.Timestamp("2022-12-31"), pd.Timestamp("2024-06-01"), 2,
    )  # fmt: skip


def test_two_counts_of_one_day_are_one_date():
    pace = measure_pace(series(("2022-12-31", 60), ("2022-12-31", 62)), 312, 2025)
    assert pace["n_dates"] == 1
    assert pd.isna(pace["pace_observed"])
    assert pace["pace_needed"] == pytest.approx(250 / (1096 / 365.25))


@pytest.mark.parametrize("done", [312, 330])
@pytest.mark.parametrize("on", ["2024-06-01", "2025-12-31", "2026-06-01"])
def test_a_target_reached_needs_nothing_more(done: float, on: str):
    assert measure_pace(series((on, done)), 312, 2025)["pace_needed"] == 0


@pytest.mark.parametrize("on", ["2025-12-31", "2026-06-01"])
def test_after_the_due_day_no_pace_reaches_it(on: str):
    pace = measure_pace(series(("2022-12-31", 62), (on, 300)), 312, 2025)
    assert pd.isna(pace["pace_needed"])
    assert pd.isna(pace["expected_at_due"])
    assert pace["pace_observed"] > 0


def test_a_count_may_fall():
    pace = measure_pace(series(("2022-12-31", 100), ("2023-12-31", 80)), 312, 2025)
    assert pace["pace_observed"] == pytest.approx(-20 * 365.25 / 365)
    assert pace["expected_at_due"] == pytest.approx(80 - 20 * 731 / 365)


def test_down_to_a_ceiling_the_pace_needed_is_a_fall():
    counts = series(("2020-12-31", 114), ("2022-12-31", 112))
    pace = measure_pace(counts, 111, 2025, is_ceiling=True)
    assert pace["pace_needed"] == pytest.approx(-1 / (1096 / 365.25))
    assert pace["pace_observed"] == pytest.approx(-2 / (730 / 365.25))
    assert measure_pace(counts, 113, 2025, is_ceiling=True)["pace_needed"] == 0


@pytest.mark.parametrize(
    ("on", "share"),
    [
        ("2020-06-01", 0),
        ("2021-12-31", 0.2),
        ("2022-12-31", 0.4),
        ("2024-12-31", 0.8),  # a leap year
        ("2025-12-31", 1),
        ("2027-01-01", 1),
    ],
)
def test_time_elapsed(on: str, share: float):
    years = [pd.Series([year], dtype="Int64") for year in (2021, 2025)]
    assert time_elapsed(*years, pd.Timestamp(on)).tolist() == [pytest.approx(share)]


def test_time_elapsed_of_an_unknown_programme_is_missing():
    start, due = pd.Series([pd.NA, 2021], dtype="Int64"), pd.Series([2025, pd.NA], dtype="Int64")
    assert time_elapsed(start, due, pd.Timestamp("2022-12-31")).isna().all()
