"""``reports/index.html``: every page, and the headline numbers from the results table."""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nbformat
import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.folder import COMPARISONS
from helpers.reporting.language import LANGUAGES, SOURCE, translator
from helpers.reporting.layout import say_verdict
from helpers.reporting.numbers import NOTHING, format_decimal_places, format_estimate
from helpers.reporting.parameters import NOTEBOOKS
from helpers.reporting.record import RECORD
from helpers.reporting.render import style, title_and_lead
from helpers.reporting.results import slug_of
from helpers.reporting.table import Cell, Table, environment
from helpers.reporting.vintage_words import say_as_of, title_as_of
from helpers.vintage import Vintage

_FIRST: Final = "annual_summary"
_HEADLINE: Final = "Coverage and gaps"


@dataclass(frozen=True, slots=True)
class _Page:
    """A card: ``code`` and ``language`` are set where a page is not, or not only, in English."""

    title: str
    about: str
    href: str
    code: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Year:
    year: int
    pages: list[_Page]
    headlines: Table | None


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    years: list[_Year]


@dataclass(frozen=True, slots=True)
class _Link:
    title: str
    href: str


def write_index(
    reports: Path,
    title: str,
    results: pd.DataFrame,
    evidence: Evidence,
    vintage: Vintage | None = None,
) -> Path:
    """Write the page over all places and years whose pages lie below `reports`."""
    words = translator(SOURCE)
    names = evidence.places.set_index("place")["name"]
    codes = {slug_of(place): place for place in evidence.places["place"]}
    places = []
    for folder in sorted(p for p in reports.iterdir() if p.is_dir() and p.name in codes):
        place = codes[folder.name]
        years = [_year(year, reports, place, results, evidence) for year in _sorted(folder)]
        places.append(_Place(str(names[place]), [y for y in years if y.pages]))
    page = environment().get_template("index.html.j2").render(
        title=title_as_of(title, vintage, words), as_of=say_as_of(vintage, words),
        lead="What was reported, what is missing, and what the data cannot say.",
        style=style(), places=[p for p in places if p.years],
        comparisons=_comparisons(reports),
        colophon="Numbers come from results.csv and lead back to the figures on each page.",
    )  # fmt: skip
    aside = reports / ".index.html.writing"
    aside.write_text(page, encoding="utf-8")
    os.replace(aside, reports / "index.html")
    return reports / "index.html"


def _comparisons(reports: Path) -> list[_Link]:
    found = []
    for page in sorted(reports.glob(COMPARISONS)):
        title = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"), re.DOTALL)
        name = html.unescape(title[1]) if title else page.parent.name
        found.append(_Link(name, page.relative_to(reports).as_posix()))
    return found


def _sorted(folder: Path) -> list[Path]:
    return sorted((p for p in folder.iterdir() if p.name.isdigit()), reverse=True)


def _year(
    folder: Path, reports: Path, place: str, results: pd.DataFrame, evidence: Evidence
) -> _Year:
    pages = []
    # What most readers want comes first.
    for notebook in sorted(NOTEBOOKS, key=lambda name: name != _FIRST):
        file = NOTEBOOKS[notebook][0]
        made = sorted(folder.glob(f"*/{notebook}/{file}"))
        pages += [card for executed in made if (card := _card(executed, notebook, reports))]
    own = results[
        results["run_id"].str.startswith(f"{place}/{folder.name}/")
        & results["section"].eq(_HEADLINE)
    ]
    href = next((p.href for p in pages if "coverage_gaps" in p.href), "")
    return _Year(int(folder.name), pages, _headlines(own, evidence, href) if len(own) else None)


def _card(executed: Path, notebook: str, reports: Path) -> _Page | None:
    """The card of one executed notebook; none where its page is not there."""
    code = executed.parent.parent.name
    others = executed.parents[2].glob(f"*/{notebook}/{executed.name}")
    is_plain = code == SOURCE and len(list(others)) == 1
    content = nbformat.read(executed, as_version=4)
    title, about = title_and_lead(content, notebook, code)
    names = ("", "") if is_plain else (code, LANGUAGES[code])
    failed = json.loads((executed.parent / RECORD).read_text(encoding="utf-8"))["failed"]
    if failed:
        where = f"cell {failed['cell']}: " if failed["cell"] else ""
        return _Page(title, f"Could not be made: {where}{failed['error']}", "", *names)
    page = executed.with_suffix(".html")
    if not page.is_file():
        return None
    return _Page(title, about, page.relative_to(reports).as_posix(), *names)


def _headlines(results: pd.DataFrame, evidence: Evidence, href: str) -> Table:
    labels = evidence.indicators.set_index("indicator")["label_en"]
    rows = []
    for indicator, group in results.groupby("indicator", sort=False):
        by_measure = group.drop_duplicates("measure").set_index("measure")
        first = group.iloc[0]
        weak = " (weak source)" if pd.notna(first["group"]) else ""
        reported = NOTHING
        if "reported_value" in by_measure.index:
            reported = _shown(by_measure, "reported_value")
        if pd.notna(first["denominator"]):
            parts = (format_decimal_places(first[c], "en") for c in ("numerator", "denominator"))
            reported = "/".join(parts)
        share = next((m for m in ("progress_to_target", "coverage_of_universe")
                      if m in by_measure.index), None)  # fmt: skip
        gap = next((m for m in ("gap_to_target", "gap_to_universe") if m in by_measure.index), None)
        to = {"gap_to_target": " to the target", "gap_to_universe": " not covered"}
        of = {"progress_to_target": " of the target", "coverage_of_universe": " of all"}
        verdict = str(by_measure.loc["verdict", "text"])
        code = verdict.partition(":")[0]
        rows.append(
            [
                Cell(str(labels[indicator]) + weak),
                Cell(reported, is_number=True, href=href),
                Cell(_shown(by_measure, share) + of.get(share or "", ""), is_number=True),
                Cell(_shown(by_measure, gap) + to.get(gap or "", ""), is_number=True),
                Cell(say_verdict(verdict, translator(SOURCE)), css_class=f"verdict {code}"),
            ]
        )
    headers = ["Indicator", "Reported", "Done", "Missing", "Verdict"]
    return Table("Headline numbers", headers, rows, numeric=frozenset({1, 2, 3}),
                 is_simulated=bool(results["simulated"].any()))  # fmt: skip


def _shown(by_measure: pd.DataFrame, measure: str | None) -> str:
    if measure is None:
        return NOTHING
    row = by_measure.loc[[measure]].iloc[0]
    return format_estimate(row["estimate"], str(row["unit"]), "en")
