"""Five messages, in the order of what an official asks first, and what cannot be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from helpers.reporting.numbers import format_decimal_places
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.summary.capital import capital_message
from helpers.reporting.pages.summary.coverage import coverage_message
from helpers.reporting.pages.summary.funnel import funnel_message
from helpers.reporting.pages.summary.limits import limits_of
from helpers.reporting.pages.summary.message import Message
from helpers.reporting.pages.summary.network import network_message
from helpers.reporting.pages.summary.reach import reach_message
from helpers.reporting.pages.summary.schedule import schedule_message
from helpers.reporting.report import Report

MOST: Final = 5
BUILDERS: Final[tuple[Callable[[Known, Report], Message | None], ...]] = (
    coverage_message, network_message, reach_message, capital_message, schedule_message,
    funnel_message,
)  # fmt: skip


def messages(known: Known, report: Report) -> Iterator[Message]:
    """At most five messages; a message that the reports do not carry is left out."""
    found = 0
    for build in BUILDERS:
        message = build(known, report) if found < MOST else None
        if message is not None:
            found += 1
            yield message


def say_how_many(found: int, report: Report) -> str:
    """Why there are fewer than five; empty where there are five."""
    if found >= MOST:
        return ""
    words, language = report.words, report.parameters.language
    if found == 0:
        return words.say("**Cannot say**: no report of this place carries a message of its own.")
    return words.say(
        "The reports carry {n} of {all} messages; for the others they say too little.",
        n=format_decimal_places(found, language), all=format_decimal_places(MOST, language),
    )  # fmt: skip


def say_limits(known: Known, report: Report) -> str:
    """The section on what cannot be said."""
    heading = f"## {report.words.say('What these numbers cannot say')}"
    return "\n".join([heading, "", *limits_of(known, report)])


def say_making(report: Report) -> str:
    """The heading above the sources and the colophon."""
    return f"## {report.words.say('How this page was made')}"
