"""What one figure must keep to: whole ratios, ordered dates, counts that are counts, valid places.

Each rule is a mask over all figures and a message for the rows it finds, so that a thousand good
rows cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import pandas as pd

from helpers.figures.raw import Problem, RawTables, problem_at

_COUNTED: Final = ("value", "value_high", "numerator", "denominator")


def figure_problems(raw: RawTables) -> Iterator[Problem]:
    """Problems of single figures, rule by rule.

    Parameters
    ----------
    raw : RawTables
        The raw tables; codes that other tables do not know are reported elsewhere.
    """
    kinds = raw.indicators.drop_duplicates("indicator").set_index("indicator")["kind"]
    validity = raw.places.drop_duplicates("place").set_index("place")[["valid_from", "valid_to"]]
    figures = raw.figures.join(validity, on="place")
    figures["kind"] = figures["indicator"].map(kinds)
    figures["place_is_known"] = figures["place"].isin(validity.index)
    for find, describe in _RULES:
        for _, row in figures[find(figures).fillna(False).astype(bool)].iterrows():
            yield describe(row)
    yield from _fractions(figures)


def _lone_numerator(row: pd.Series) -> Problem:
    return problem_at(
        row, "denominator", "an empty cell", f"a number above 0 beside {row['numerator']:g}",
        "Add the denominator, or move the lone count to the value or the note.",
    )  # fmt: skip


def _lone_denominator(row: pd.Series) -> Problem:
    return problem_at(
        row, "numerator", "an empty cell", f"a number beside {row['denominator']:g}",
        "Add the numerator, or move the lone count to the value or the note.",
    )  # fmt: skip


def _no_role(row: pd.Series) -> Problem:
    return problem_at(
        row, "denominator_role", "an empty cell", "target, universe, whole or unknown",
        "Say what the denominator is; 'unknown' is an answer.",
    )  # fmt: skip


def _ends_first(row: pd.Series) -> Problem:
    return problem_at(
        row, "period_end", _day(row["period_end"]), f"a day from {_day(row['period_start'])} on",
        "A period cannot end before it starts: correct one of the two.",
    )  # fmt: skip


def _one_end(row: pd.Series) -> Problem:
    empty = "period_end" if pd.isna(row["period_end"]) else "period_start"
    return problem_at(
        row, empty, "an empty cell", "both ends of the period, or neither", "Fill in the other end."
    )


def _part_above_the_whole(row: pd.Series) -> Problem:
    return problem_at(
        row, "denominator_role", repr(str(row["denominator_role"])),
        f"a denominator of at least {row['numerator']:g}, or the role target",
        f"{row['numerator']:g} of {row['denominator']:g} cannot be a part: only a target can be "
        "passed. Correct the ratio or the role.",
    )  # fmt: skip


def _range_upside_down(row: pd.Series) -> Problem:
    return problem_at(
        row, "value_high", f"{row['value_high']:g}", f"a number from {row['value']:g} up",
        "The upper end of a range cannot lie below its lower end.",
    )  # fmt: skip


def _negative(row: pd.Series) -> Problem:
    return problem_at(
        row, "value", f"{row['value']:g}", "a number from 0 up",
        f"{row['indicator']} counts something: write a fall as an indicator of kind 'rate'.",
    )  # fmt: skip


def _not_there_on(row: pd.Series) -> Problem:
    return problem_at(
        row, "place", f"{row['place']} as of {_day(row['as_of'])}",
        f"a place that existed then ({row['place']}: {_span(row)})", _CROSSWALK,
    )  # fmt: skip


def _not_there_in(row: pd.Series) -> Problem:
    period = f"{_day(row['period_start'])} to {_day(row['period_end'])}"
    return problem_at(
        row, "place", f"{row['place']} in {period}",
        f"a place that existed then ({row['place']}: {_span(row)})", _CROSSWALK,
    )  # fmt: skip


_CROSSWALK: Final = "Use the code of the unit that existed then (data/raw/places/crosswalk.csv)."


def _outside(figures: pd.DataFrame, first: str, last: str) -> pd.Series:
    """Whether all days from `first` to `last` lie outside the validity of the place."""
    after = figures[first].gt(figures["valid_to"])
    before = figures[last].lt(figures["valid_from"])
    return figures["place_is_known"] & (after | before)


_Rule = tuple[Callable[[pd.DataFrame], pd.Series], Callable[[pd.Series], Problem]]
_RULES: Final[tuple[_Rule, ...]] = (
    (lambda f: f["numerator"].notna() & f["denominator"].isna(), _lone_numerator),
    (lambda f: f["denominator"].notna() & f["numerator"].isna(), _lone_denominator),
    (lambda f: f["denominator"].notna() & f["denominator_role"].isna(), _no_role),
    (
        lambda f: (
            f["denominator_role"].isin(["universe", "whole"]) & f["numerator"].gt(f["denominator"])
        ),
        _part_above_the_whole,
    ),
    (lambda f: f["period_end"].lt(f["period_start"]), _ends_first),
    (lambda f: f["period_end"].isna() ^ f["period_start"].isna(), _one_end),
    (lambda f: f["value_high"].lt(f["value"]), _range_upside_down),
    # A change or an index may fall below zero; nothing that is counted can.
    (lambda f: f["value"].lt(0) & ~f["kind"].isin(["rate", "index"]), _negative),
    (lambda f: _outside(f, "as_of", "as_of"), _not_there_on),
    (
        lambda f: (
            _outside(f, "period_start", "period_end")
            & f["as_of"].isna()
            & f["period_start"].le(f["period_end"])
        ),
        _not_there_in,
    ),
)


def _fractions(figures: pd.DataFrame) -> Iterator[Problem]:
    # 2.145 is a plain number, and two thousand in a Vietnamese report.
    for column in _COUNTED:
        broken = figures[column].notna() & figures[column].ne(figures[column].round())
        in_dong = figures["unit"].eq("VND").fillna(False)
        counted = figures["kind"].eq("count").fillna(False) | in_dong
        for _, row in figures[broken.fillna(False) & counted].iterrows():
            why = "comes in whole đồng" if row["unit"] == "VND" else "is a count"
            yield problem_at(
                row, column, f"{row[column]:g}", f"a whole number, as {row['indicator']} {why}",
                "A dot is a decimal point here: write 2145 where 2.145 is printed.",
            )  # fmt: skip


def _span(row: pd.Series) -> str:
    return f"{_day(row['valid_from']) or 'the start'} to {_day(row['valid_to']) or 'today'}"


def _day(value: Any) -> str:
    return "" if pd.isna(value) else value.strftime("%Y-%m-%d")
