"""Sentences that depend on numbers: one and many, a target inferred or reached, one date."""

import pandas as pd
import pytest

from helpers.reporting.sentences import say_gap, say_named, say_pace, say_reported

TARGET = {
    "numerator": 62.0, "denominator": 312.0, "denominator_role": "target", "is_inferred": True,
    "gap_to_target": 250.0, "gap_to_universe": pd.NA, "units_for_target": 312.0,
    "target_value": 312.0, "due_year": 2025, "target_note": pd.NA,
}  # fmt: skip
UNIVERSE = {
    "numerator": 90.0, "denominator": 184.0, "denominator_role": "universe", "is_inferred": False,
    "gap_to_target": 85.0, "gap_to_universe": 94.0, "units_for_target": 175.0,
    "target_value": 95.0, "due_year": 2025,
}  # fmt: skip
NO_TARGET = {
    "gap_to_target": pd.NA, "units_for_target": pd.NA, "target_value": pd.NA, "due_year": pd.NA,
    "is_inferred": pd.NA,
}  # fmt: skip
PACE = {
    "last_on": pd.Timestamp(2022, 12, 31), "first_on": pd.Timestamp(2022, 12, 31), "done": 62.0,
    "units_for_target": 312.0, "due_year": 2025, "is_date_inferred": False,
    "pace_needed": 250 / 3, "pace_observed": pd.NA, "gap_to_target": 250.0,
    "observed_from": pd.Timestamp(2022, 12, 31), "observed_to": pd.Timestamp(2024, 6, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "sources", "expected"),
    [
        (26, 1, "**26 figures** from **1 source** speak for Đắk Lắk in 2022."),
        (1234, 12, "**1,234 figures** from **12 sources** speak for Đắk Lắk in 2022."),
        (1, 1, "**1 figure** from **1 source** speaks for Đắk Lắk in 2022."),
    ],
)
def test_reported(figures: int, sources: int, expected: str):
    assert say_reported(figures, sources, "Đắk Lắk", 2022) == expected


def gap(known: dict[str, object], **changed: object) -> str:
    return say_gap(pd.Series({**known, **changed}), "Teams", "en")


def test_an_inferred_target_says_so():
    assert gap(TARGET) == (
        "**Teams**: 62 of 312 (19.9%). The 312 is a target as far as can be inferred, so the "
        "share may pass 100%. 250 are missing by the end of 2025."
    )
    assert gap(TARGET, target_note="inferred: 330 teams exceed it").endswith(
        " Why inferred: 330 teams exceed it."
    )


def test_a_stated_target():
    assert "The 312 is a target, so" in gap(TARGET, is_inferred=False)


def test_a_target_without_an_official_source_has_no_due_year():
    assert gap(TARGET, is_inferred=pd.NA, due_year=pd.NA) == (
        "**Teams**: 62 of 312 (19.9%). The 312 is a target, so the share may pass 100%. "
        "250 are missing."
    )


def test_one_unit_is_missing():
    assert gap(TARGET, numerator=311.0, gap_to_target=1.0).endswith(
        " 1 is missing by the end of 2025."
    )


def test_a_target_that_was_passed():
    assert gap(TARGET, numerator=330.0, gap_to_target=0.0) == (
        "**Teams**: 330 of 312 (105.8%). The 312 is a target as far as can be inferred, so the "
        "share may pass 100%."
    )


def test_a_share_of_all_units_as_a_target():
    assert gap(UNIVERSE) == (
        "**Teams**: 90 of 184 (48.9%). Of 184, 95% comes to 175: 85 more by the end of 2025."
    )


def test_a_share_of_all_units_that_is_reached_is_not_called_unset():
    words = gap(UNIVERSE, numerator=180.0, gap_to_target=0.0, gap_to_universe=4.0)
    assert words == "**Teams**: 180 of 184 (97.8%). Of 184, 95% comes to 175: reached."


def test_a_universe_without_a_target():
    words = gap(UNIVERSE, numerator=6.0, denominator=15.0, gap_to_universe=9.0, **NO_TARGET)
    assert (
        words
        == "**Teams**: 6 of 15 (40.0%). 9 are not reported as such; no share is set as a target."
    )
    words = gap(UNIVERSE, numerator=14.0, denominator=15.0, gap_to_universe=1.0, **NO_TARGET)
    assert words.endswith(" 1 is not reported as such; no share is set as a target.")


def pace(**changed: object) -> str:
    return say_pace(pd.Series({**PACE, **changed}), "Teams", "en")


def test_no_second_date():
    assert pace() == (
        "**Teams**: on 31 Dec 2022 the count was 62 of the 312 asked for by the end of 2025, "
        "which leaves 83.3 a year to go. With one date there is no pace to observe."
    )


def test_a_pace_between_two_dates():
    assert pace(pace_observed=189.0).endswith(
        " From 31 Dec 2022 to 1 Jun 2024 it changed by 189.0 a year."
    )


def test_a_reached_target_needs_no_pace():
    words = pace(done=330.0, last_on=pd.Timestamp(2024, 6, 1), pace_needed=0.0, gap_to_target=0.0)
    assert words.startswith(
        "**Teams**: on 1 Jun 2024 the count was 330 of the 312 asked for by the end of 2025: the "
        "target is reached."
    )


def test_a_due_year_that_has_passed():
    assert ", and that year has passed." in pace(pace_needed=pd.NA)


def test_an_inferred_date_says_so():
    assert "gives no day" in pace(is_date_inferred=True)


def named(never: int, names: str) -> str:
    counts = pd.DataFrame(
        {"component": ["training"], "units_named": [15 - never], "units_never_named": [never],
         "names": [names]}
    )  # fmt: skip
    return say_named(counts, 15, "training")


def test_districts_named():
    assert named(7, "Buôn Đôn, Lắk") == (
        "Reports on training name **8 of 15** district-level units. **7 are not named**: "
        "Buôn Đôn, Lắk. Not named is not the same as not reached: the reports held here do not "
        "say."
    )
    assert "**1 is not named**: Lắk." in named(1, "Lắk")


def test_all_districts_or_none_named():
    assert named(0, "") == "Reports on training name all 15 district-level units."
    nothing = pd.DataFrame({"component": []})
    assert say_named(nothing, 15, "training") == "No report names a district for training."
