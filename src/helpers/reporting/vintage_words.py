"""What a page of an earlier day says about that day: in its title, at its head and at its end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.reporting.glossary import Glossary
from helpers.reporting.language import Words
from helpers.reporting.numbers import NOTHING, format_day
from helpers.reporting.table import Cell, Table
from helpers.vintage import Vintage


def title_as_of(title: str, vintage: Vintage | None, words: Words) -> str:
    """A title that names the day whose knowledge the page shows."""
    if vintage is None:
        return title
    day = _day(vintage, words)
    return words.say("{title}, as known on {day}", title=title, day=day)


def say_as_of(vintage: Vintage | None, words: Words) -> str:
    """The sentence at the head of a page of an earlier day; none on a page of today."""
    if vintage is None:
        return ""
    day = _day(vintage, words)
    if vintage.dated_only:
        return words.say(
            "This page shows what was known on {day}: only figures that were published by then. "
            "Figures whose source has no date of publication are left out.", day=day,
        )  # fmt: skip
    return words.say(
        "This page shows what was known on {day}: only figures that were published by then. "
        "A source without a date of publication is taken as published on the latest day that its "
        "figures speak for.", day=day,
    )  # fmt: skip


def _day(vintage: Vintage, words: Words) -> str:
    return format_day(pd.Timestamp(vintage.day), words.language)


def vintage_table(about: dict[str, Any], used: pd.DataFrame | None, glossary: Glossary) -> Table:
    """What took part on the day, what did not, and why.

    Parameters
    ----------
    about : dict
        As the data package keeps it: ``code`` and :func:`helpers.figures.vintages.held_back`.
    used : DataFrame or None
        Figures of the page.
    glossary : Glossary
        For the language.
    """
    words, vintage = glossary.words, Vintage.of(str(about["code"]))
    day = _day(vintage, words)
    facts = [
        (words.say("Figures published by then"),
         words.say("{n} of the {all} of today", n=str(about["known"]), all=str(about["figures"]))),
        (words.say("Left out, as published later"), str(about["later"])),
        (words.say("Left out, as dated by month or year only: perhaps published by then"),
         str(about["perhaps"])),
    ]  # fmt: skip
    if vintage.dated_only:
        facts.append((words.say("Left out, as their source has no date"), str(about["undated"])))
    else:
        facts += [
            (words.say("Taken as published though their source has no date"),
             str(about["undated"])),
            (words.say("Of these, on this page"), _undated(used)),
        ]  # fmt: skip
    facts.append(
        (
            words.say("Not held to the day"),
            words.say("labels, definitions, notes, points on maps, and a panel of your own"),
        )
    )
    rows = [[Cell(name), Cell(value)] for name, value in facts]
    headers = [words.say("What"), words.say("Value")]
    return Table(words.say("What was known on {day}", day=day), headers, rows,
                 language=words.language)  # fmt: skip


def _undated(used: pd.DataFrame | None) -> str:
    """Ids of the figures of a page whose source has no date."""
    if used is None:
        return NOTHING
    ids = used.loc[used["published_last"].isna(), "figure_id"]
    return ", ".join(sorted(ids)) or NOTHING
