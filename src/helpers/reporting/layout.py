"""From recorded results to the rows and columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.reporting.glossary import Glossary
from helpers.reporting.inequality_words import unit_of_measure
from helpers.reporting.measures import MEASURES
from helpers.reporting.numbers import NOTHING, format_decimal_places, format_estimate
from helpers.reporting.table import Cell, Table

ROLE_WORDS: Final = {
    "target": "target", "universe": "all there are", "whole": "part of a whole",
    "unknown": "not said",
}  # fmt: skip
VERDICT_WORDS: Final = {
    "met": "Met", "on_track": "On track", "off_track": "Off track", "cannot_say": "Cannot say",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``source`` is a measure, or one of ``@indicator``, ``@place``, ``@group``, ``@period``,
    ``@reported`` (the ratio behind), ``@role`` (what its denominator is). ``@measure``,
    ``@estimate``, ``@unit``, ``@interval`` and ``@text`` make one row of each result. ``group``
    picks the rows of one group; ``zero`` is shown for 0, where 0 means that nothing was reported.
    """

    source: str
    header: str = ""
    group: str | None = None
    zero: str = ""

    @property
    def title(self) -> str:
        """Header of the column."""
        return self.header or MEASURES[self.source][0]


def lay_out(
    results: pd.DataFrame, columns: Sequence[Column], caption: str, note: str, glossary: Glossary
) -> Table:
    """Pivot recorded results: one row per (indicator, place, period, group) in recorded order.

    A column ``@measure`` makes it one row per result.

    Parameters
    ----------
    results : DataFrame
        Rows returned by ``Report.record``.
    columns : sequence of Column
        What to show, from left to right.
    caption, note : str
        Caption above and note below the table.
    glossary : Glossary
        For labels, language and the traces of numbers.
    """
    varying = [c for c in columns if c.group is not None]
    keys = ["indicator", "place"] if varying else ["indicator", "place", "period", "group"]
    keys += ["measure"] if any(c.source == "@measure" for c in columns) else []
    rows = []
    for _, group in results.groupby(keys, sort=False, dropna=False):
        rows.append([_cell(column, group, glossary) for column in columns])
    numeric = frozenset(i for i, c in enumerate(columns) if _is_number(c))
    return Table(
        caption, [c.title for c in columns], rows, note,
        is_simulated=bool(results["simulated"].any()), numeric=numeric,
    )  # fmt: skip


def _measure_behind(rows: pd.DataFrame) -> str:
    """The result that a ratio x/y belongs to: the reported value, or what was computed from it."""
    measures = [str(measure) for measure in rows.loc[rows["denominator"].notna(), "measure"]]
    return measures[0] if measures and "reported_value" not in set(rows["measure"]) else (
        "reported_value"
    )  # fmt: skip


_NUMBERS_OF_A_RESULT: Final = ("@estimate", "@interval")


def _is_number(column: Column) -> bool:
    if column.source in _NUMBERS_OF_A_RESULT:
        return True
    return not column.source.startswith("@") and column.source != "verdict"


def _cell(column: Column, rows: pd.DataFrame, glossary: Glossary) -> Cell:
    if column.source == "@reported":
        ids = tuple(rows["figures"].dropna().head(1).str.cat(sep=";").split(";"))
        measure = _measure_behind(rows)
        return _traced(_fact(column.source, rows, glossary), ids, measure, glossary)
    if column.source in _NUMBERS_OF_A_RESULT:
        return _number_of(column.source, rows.iloc[0], glossary)
    if column.source.startswith("@"):
        return Cell(_fact(column.source, rows, glossary))
    found = rows[rows["measure"].eq(column.source)]
    if column.group is not None:
        found = found[found["group"].eq(column.group)]
    if found.empty:
        return Cell(NOTHING, is_number=_is_number(column))
    row = found.iloc[0]
    figures = tuple(str(row["figures"]).split(";")) if pd.notna(row["figures"]) else ()
    if column.source == "verdict":
        code, _, reason = str(row["text"]).partition(": ")
        words = VERDICT_WORDS.get(code, code) + (f": {reason}" if reason else "")
        return Cell(words, measure="verdict", css_class=f"verdict {code}")
    if column.zero and row["estimate"] == 0:
        return Cell(column.zero, is_number=True, measure=column.source)
    text = format_range(row, glossary.parameters.language)
    return _traced(text, figures, column.source, glossary)


def _number_of(source: str, row: pd.Series, glossary: Glossary) -> Cell:
    """Estimate or interval of the one result of a row."""
    language = glossary.parameters.language
    ids = tuple(str(row["figures"]).split(";")) if pd.notna(row["figures"]) else ()
    if source == "@estimate":
        text = format_estimate(row["estimate"], row["unit"], language)
    elif pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return Cell(NOTHING, is_number=True)
    else:
        ends = (format_estimate(row[end], row["unit"], language) for end in ("lower", "upper"))
        text = " to ".join(ends)
    return _traced(text, ids, str(row["measure"]), glossary)


def _traced(text: str, figures: Sequence[str], measure: str, glossary: Glossary) -> Cell:
    """A number that says where it comes from when pointed at, and leads there when clicked."""
    known = tuple(figure for figure in figures if figure)
    return Cell(
        text, known, glossary.trace(known), is_number=True, measure=measure,
        href=f"#{known[0]}" if known else "",
    )  # fmt: skip


def format_range(row: pd.Series, language: str) -> str:
    """An estimate, or the reported range where a qualifier bounds it on one side."""
    text = format_estimate(row["estimate"], row["unit"], language)
    if row["interval"] != "reported_range":
        return text
    if pd.isna(row["upper"]):
        return f"at least {text}"
    if pd.isna(row["lower"]):
        return f"at most {text}"
    low, high = (format_estimate(row[end], row["unit"], language) for end in ("lower", "upper"))
    return f"{low} to {high}"


def _fact(source: str, rows: pd.DataFrame, glossary: Glossary) -> str:
    first = rows.iloc[0]
    if source == "@indicator":
        return glossary.label_of(str(first["indicator"]))
    if source == "@place":
        return glossary.name_of(str(first["place"]))
    if source == "@unit":
        return unit_of_measure(str(first["unit"]))
    if source == "@measure":
        return MEASURES[str(first["measure"])][0]
    if source in ("@group", "@period", "@text"):
        value = first[source[1:]]
        return NOTHING if pd.isna(value) else str(value)
    with_ratio = rows[rows["denominator"].notna()]
    if with_ratio.empty:
        counts = rows[rows["measure"].eq("reported_value")]
        if source == "@role" or counts.empty:
            return NOTHING
        return format_range(counts.iloc[0], glossary.parameters.language)
    ratio = with_ratio.iloc[0]
    if source == "@role":
        return ROLE_WORDS[str(ratio["denominator_role"])]
    top, bottom = (
        format_decimal_places(ratio[part], glossary.parameters.language)
        for part in ("numerator", "denominator")
    )
    return f"{top}/{bottom}"
