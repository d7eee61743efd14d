"""Validating the raw tables: every problem with its file, row, column and next step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

import pandas as pd
import pandera.pandas as pa

from helpers.figures.dating import publication_span
from helpers.figures.raw import Problem, RawTables
from helpers.figures.schema import RAW_TABLES
from helpers.places.validity import is_valid, overlaps

_REFERENCES = (
    # table, column, other table, key, several codes separated by semicolons
    ("figures", "indicator", "indicators", "indicator", False),
    ("figures", "place", "places", "place", False),
    ("figures", "source_id", "sources", "source_id", False),
    ("figures", "programme", "programmes", "programme", True),
    ("mentions", "source_id", "sources", "source_id", False),
    ("mentions", "figure_id", "figures", "figure_id", False),
    ("mentions", "indicator", "indicators", "indicator", False),
    ("mentions", "place", "places", "place", False),
    ("indicators", "programme", "programmes", "programme", True),
    ("programmes", "component_of", "programmes", "programme", False),
    ("targets", "programme", "programmes", "programme", False),
    ("targets", "indicator", "indicators", "indicator", False),
    ("targets", "place", "places", "place", False),
    ("targets", "source_id", "sources", "source_id", False),
    ("norms", "numerator_indicator", "indicators", "indicator", False),
    ("norms", "denominator_indicator", "indicators", "indicator", False),
    ("norms", "source_id", "sources", "source_id", False),
    ("places", "parent", "places", "place", False),
    ("places", "predecessor", "places", "place", False),
    ("place_names", "place", "places", "place", False),
    ("crosswalk", "place_from", "places", "place", False),
    ("crosswalk", "place_to", "places", "place", False),
)


def check_tables(raw: RawTables) -> list[Problem]:
    """Everything that is wrong in the raw tables.

    Parameters
    ----------
    raw : RawTables
        As read by :func:`helpers.figures.raw.read_raw`.

    Returns
    -------
    list of Problem
        In the order of files and rows; empty when all is well.
    """
    problems = list(raw.problems)
    for name, (_, model) in RAW_TABLES.items():
        problems += _against_model(raw.table(name), model)
    problems += _unknown_codes(raw)
    problems += _impossible_days(raw)
    problems += _figure_rules(raw)
    known = {(p.file, p.row, p.column): p for p in reversed(problems)}
    return sorted(known.values(), key=lambda p: (p.file, p.row or 0, p.column or ""))


def _against_model(table: pd.DataFrame, model: type[pa.DataFrameModel]) -> Iterator[Problem]:
    schema = model.to_schema()
    try:
        schema.validate(table[list(schema.columns)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.to_dict("records"):
            if case["index"] is None or pd.isna(case["index"]):
                raise  # the table as a whole: a fault of ours, since the columns were checked
            row, column = table.loc[case["index"]], str(case["column"])
            if case["check"] == "field_uniqueness":
                yield from _repeated(row, column, table)
                continue
            expected, step = _wording(str(case["check"]), schema.columns[column])
            found = "an empty cell" if pd.isna(row[column]) else repr(_plain(row[column]))
            yield _problem(row, column, found, expected, step)


def _repeated(row: pd.Series, column: str, table: pd.DataFrame) -> Iterator[Problem]:
    if pd.isna(row[column]):
        return
    first = table[table[column].eq(row[column])].iloc[0]
    if row.name != first.name:
        yield _problem(
            row, column, repr(row[column]),
            f"another name: {first['_file']}, row {first['_row']} has this one already",
            "Give the row a name of its own, or remove the copy.",
        )  # fmt: skip


def _wording(check: str, column: Any) -> tuple[str, str]:
    step = f"{column.description} Correct the cell."
    if check == "not_nullable":
        return "a value", f"{column.description} Fill in the cell."
    for known in column.checks:
        if check.startswith(known.name) or check == known.error:
            given = known.statistics
            if known.name == "isin":
                return "one of " + ", ".join(sorted(given["allowed_values"])), step
            if known.name == "greater_than_or_equal_to":
                return f"a number from {given['min_value']:g} up", step
            if known.name == "greater_than":
                return f"a number above {given['min_value']:g}", step
            if known.name == "str_length":
                return f"at most {given['max_value']} characters", step
            if known.name == "str_matches":
                return f"text of the form {given['pattern']}", step
    return check, step


def _unknown_codes(raw: RawTables) -> Iterator[Problem]:
    for name, column, other, key, several in _REFERENCES:
        table, known = raw.table(name), set(raw.table(other)[key].dropna())
        for _, row in table[table[column].notna()].iterrows():
            for code in str(row[column]).split(";") if several else [str(row[column])]:
                if code not in known:
                    file = RAW_TABLES[other][0]
                    yield _problem(
                        row, column, repr(code), f"a code of data/raw/{file}",
                        f"Correct the code, or add it to data/raw/{file}.{_near(code, known)}",
                    )  # fmt: skip


def _near(code: str, known: set[str]) -> str:
    close = get_close_matches(code, sorted(known), n=3)
    return f" Near it: {', '.join(close)}." if close else ""


def _impossible_days(raw: RawTables) -> Iterator[Problem]:
    published = raw.sources["published"]
    unreadable = publication_span(published)["published_first"].isna()
    for _, row in raw.sources[published.notna() & unreadable].iterrows():
        yield _problem(
            row, "published", repr(row["published"]), "a day, month or year of the calendar",
            "Write it as 2022-12-31, 2022-12 or 2022.",
        )  # fmt: skip


def _figure_rules(raw: RawTables) -> Iterator[Problem]:
    kinds = raw.indicators.drop_duplicates("indicator").set_index("indicator")["kind"]
    places = raw.places.drop_duplicates("place").set_index("place", drop=False)
    for _, row in raw.figures.iterrows():
        for rule in _RULES:
            yield from rule(row)
        yield from _negative(row, kinds.get(row["indicator"]))
        if kinds.get(row["indicator"]) == "count":
            yield from _fraction(row)
        if row["place"] in places.index:
            yield from _outside_validity(row, places)


def _ratio(row: pd.Series) -> Iterator[Problem]:
    has_x, has_y = pd.notna(row["numerator"]), pd.notna(row["denominator"])
    if has_x and not has_y:
        yield _problem(
            row, "denominator", "an empty cell", f"a number above 0 beside {row['numerator']:g}",
            "Add the denominator, or move the lone count to the value or the note.",
        )  # fmt: skip
    if has_y and not has_x:
        yield _problem(
            row, "numerator", "an empty cell", f"a number beside {row['denominator']:g}",
            "Add the numerator, or move the lone count to the value or the note.",
        )  # fmt: skip
    if has_y and pd.isna(row["denominator_role"]):
        yield _problem(
            row, "denominator_role", "an empty cell", "target, universe, whole or unknown",
            "Say what the denominator is; 'unknown' is an answer.",
        )  # fmt: skip


def _order(row: pd.Series) -> Iterator[Problem]:
    if row["period_end"] < row["period_start"]:
        yield _problem(
            row, "period_end", _day(row["period_end"]),
            f"a day from {_day(row['period_start'])} on",
            "A period cannot end before it starts: correct one of the two.",
        )  # fmt: skip
    if pd.isna(row["period_end"]) != pd.isna(row["period_start"]):
        empty = "period_end" if pd.isna(row["period_end"]) else "period_start"
        yield _problem(
            row, empty, "an empty cell", "both ends of the period, or neither",
            "Fill in the other end.",
        )  # fmt: skip
    if row[["value", "value_high"]].notna().all() and row["value_high"] < row["value"]:
        yield _problem(
            row, "value_high", f"{row['value_high']:g}", f"a number from {row['value']:g} up",
            "The upper end of a range cannot lie below its lower end.",
        )  # fmt: skip


_RULES: tuple[Callable[[pd.Series], Iterator[Problem]], ...] = (_ratio, _order)


def _negative(row: pd.Series, kind: str | None) -> Iterator[Problem]:
    # A change or an index may fall below zero; nothing that is counted can.
    if kind not in ("rate", "index") and pd.notna(row["value"]) and row["value"] < 0:
        yield _problem(
            row, "value", f"{row['value']:g}", "a number from 0 up",
            f"{row['indicator']} counts something: write a fall as an indicator of kind 'rate'.",
        )  # fmt: skip


def _fraction(row: pd.Series) -> Iterator[Problem]:
    # 2.145 is a plain number, and two thousand in a Vietnamese report.
    for column in ("value", "value_high", "numerator", "denominator"):
        if pd.notna(row[column]) and row[column] != round(row[column]):
            yield _problem(
                row, column, f"{row[column]:g}",
                f"a whole number, as {row['indicator']} is a count",
                "A dot is a decimal point here: write 2145 where 2.145 is printed.",
            )  # fmt: skip


def _outside_validity(row: pd.Series, places: pd.DataFrame) -> Iterator[Problem]:
    place, code = places.loc[row["place"]], str(row["place"])
    span = f"{_day(place['valid_from']) or 'the start'} to {_day(place['valid_to']) or 'today'}"
    step = "Use the code of the unit that existed then (data/raw/places/crosswalk.csv)."
    if pd.notna(row["as_of"]) and not is_valid(code, places, row["as_of"]):
        yield _problem(
            row, "place", f"{row['place']} as of {_day(row['as_of'])}",
            f"a place that existed then ({row['place']}: {span})", step,
        )  # fmt: skip
    elif row["period_start"] <= row["period_end"] and not overlaps(
        code, places, row["period_start"], row["period_end"]
    ):
        yield _problem(
            row, "place", f"{row['place']} in {_day(row['period_start'])} to "
            f"{_day(row['period_end'])}", f"a place that existed then ({span})", step,
        )  # fmt: skip


def _problem(row: pd.Series, column: str, found: str, expected: str, step: str) -> Problem:
    return Problem(str(row["_file"]), int(row["_row"]), column, found, expected, step)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, float) else value


def _day(value: Any) -> str:
    return "" if pd.isna(value) else value.strftime("%Y-%m-%d")
