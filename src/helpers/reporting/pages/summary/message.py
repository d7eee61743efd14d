"""One message of the summary: a heading, a few sentences with their numbers, one chart."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from helpers.reporting.report import Report

SECTION = "Summary"


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
