"""Where every figure of the year's sources went: into which section, or why into none."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.reporting.colophon import quote_of
from helpers.reporting.labels import RULES
from helpers.reporting.numbers import format_reported
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.responsibility import SECTION as WHO
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

SECTION: Final = "Where every figure went"
_CALENDAR: Final = "read and not used: a date, a period or the number of a decree"
_ELSEWHERE: Final = "read and not used here: it speaks of another place"
_LATER: Final = "read and not used: it speaks for a later day than this year's end"


def figures_of_sources(known: Known) -> pd.DataFrame:
    """Every figure of the sources that speak for the place in the year, dates included."""
    figures = known.report.evidence.figures
    own = figures[
        figures["place"].eq(known.place) & figures["year"].eq(known.report.parameters.year)
    ]
    return figures[figures["source_id"].isin(own["source_id"])].sort_values("figure_id")


def account(known: Known, results: pd.DataFrame) -> pd.DataFrame:
    """One row a figure: the sections of the page that use it, or the reason why none does.

    Parameters
    ----------
    known : Known
        What is known of the place.
    results : DataFrame
        Everything the page recorded.

    Returns
    -------
    DataFrame
        The figures, with ``sections`` (by ;, empty: not used) and ``why_not`` (empty: used).
    """
    used = results.loc[results["section"].ne(WHO), ["section", "figures"]].dropna()
    pairs = used.assign(figures=used["figures"].str.split(";")).explode("figures")
    sections = pairs.groupby("figures")["section"].agg(lambda s: "; ".join(dict.fromkeys(s)))
    rows = figures_of_sources(known)
    found = rows["figure_id"].map(sections).fillna("")
    reasons = [_why_not(row, known) if not where else ""
               for where, (_, row) in zip(found, rows.iterrows(), strict=True)]  # fmt: skip
    return rows.assign(sections=found, why_not=reasons)


def _why_not(row: pd.Series, known: Known) -> str:
    if row["rule"] == "not analysed":
        return _CALENDAR
    if row["status"] == "set aside":
        rule = RULES.get(str(row["rule"]), str(row["rule"]))
        return f"set aside ({rule}): {row['stands_instead']} stands instead"
    if row["place"] != known.place:
        return _ELSEWHERE
    if pd.notna(row["reported_on"]) and row["reported_on"] > known.year_end:
        return _LATER
    return "superseded: a later figure of the same indicator is used"


def show_account(known: Known, report: Report) -> None:
    """The list, and in a sentence how many of the figures are used."""
    rows = account(known, report.results)
    language = report.parameters.language
    used = rows["sections"].ne("")
    report.say(
        f"The sources that speak for {report.place_name} in {report.parameters.year} print "
        f"**{len(rows)}** numbers. **{int(used.sum())}** of them stand behind a result of this "
        f"page; **{int((~used).sum())}** were read and not used, each for the reason given."
    )
    cells = [
        [
            Cell(str(row["figure_id"]), href=f"#{row['figure_id']}"),
            Cell(report.label_of(str(row["indicator"]))),
            Cell(format_reported(row, language), (row["figure_id"],), is_number=True,
                 measure="reported_value"),
            Cell(quote_of(row, report)),
            Cell(row["sections"] or row["why_not"], css_class="" if row["sections"] else "missing"),
        ]
        for _, row in rows.iterrows()
    ]  # fmt: skip
    headers = ["Figure", "What", "Number", "In its words", "Where it went"]
    table = Table(f"{SECTION}, {report.place_name}, {report.parameters.year}", headers, cells,
                  numeric=frozenset({2}))  # fmt: skip
    report.listing(table, rows["figure_id"], section=SECTION)
