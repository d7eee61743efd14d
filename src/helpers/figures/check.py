"""Validating the raw tables: every problem with its file, row, column and next step."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pandas as pd
import pandera.pandas as pa

from helpers.figures.activity_rules import activity_problems
from helpers.figures.dating import publication_span
from helpers.figures.figure_rules import figure_problems
from helpers.figures.programme_rules import programme_problems
from helpers.figures.raw import Problem, RawTables, problem_at
from helpers.figures.schema import RAW_TABLES
from helpers.figures.unit_rules import unit_problems

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
    ("coordinates", "place", "places", "place", False),
    ("coordinates", "source_id", "sources", "source_id", False),
    ("indicators", "numerator_indicator", "indicators", "indicator", False),
    ("indicators", "denominator_indicator", "indicators", "indicator", False),
    ("units", "indicator", "indicators", "indicator", False),
    ("units", "place", "places", "place", False),
    ("units", "source_id", "sources", "source_id", False),
    ("activity", "indicator", "indicators", "indicator", False),
    ("activity", "place", "places", "place", False),
    ("activity", "source_id", "sources", "source_id", False),
    ("targets", "scaled_by", "indicators", "indicator", False),
    ("targets", "proxy_indicator", "indicators", "indicator", False),
    ("systems", "programmes", "programmes", "programme", True),
    ("steps", "system", "systems", "system", False),
    ("steps", "indicator", "indicators", "indicator", False),
    ("ratios", "system", "systems", "system", False),
    ("ratios", "numerator_indicator", "indicators", "indicator", False),
    ("ratios", "denominator_indicator", "indicators", "indicator", False),
    ("ratios", "printed_indicator", "indicators", "indicator", False),
    ("bundles", "bundle", "indicators", "indicator", False),
    ("bundles", "indicators", "indicators", "indicator", True),
    ("bundles", "source_id", "sources", "source_id", False),
    ("bodies", "reports_to", "bodies", "body", False),
    ("indicator_words", "indicator", "indicators", "indicator", False),
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
    problems += figure_problems(raw)
    problems += unit_problems(raw)
    problems += programme_problems(raw)
    problems += activity_problems(raw)
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
            yield problem_at(row, column, found, expected, step)


def _repeated(row: pd.Series, column: str, table: pd.DataFrame) -> Iterator[Problem]:
    if pd.isna(row[column]):
        return
    first = table[table[column].eq(row[column])].iloc[0]
    if row.name != first.name:
        yield problem_at(
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
        codes = table[column].dropna()
        codes = codes.str.split(";").explode() if several else codes
        file = RAW_TABLES[other][0]
        strange = codes[~codes.isin(known)]
        for (_, row), code in zip(table.loc[strange.index].iterrows(), strange, strict=True):
            yield problem_at(
                row, column, repr(str(code)), f"a code of data/raw/{file}",
                f"Correct the code, or add it to data/raw/{file}.{_near(str(code), known)}",
            )  # fmt: skip


def _near(code: str, known: set[str]) -> str:
    close = get_close_matches(code, sorted(known), n=3)
    return f" Near it: {', '.join(close)}." if close else ""


def _impossible_days(raw: RawTables) -> Iterator[Problem]:
    published = raw.sources["published"]
    unreadable = publication_span(published)["published_first"].isna()
    for _, row in raw.sources[published.notna() & unreadable].iterrows():
        yield problem_at(
            row, "published", repr(row["published"]), "a day, month or year of the calendar",
            "Write it as 2022-12-31, 2022-12 or 2022.",
        )  # fmt: skip


def _plain(value: object) -> object:
    return float(value) if isinstance(value, float) else value
