"""One message of the summary: a heading, a few sentences with their numbers, one chart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.reporting.numbers import format_bound, format_day, format_period
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.plan import plan_rows
from helpers.reporting.report import Report

SECTION: Final = "Summary"
RECENT: Final = 2
"""Years before the reporting year whose counts still speak for it, each with its year."""
_YEARS: Final = re.compile(r"\d{4}(-\d{4})?")


@dataclass(frozen=True)
class Message:
    """What an official takes away.

    Attributes
    ----------
    heading : str
        In the language of the page.
    sentences : tuple of str
        Markdown; lines that begin with a hyphen make a list.
    results : DataFrame
        Everything recorded for it: each number of the sentences and of the chart is in it.
    chart : tuple of Figure and str
        The chart and its text alternative.
    """

    heading: str
    sentences: tuple[str, ...]
    results: pd.DataFrame
    chart: tuple[Figure, str]


def show_message(number: int, message: Message, report: Report) -> None:
    """Heading with its number, sentences and chart."""
    report.say(f"## {number}. {message.heading}")
    report.say(join_sentences(message.sentences))
    report.chart(message.chart, message.results)
    report.say(say_figures(message, report))


def say_figures(message: Message, report: Report) -> str:
    """The figures a message stands on, each leading to its row and its source."""
    used = message.results["figures"].dropna().str.split(";").explode()
    ids = sorted(set(used))
    if not ids:
        return ""
    links = ", ".join(f"[{name}](#{name})" for name in ids)
    return report.words.say("Stands on: {figures}", figures=links)


@lru_cache(maxsize=2)
def plan_of(known: Known) -> pd.DataFrame:
    """Every target of the place, for the message on the plan and for what cannot be said."""
    return plan_rows(known)


def year_unless_own(day: pd.Timestamp | None, period: object, report: Report) -> str:
    """When a figure speaks for, in years, where the page is on another year; else empty.

    Parameters
    ----------
    day : Timestamp or None
        The last day that it speaks for.
    period : object
        Its period as kept: a year or a span of years is said as it is.
    report : Report
        The page.
    """
    if day is None or pd.isna(day) or day.year == report.parameters.year:
        return ""
    return str(period) if _YEARS.fullmatch(str(period)) else str(day.year)


def say_period(period: str, language: str) -> str:
    """A period as the language writes it; one that begins and ends on a day is that day."""
    start, _, end = period.partition("/")
    return format_day(pd.Timestamp(start), language) if start == end else (
        format_period(period, language)
    )  # fmt: skip


def say_count(number: str, indicator: str, figure: pd.Series, report: Report) -> str:
    """A number and what it counts, for a list: **784** trusted addresses.

    Parameters
    ----------
    number : str
        As the language writes it.
    indicator : str
        What is counted.
    figure : Series
        The figure behind: its ``qualifier`` bounds the number, and it is dated where the day it
        speaks for (``reported_on``, in ``key_period``) lies in another year than the page's.
    report : Report
        The page.
    """
    words = report.words
    value = format_bound(str(figure["qualifier"]), number, words.language)
    label = report.in_sentence(indicator)
    year = year_unless_own(figure["reported_on"], figure["key_period"], report)
    if year:
        return words.say("**{value}** {label} ({year})", value=value, label=label, year=year)
    return words.say("**{value}** {label}", value=value, label=label)


def label_of_ratio(row: pd.Series, known: Known) -> str:
    """Name of a ratio in the language of the page."""
    labels = known.report.evidence.ratios.set_index("ratio")
    return str(labels.at[row["ratio"], f"label_{known.report.parameters.language}"])


def join_sentences(sentences: tuple[str, ...]) -> str:
    """Sentences of one paragraph, list items on lines of their own."""
    words = ""
    for sentence in (part for part in sentences if part):
        is_item, was_item = sentence.startswith("- "), _last_line(words).startswith("- ")
        if not words:
            words = sentence
        elif is_item or was_item:
            words += ("\n" if is_item and was_item else "\n\n") + sentence
        else:
            words += f" {sentence}"
    return words


def _last_line(words: str) -> str:
    return words.rpartition("\n")[2]
