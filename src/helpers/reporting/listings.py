"""Tables of the evidence as it stands: figures, conflicts, warnings, open targets."""

from __future__ import annotations

import pandas as pd

from helpers.reporting.glossary import Glossary
from helpers.reporting.labels import CAUSES, RULES, plural
from helpers.reporting.numbers import NOTHING, format_day, format_estimate, format_reported
from helpers.reporting.table import Cell, Table


def list_figures(figures: pd.DataFrame, glossary: Glossary, caption: str) -> Table:
    """Figures with the body that reported them and the day they speak for.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures, in the order to show.
    glossary : Glossary
        For labels and language.
    caption : str
        Caption of the table.
    """
    language = glossary.parameters.language
    rows = [
        [
            Cell(glossary.label_of(str(row["indicator"]))),
            _as_reported(str(row["figure_id"]), row, glossary),
            Cell(plural(str(row["unit"]))),
            Cell(_period(row, language), css_class="nowrap"),
            Cell(str(row["reported_by"]) if pd.notna(row["reported_by"]) else "not said"),
        ]
        for _, row in figures.iterrows()
    ]  # fmt: skip
    headers = ["Indicator", "Reported", "Unit", "Speaks for", "Reported by"]
    return Table(caption, headers, rows, numeric=frozenset({1}), is_simulated=_simulated(figures))


def list_conflicts(figures: pd.DataFrame, glossary: Glossary) -> Table:
    """Figures that do not stand, each with the one that does and the reason."""
    by_id = glossary.evidence.figures.set_index("figure_id")
    rows = []
    for _, row in figures.iterrows():
        instead = row["stands_instead"]
        winner = (
            Cell("none")
            if pd.isna(instead)
            else _as_reported(str(instead), by_id.loc[instead], glossary)
        )
        rows.append(
            [
                Cell(glossary.label_of(str(row["indicator"]))),
                Cell(str(row["key_period"])),
                winner,
                _as_reported(str(row["figure_id"]), row, glossary),
                Cell(RULES.get(str(row["rule"]), str(row["rule"]))),
                Cell(str(row["reason"])),
            ]
        )  # fmt: skip
    headers = ["Indicator", "Period", "Stands", "Set aside", "Rule", "Why"]
    caption = "Where reports differ or repeat each other, and how it was settled"
    return Table(caption, headers, rows, numeric=frozenset({2, 3}),
                 is_simulated=_simulated(figures))  # fmt: skip


def list_movements(table: pd.DataFrame, glossary: Glossary) -> Table:
    """What later publications changed: numbers before and after, and what the change is."""
    by_id = glossary.evidence.figures.set_index("figure_id")
    language = glossary.parameters.language
    nothing = Cell(NOTHING, is_number=True)
    rows = []
    for _, row in table.iterrows():
        own, before, after = (
            nothing if pd.isna(row[column])
            else _as_reported(str(row[column]), by_id.loc[row[column]], glossary)
            for column in ("figure_id", "before_figure", "after_figure")
        )  # fmt: skip
        day = format_day(row["on"], language)
        rows.append(
            [
                Cell(day if row["dating"] == "day" else f"{day} ({row['dating']})"),
                Cell(glossary.label_of(str(row["indicator"]))),
                Cell(str(row["period"])),
                own, before, after,
                Cell(CAUSES[str(row["cause"])]),
                Cell(NOTHING if pd.isna(row["maturity"]) else str(row["maturity"])),
                Cell(NOTHING if pd.isna(row["reason"]) else str(row["reason"])),
            ]
        )  # fmt: skip
    headers = ["Known from", "Indicator", "Period", "Published", "Stood", "Stands since", "What",
               "Maturity", "Why"]  # fmt: skip
    caption = f"What later publications changed for {glossary.place_name}"
    return Table(caption, headers, rows, numeric=frozenset({3, 4, 5}))


def list_warnings(warnings: pd.DataFrame, glossary: Glossary) -> Table:
    """Points that a reader of the sources should check, with the raw row."""
    rows = [
        [
            Cell(str(row["figures"]).split(";")[0], href=f"#{str(row['figures']).split(';')[0]}"),
            Cell(str(row["message"]).partition(": ")[2]),
            Cell(f"{row['file']}, row {row['row']}"),
        ]
        for _, row in warnings.iterrows()
    ]
    caption = f"Points to check in the reports on {glossary.place_name}"
    return Table(caption, ["Figure", "What was found", "Where"], rows)


def list_targets(targets: pd.DataFrame, glossary: Glossary, caption: str) -> Table:
    """Official targets in the order of their year."""
    language = glossary.parameters.language
    signs = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< "}
    rows = [
        [
            Cell(glossary.label_of(str(row["indicator"]))),
            Cell(signs[row["comparator"]] + format_estimate(row["value"], row["unit"], language),
                 is_number=True, measure="target_value"),
            Cell(str(row["due_year"])),
            Cell(str(row["instrument"])),
        ]
        for _, row in targets.iterrows()
    ]  # fmt: skip
    return Table(caption, ["Indicator", "Target", "By", "Set in"], rows, numeric=frozenset({1}))


def _as_reported(figure: str, row: pd.Series, glossary: Glossary) -> Cell:
    """A figure as printed, leading to its source."""
    return Cell(
        format_reported(row, glossary.parameters.language), (figure,), glossary.trace([figure]),
        is_number=True, measure="reported_value", href=f"#{figure}",
    )  # fmt: skip


def _period(row: pd.Series, language: str) -> str:
    if pd.notna(row["as_of"]):
        return format_day(row["as_of"], language)
    if pd.isna(row["period_end"]):
        return NOTHING
    start, end = row["period_start"], row["period_end"]
    whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if whole_years:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return f"{format_day(start, language)} to {format_day(end, language)}"


def _simulated(figures: pd.DataFrame) -> bool:
    return bool(figures["basis"].eq("simulated").any())
