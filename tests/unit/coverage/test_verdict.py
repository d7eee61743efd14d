"""Verdicts: each rule alone, and the order they are asked in."""

import pandas as pd
import pytest

from helpers.coverage import REASONS, judge
from helpers.coverage.verdict import VERDICTS

ON = pd.Timestamp("2022-12-31")
BELOW = {
    "done": 62, "units_for_target": 312, "comparator": "at_least", "target_unit": "team",
    "due_year": 2025, "target_confidence": "high", "is_inferred": False, "confidence": "high",
    "status": "stands", "qualifier": "exact", "measure": "stock", "definition": pd.NA,
    "denominator_role": pd.NA, "reported_on": ON,
}  # fmt: skip
REACHED = {**BELOW, "done": 330}
SLOW = pd.Series({"pace_observed": 20.0, "expected_at_due": 122.0})
FAST = pd.Series({"pace_observed": 90.0, "expected_at_due": 332.0})


def verdict(figure: dict, pace: pd.Series | None = None, on: pd.Timestamp = ON) -> tuple[str, str]:
    found = judge(pd.Series(figure, dtype="object"), pace, on)
    assert found.verdict in VERDICTS
    assert found.reason in REASONS
    return found.verdict, found.reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"units_for_target": pd.NA}, "no_target"),
        ({"due_year": pd.NA}, "no_target"),
        ({"units_for_target": pd.NA, "definition": "trained"}, "other_definition"),
        ({"target_confidence": "low"}, "weak_target"),
        ({"confidence": "low"}, "weak_figure"),
        ({"status": "unresolved"}, "weak_figure"),
    ],
)
@pytest.mark.parametrize("figure", [BELOW, REACHED])
def test_what_carries_no_verdict_does_not_carry_one_when_reached(figure, changed, reason):
    assert verdict({**figure, **changed}, FAST) == ("cannot_say", reason)


def test_order_of_the_rules():
    weak = {**REACHED, "confidence": "low", "qualifier": "about", "measure": "unclear"}
    assert verdict({**weak, "target_confidence": "low"}) == ("cannot_say", "weak_target")
    assert verdict(weak) == ("cannot_say", "weak_figure")
    assert verdict({**weak, "confidence": "high"}) == ("cannot_say", "approximate")
    past = pd.Timestamp("2026-06-30")
    below = {**BELOW, "measure": "unclear", "reported_on": past}
    assert verdict(below, on=past) == ("cannot_say", "unclear_measure")
    assert verdict({**below, "measure": "stock"}, on=past) == ("off_track", "missed")
    assert verdict(BELOW, FAST, on=past) == ("cannot_say", "no_count_since")


@pytest.mark.parametrize(
    ("comparator", "equal", "above", "below"),
    [
        ("at_least", True, True, False),
        ("more_than", False, True, False),
        ("at_most", True, False, True),
        ("less_than", False, False, True),
    ],
)
def test_comparators(comparator: str, equal: bool, above: bool, below: bool):
    for done, met in ((100, equal), (101, above), (99, below)):
        figure = {**BELOW, "done": done, "units_for_target": 100, "comparator": comparator}
        assert (verdict(figure)[0] == "met") is met


def test_whole_units_asked_for_by_a_share_are_met_by_as_many():
    figure = {**BELOW, "denominator_role": "universe", "target_unit": "percent",
              "comparator": "more_than", "units_for_target": 172}  # fmt: skip
    assert verdict({**figure, "done": 172}) == ("met", "reached")
    assert verdict({**figure, "done": 171})[0] == "cannot_say"
    ceiling = {**figure, "comparator": "less_than", "units_for_target": 8}
    assert verdict({**ceiling, "done": 8}) == ("met", "reached")
    assert verdict({**ceiling, "done": 9})[0] == "cannot_say"


@pytest.mark.parametrize("comparator", ["at_least", "at_most"])
@pytest.mark.parametrize("qualifier", ["exact", "at_least", "at_most", "about"])
def test_only_the_sure_side_of_a_bound_meets(comparator: str, qualifier: str):
    figure = {**BELOW, "done": 312, "comparator": comparator, "qualifier": qualifier}
    sure = qualifier in ("exact", comparator)
    assert verdict(figure) == (("met", "reached") if sure else ("cannot_say", "approximate"))


@pytest.mark.parametrize(
    ("counted", "judged", "reason"),
    [
        ("2025-12-30", "2025-12-30", "one_date"),
        ("2025-12-30", "2025-12-31", "no_count_since"),
        ("2025-12-31", "2025-12-31", "missed"),
        ("2026-03-01", "2026-06-30", "missed"),
        ("2025-12-30", "2026-01-01", "no_count_since"),
    ],
)
def test_the_due_day_is_the_last_of_its_year(counted: str, judged: str, reason: str):
    figure = {**BELOW, "reported_on": pd.Timestamp(counted)}
    assert verdict(figure, on=pd.Timestamp(judged))[1] == reason


def test_pace_decides_last():
    assert verdict(BELOW, FAST) == ("on_track", "fast_enough")
    assert verdict(BELOW, SLOW) == ("off_track", "too_slow")
    exactly = pd.Series({"pace_observed": 83.3, "expected_at_due": 312.0})
    assert verdict(BELOW, exactly) == ("on_track", "fast_enough")
    assert verdict(BELOW, None) == ("cannot_say", "one_date")
    alone = pd.Series({"pace_observed": pd.NA, "expected_at_due": pd.NA})
    assert verdict(BELOW, alone) == ("cannot_say", "one_date")


def test_down_to_a_ceiling_a_fall_is_on_track():
    figure = {**BELOW, "done": 36, "units_for_target": 30, "comparator": "at_most"}
    falling = pd.Series({"pace_observed": -2.0, "expected_at_due": 29.9})
    assert verdict(figure, falling) == ("on_track", "fast_enough")
    assert verdict(figure, falling + 1) == ("off_track", "too_slow")


def test_numbers_for_a_period_have_no_pace():
    assert verdict({**BELOW, "measure": "flow"}) == ("cannot_say", "for_a_period")
    assert verdict({**REACHED, "measure": "flow"}) == ("met", "reached")


@pytest.mark.parametrize(
    ("figure", "pace", "is_provisional"),
    [(REACHED, None, True), (BELOW, FAST, True), (BELOW, SLOW, True), (BELOW, None, False)],
)
def test_a_verdict_on_an_inferred_target_is_provisional(figure, pace, is_provisional):
    row = pd.Series({**figure, "is_inferred": True}, dtype="object")
    assert judge(row, pace, ON).is_provisional is is_provisional
    assert judge(row.replace({True: False}), pace, ON).is_provisional is False


def test_an_unknown_target_is_not_an_inferred_one():
    row = pd.Series({**BELOW, "units_for_target": pd.NA, "is_inferred": pd.NA}, dtype="object")
    assert judge(row, None, ON).is_provisional is False


def test_reasons_are_words_without_a_full_stop():
    assert all(words[0].islower() and not words.endswith(".") for words in REASONS.values())


@pytest.mark.parametrize("qualifier", ["at_least", "about", "at_most"])
def test_a_bound_below_the_target_shows_no_miss(qualifier):
    past = pd.Timestamp("2026-06-30")
    below = {**BELOW, "qualifier": qualifier, "reported_on": past}
    assert verdict(below, on=past) == ("cannot_say", "approximate")
