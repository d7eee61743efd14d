"""From recorded results to the rows and columns of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.coverage.verdict import REASONS
from helpers.reporting.glossary import Glossary
from helpers.reporting.inequality_words import unit_of_measure
from helpers.reporting.language import Words, to_say
from helpers.reporting.measures import MEASURES
from helpers.reporting.numbers import (
    NOTHING,
    format_between,
    format_bound,
    format_decimal_places,
    format_estimate,
    format_period,
)
from helpers.reporting.table import Cell, Table

ROLE_WORDS: Final = to_say({
    "target": "target", "universe": "all there are", "whole": "part of a whole",
    "unknown": "not said",
})  # fmt: skip
VERDICT_WORDS: Final = to_say({
    "met": "Met", "on_track": "On track", "off_track": "Off track", "cannot_say": "Cannot say",
})  # fmt: skip
REASON_WORDS: Final = to_say(REASONS)
_PROVISIONAL: Final = to_say("provisional, as the target is inferred")
_REASON: Final = re.compile(rf"(.+?)(?:; ({_PROVISIONAL}))?( \(.*\))?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``source`` is a measure, or one of ``@indicator``, ``@place``, ``@group``, ``@period``,
    ``@reported`` (the ratio behind), ``@role`` (what its denominator is). ``@measure``,
    ``@estimate``, ``@value`` (the estimate, or the reported range around it), ``@unit``,
    ``@interval`` and ``@text`` make one row of each result. ``group``
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

    def title_in(self, words: Words) -> str:
        """Header of the column: as given, or the label of its measure in a language."""
        return self.header or words.say(MEASURES[self.source][0])


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
        caption, [c.title_in(glossary.words) for c in columns], rows, note,
        is_simulated=bool(results["simulated"].any()), numeric=numeric,
        language=glossary.parameters.language,
    )  # fmt: skip


def _measure_behind(rows: pd.DataFrame) -> str:
    """The result that a ratio x/y belongs to: the reported value, or what was computed from it."""
    measures = [str(measure) for measure in rows.loc[rows["denominator"].notna(), "measure"]]
    return measures[0] if measures and "reported_value" not in set(rows["measure"]) else (
        "reported_value"
    )  # fmt: skip


_NUMBERS_OF_A_RESULT: Final = ("@estimate", "@interval", "@value")


def _is_number(column: Column) -> bool:
    if column.source in _NUMBERS_OF_A_RESULT:
        return True
    return not column.source.startswith("@") and MEASURES[column.source][1] != "verdict"


def _cell(column: Column, rows: pd.DataFrame, glossary: Glossary) -> Cell:
    if column.source == "@reported":
        ids = tuple(rows["figures"].dropna().head(1).str.cat(sep=";").split(";"))
        measure = _measure_behind(rows)
        return _traced(_fact(column.source, rows, glossary), ids, measure, glossary)
    if column.source in _NUMBERS_OF_A_RESULT:
        return _number_of(column.source, rows.iloc[0], glossary)
    if column.source == "@text" and MEASURES[str(rows.iloc[0]["measure"])][1] == "verdict":
        return Cell(_fact(column.source, rows, glossary), measure=str(rows.iloc[0]["measure"]))
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
        text = str(row["text"])
        code = text.partition(": ")[0]
        said = say_verdict(text, glossary.words)
        return Cell(said, measure="verdict", css_class=f"verdict {code}")
    if MEASURES[column.source][1] == "verdict":
        return Cell(glossary.words.if_known(str(row["text"])), measure=column.source)
    if column.zero and row["estimate"] == 0:
        return Cell(column.zero, is_number=True, measure=column.source)
    text = format_range(row, glossary.parameters.language)
    return _traced(text, figures, column.source, glossary)


def _number_of(source: str, row: pd.Series, glossary: Glossary) -> Cell:
    """Estimate or interval of the one result of a row."""
    language = glossary.parameters.language
    ids = tuple(str(row["figures"]).split(";")) if pd.notna(row["figures"]) else ()
    if source == "@value":
        text = format_range(row, language)
    elif source == "@estimate":
        text = format_estimate(row["estimate"], row["unit"], language)
    elif pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return Cell(NOTHING, is_number=True)
    else:
        low, high = (format_estimate(row[e], row["unit"], language) for e in ("lower", "upper"))
        text = format_between(low, high, language)
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
        return format_bound("at_least", text, language)
    if pd.isna(row["lower"]):
        return format_bound("at_most", text, language)
    low, high = (format_estimate(row[end], row["unit"], language) for end in ("lower", "upper"))
    return format_between(low, high, language)


def say_verdict(text: str, words: Words) -> str:
    """A recorded verdict, "code: reason", in words; what a page adds in brackets stays."""
    code, _, reason = text.partition(": ")
    verdict = words.say(VERDICT_WORDS[code]) if code in VERDICT_WORDS else code
    parts = _REASON.fullmatch(reason)
    if parts is None:
        return verdict
    provisional = f"; {words.say(_PROVISIONAL)}" if parts[2] else ""
    return f"{verdict}: {words.look_up(parts[1])}{provisional}{parts[3] or ''}"


def _fact(source: str, rows: pd.DataFrame, glossary: Glossary) -> str:
    if source in ("@reported", "@role"):
        return _ratio_behind(source, rows, glossary)
    value = rows.iloc[0][source[1:]]
    if pd.isna(value):
        return NOTHING
    code, words = str(value), glossary.words
    if source == "@indicator":
        return glossary.label_of(code)
    if source == "@place":
        return glossary.name_of(code)
    if source == "@unit":
        return unit_of_measure(code, words.language)
    if source == "@measure":
        return words.say(MEASURES[code][0])
    if source == "@period":
        return format_period(code, words.language)
    return words.if_known(code)  # a group or a text, which may be a name from the data


def _ratio_behind(source: str, rows: pd.DataFrame, glossary: Glossary) -> str:
    with_ratio = rows[rows["denominator"].notna()]
    if with_ratio.empty:
        counts = rows[rows["measure"].eq("reported_value")]
        if source == "@role" or counts.empty:
            return NOTHING
        return format_range(counts.iloc[0], glossary.parameters.language)
    ratio = with_ratio.iloc[0]
    if source == "@role":
        return glossary.words.say(ROLE_WORDS[str(ratio["denominator_role"])])
    top, bottom = (
        format_decimal_places(ratio[part], glossary.parameters.language)
        for part in ("numerator", "denominator")
    )
    return f"{top}/{bottom}"
