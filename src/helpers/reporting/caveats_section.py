"""The section of a page with the caveats that its results rest on."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.figures import read_evidence
from helpers.reporting.caveats import Caveat, caveats_of, read_caveats
from helpers.reporting.language import Words, to_say
from helpers.reporting.numbers import format_day
from helpers.reporting.project import Project
from helpers.reporting.record import RESULTS
from helpers.reporting.table import environment

_KINDS: Final = to_say({"assumption": "Assumption", "limit": "Known limit"})


def caveats_for_page(project: Project, folder: Path) -> list[Caveat]:
    """The caveats that the results in a run's folder rest on; none where it has no results.

    Parameters
    ----------
    project : Project
        The checkout.
    folder : Path
        Of the run.
    """
    caveats = read_caveats(project.root)
    results = folder / RESULTS
    if not caveats or not results.is_file():
        return []
    shown = pd.read_parquet(results, columns=["indicator", "place", "figures"], partitioning=None)
    return caveats_of(caveats, shown, read_evidence(project.processed))


def title_of_caveats(words: Words) -> str:
    """The heading of the section."""
    return words.say("Assumptions and known limits")


def put_caveats(
    page: str, caveats: Sequence[Caveat], words: Words, making: str, anchor: str
) -> str:
    """A page with its caveats before the section on how it was made.

    Parameters
    ----------
    page : str
        The whole page.
    caveats : sequence of Caveat
        Those to print; none leaves the page as it is.
    words : Words
        Of the page's language.
    making : str
        The anchor of the section on how the page was made; without it the caveats come last.
    anchor : str
        That of the new section.
    """
    if not caveats:
        return page
    items = [
        {
            "kind": words.say(_KINDS[one.kind]),
            "text": getattr(one.text, words.language),
            "noted": words.say(
                "noted {day}", day=format_day(pd.Timestamp(one.noted), words.language)
            ),
            "name": one.caveat,
        }
        for one in caveats
    ]
    section = environment().get_template("caveats.html.j2").render(
        title=title_of_caveats(words), anchor=anchor, items=items
    )  # fmt: skip
    marks = (f'<h2 id="{html.escape(making)}">', '<details class="code">')
    at = next((page.rfind(mark) for mark in marks if mark in page), len(page))
    return page[:at] + section + page[at:]
