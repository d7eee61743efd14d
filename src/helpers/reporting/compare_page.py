"""The page of a comparison: what changed and why, in tables and a chart."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.charts import draw_changes
from helpers.reporting.compare import Comparison
from helpers.reporting.compare_reasons import CAUSES
from helpers.reporting.compare_row import as_csv
from helpers.reporting.compare_view import STATUS_WORDS, Line, count_by_cause
from helpers.reporting.language import Words, translator
from helpers.reporting.render import anchor_of, style
from helpers.reporting.table import Cell, Table, environment, mark_caption
from helpers.reporting.whole_file import write_whole

FOLDER: Final = "compare"
"""Below the reports."""
CHANGES: Final = "changes.csv"
_MOST_ROWS: Final = 16


@dataclass(frozen=True, slots=True)
class Said:
    """What terminal and page say around the tables.

    Attributes
    ----------
    lead : str
    warnings, notes : tuple of str
        What must not be overlooked, and how it was compared.
    unlisted : tuple of str
        What a short list leaves out.
    """

    lead: str
    warnings: tuple[str, ...]
    unlisted: tuple[str, ...]
    notes: tuple[str, ...]


def says(comparison: Comparison, lines: list[Line], language: str = "en") -> Said:
    """The sentences of a comparison.

    Parameters
    ----------
    comparison : Comparison
    lines : list of Line
        Its changes in words.
    language : str
        Of the sentences.
    """
    words = translator(language)
    a, b = comparison.a.name, comparison.b.name
    by_status = {status: [x for x in lines if x.status == status] for status in STATUS_WORDS}
    if not lines:
        lead = words.say("Nothing moved between {a} and {b}: {n} results are the same.", a=a, b=b,
                         n=str(comparison.n_compared // 2))  # fmt: skip
    else:
        counts = {status: str(len(found)) for status, found in by_status.items()}
        lead = words.say(
            "From {a} to {b}: {changed} changed, {new} new, {gone} gone.",
            a=a, b=b, changed=counts["changed"], new=counts["new"], gone=counts["vanished"],
        )  # fmt: skip
    unlisted = tuple(
        f"{words.look_up(STATUS_WORDS[status])}: {_by_cause(by_status[status], words)}. (--all)"
        for status in ("new", "vanished") if by_status[status]
    )  # fmt: skip
    return Said(lead, tuple(_warnings(comparison, lines, words)), unlisted,
                tuple(_notes(comparison, words)))  # fmt: skip


def _by_cause(lines: list[Line], words: Words) -> str:
    counts = pd.Series([line.cause for line in lines]).value_counts()
    return ", ".join(
        f"{counts[cause]} {words.look_up(CAUSES[cause]).lower()}" for cause in CAUSES
        if cause in counts.index
    )  # fmt: skip


def _warnings(comparison: Comparison, lines: list[Line], words: Words) -> list[str]:
    found = []
    changed = [line.cause for line in lines if line.status == "changed"]
    counts = {"definition": changed.count("definition"),
              "unknown": sum(line.cause == "unknown" for line in lines)}  # fmt: skip
    if n := counts["definition"]:
        found.append(words.count(
            "DEFINITION: {n} number does not mean the same on both sides.",
            "DEFINITION: {n} numbers do not mean the same on both sides.", n,
        ))  # fmt: skip
    if n := counts["unknown"]:
        found.append(words.count(
            "CANNOT SAY: nothing that the runs recorded explains {n} change.",
            "CANNOT SAY: nothing that the runs recorded explains {n} changes.", n,
        ))  # fmt: skip
    for side in (comparison.a, comparison.b):
        if side.stale:
            found.append(
                words.say(
                    "STALE: {n} of {of} runs of {side} are not what would be run now: workbench "
                    "run --why says why.", n=str(len(side.stale)), of=str(len(side.records)),
                    side=side.name,
                )
            )  # fmt: skip
    for apart in comparison.not_compared:
        values = {"notebook": apart.notebook, "place": apart.place, "side": apart.lacks}
        if apart.has_failed:
            found.append(words.say("NOT COMPARED: {notebook} of {place} failed in {side}.",
                                   **values))  # fmt: skip
        else:
            found.append(words.say("NOT COMPARED: {notebook} of {place}, which {side} does not "
                                   "have.", **values))  # fmt: skip
    return found


def _notes(comparison: Comparison, words: Words) -> list[str]:
    found = [words.say(
        "Numbers are the same up to a relative difference of {tolerance}: what is smaller is the "
        "noise of floating point.", tolerance=f"{comparison.tolerance:g}",
    )]  # fmt: skip
    if comparison.n_simulated:
        found.append(words.say(
            "{n} results of simulated data are left out; --with-simulated compares them.",
            n=str(comparison.n_simulated),
        ))  # fmt: skip
    return found


def folder_name(comparison: Comparison) -> str:
    """A--B, in letters that every file system takes."""
    parts = [re.sub(r"[^\w.-]+", "-", side.name).strip("-.") for side in
             (comparison.a, comparison.b)]  # fmt: skip
    return "--".join(part or "side" for part in parts)


def write_comparison(
    comparison: Comparison, lines: list[Line], reports: Path, language: str
) -> Path:
    """Write the page and its table for other programs.

    Parameters
    ----------
    comparison : Comparison
    lines : list of Line
        Its changes in words.
    reports : Path
        The folder of all reports.
    language : str
        Of the page.

    Returns
    -------
    Path
        The page, ``compare/A--B/index.html`` below the reports.
    """
    folder = reports / FOLDER / folder_name(comparison)
    folder.mkdir(parents=True, exist_ok=True)
    changes = b"\xef\xbb\xbf" + as_csv(comparison.changes).encode("utf-8")
    write_whole(folder / CHANGES, changes)
    page = comparison_page(comparison, lines, language)
    write_whole(folder / "index.html", page.encode("utf-8"))
    return folder / "index.html"


def comparison_page(comparison: Comparison, lines: list[Line], language: str) -> str:
    """The page, a whole HTML document.

    Parameters
    ----------
    comparison : Comparison
    lines : list of Line
        Its changes in words, in the language of the page.
    language : str
        Of the page.
    """
    words = translator(language)
    said = says(comparison, lines, language)
    sections = [
        {"title": title, "anchor": anchor_of(title), "tables": tables, "chart": chart}
        for title, tables, chart in _sections(comparison, lines, words)
    ]
    return environment().get_template("compare.html.j2").render(
        language=language, style=style(), said=said, sections=sections, csv=CHANGES,
        title=words.say("What changed: {a} and {b}", a=comparison.a.name, b=comparison.b.name),
        words={
            "skip": words.say("Skip to the content"),
            "site": words.say("Site"),
            "home": words.say("All reports"),
            "contents": words.say("On this page"),
            "chart": words.say("Chart"),
            "in_words": words.say("The chart in words"),
            "how": words.say("How this was compared"),
            "csv": words.say("Every result that moved, one a row, for other programs:"),
            "colophon": words.say(
                "One line may stand for a number that several sections show. A change of places "
                "or of a definition is not progress."
            ),
        },
    )  # fmt: skip


_Section = tuple[str, list[Table], dict[str, str] | None]


def _sections(comparison: Comparison, lines: list[Line], words: Words) -> list[_Section]:
    if not lines:
        return []
    found: list[_Section] = [
        (words.say("Changes by cause"), [_causes(lines, words)], _chart(lines, words))
    ]
    loud = [line for line in lines if line.cause == "definition" and line.status == "changed"]
    rest = [line for line in lines if line.status == "changed" and line not in loud]
    parts = (
        (words.say("Numbers that mean something else now"), loud),
        (words.say("Numbers that changed"), rest),
        (words.say("New numbers"), [line for line in lines if line.status == "new"]),
        (words.say("Numbers that are gone"), [x for x in lines if x.status == "vanished"]),
    )
    found += [
        (title, [_table(title, part, comparison, words)], None) for title, part in parts if part
    ]
    return found


def _causes(lines: list[Line], words: Words) -> Table:
    counts = count_by_cause(lines)
    rows = [
        [Cell(words.look_up(CAUSES[str(cause)])), *(Cell(str(n), is_number=True) for n in row)]
        for cause, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    headers = [words.say("Cause"), *(words.look_up(STATUS_WORDS[s]) for s in counts.columns)]
    return Table(words.say("Changes by cause"), headers, rows, numeric=frozenset({1, 2, 3}),
                 language=words.language)  # fmt: skip


def _table(title: str, lines: list[Line], comparison: Comparison, words: Words) -> Table:
    """Columns that no line fills are left out: what is new was nothing before."""
    status = lines[0].status
    sides = {"changed": ("old", "new", "change"), "new": ("new",), "vanished": ("old",)}[status]
    names = {"old": comparison.a.name, "new": comparison.b.name, "change": words.say("Change")}
    headers = [words.say("What"), words.say("Period"), *(names[side] for side in sides),
               words.say("Cause"), words.say("Why"), words.say("Where")]  # fmt: skip
    rows = [
        [
            Cell(mark_caption(line.what, words.language) if line.is_simulated else line.what),
            Cell(line.period),
            *(Cell(str(getattr(line, side)), is_number=not line.is_words) for side in sides),
            Cell(line.cause_words), Cell(line.why), Cell(line.where),
        ]
        for line in lines
    ]  # fmt: skip
    numeric = frozenset(range(2, 2 + len(sides)))
    return Table(title, headers, rows, numeric=numeric, language=words.language)


def _chart(lines: list[Line], words: Words) -> dict[str, str] | None:
    """The numbers whose two values can be divided, each as how many times it is what it was."""
    drawn = [
        line for line in lines
        if line.times and line.status == "changed"
        and not line.is_simulated and not line.is_about_reports
    ]  # fmt: skip
    if not drawn:
        return None
    # What one indicator shows twice is drawn once; the largest moves, in the order of the tables.
    once = {(line.subject, line.times): line for line in reversed(drawn)}
    kept = sorted(once.values(), key=lambda line: -max(line.times or 1, 1 / (line.times or 1)))
    kept = kept[:_MOST_ROWS]
    table = pd.DataFrame(
        [
            {"label": line.what, "times": line.times, "shown": f"{line.old} → {line.new}",
             "cause": line.cause_words}
            for line in sorted(kept, key=lambda x: (list(CAUSES).index(x.cause), lines.index(x)))
        ]
    )  # fmt: skip
    figure, alternative = draw_changes(
        table, words.say("How many times what it was"),
        words.say("times the earlier number; left of 1 is fewer"),
        [words.look_up(name) for name in CAUSES.values()],
        kind=words.say("Dots on a scale of ratios"),
    )  # fmt: skip
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return {"png": base64.b64encode(png.getvalue()).decode("ascii"), "alt": alternative,
            "title": words.say("How many times what it was")}  # fmt: skip
