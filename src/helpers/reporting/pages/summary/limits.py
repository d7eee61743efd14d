"""What the reports of the year cannot say, each point only where it holds."""

from __future__ import annotations

import pandas as pd

from helpers.places import inside
from helpers.reporting.numbers import format_decimal_places
from helpers.reporting.pages.outcomes.activity import stage_rows
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import parts_of
from helpers.reporting.pages.outcomes.plan import NEVER_COUNTED
from helpers.reporting.pages.summary.message import SECTION, plan_of
from helpers.reporting.report import Report


def limits_of(known: Known, report: Report) -> list[str]:
    """Points in the language of the page, as items of a list."""
    points = [_say_effects(known, report), _say_use(known, report), _say_districts(known, report),
              _say_uncounted(known, report), _say_bodies(known, report)]  # fmt: skip
    return [f"- {point}" for point in points if point]


def _say_effects(known: Known, report: Report) -> str:
    """Outputs alone show no effect; nothing was delivered where no part has a figure."""
    if next(parts_of(known), None) is None:
        return ""
    return report.words.say(
        "**Effects.** Reports count what was delivered. Whether violence fell, incomes rose or a "
        "business survived because of it, none of them shows."
    )


def _say_use(known: Known, report: Report) -> str:
    rows = [stage_rows(part, known) for part in parts_of(known)]
    later = [part[part["stage"].ne("existing")] for part in rows if len(part)]
    if not later or pd.concat(later)["value"].notna().any():
        return ""
    return report.words.say(
        "**Use.** That nobody reports whether services work, and for whom, does not mean that "
        "they stand idle: missing is not zero."
    )


def _say_districts(known: Known, report: Report) -> str:
    """Whether any ratio of the place is also reported for a part of it."""
    places = report.evidence.places
    level = places.drop_duplicates("place").set_index("place")["level"]
    if level[known.place] in ("country", "commune", "village"):
        return ""
    below = set(places.loc[inside(places, known.place), "place"]) - {known.place}
    ratios = known.here[known.here["denominator_role"].isin(["target", "universe"])]
    split = known.everywhere[
        known.everywhere["place"].isin(below)
        & known.everywhere["indicator"].isin(ratios["indicator"])
        & known.everywhere["denominator"].notna()
    ]
    if ratios.empty or len(split):
        return ""
    return report.words.say(
        "**Inside the place.** No reported ratio is split by the units inside it: where the gap "
        "lies cannot be said."
    )


def _say_uncounted(known: Known, report: Report) -> str:
    """Targets that nobody counts, and those that no count could be read against."""
    state = plan_of(known)["state"]
    silent = int(state.eq(NEVER_COUNTED).sum())
    unread = int(state.isin(["qualitative", "recalled"]).sum())
    if not silent:
        return ""
    rows = pd.DataFrame(
        {"targets_due": [silent, unread], "group": ["counted by nobody", "no number to read"]}
    )
    report.record(rows, ["targets_due"], section=SECTION, method="verdict rules")
    words, language = report.words, report.parameters.language
    said = words.count(
        "**Targets.** For {n} official target nobody reports a count.",
        "**Targets.** For {n} official targets nobody reports a count.", silent,
    )  # fmt: skip
    if not unread:
        return said
    more = words.say(
        "{n} more set no number, or are not confirmed in the official text.",
        n=format_decimal_places(unread, language),
    )  # fmt: skip
    return f"{said} {more}"


def _say_bodies(known: Known, report: Report) -> str:
    nameless = known.here[known.here["reported_by"].isna()]
    if nameless.empty:
        return ""
    rows = pd.DataFrame(
        {"figures_reported": [len(nameless)], "numerator": [len(nameless)],
         "denominator": [len(known.here)], "denominator_role": ["whole"],
         "group": ["no body named"], "figures": [";".join(nameless["figure_id"])]}
    )  # fmt: skip
    report.record(rows, ["figures_reported"], section=SECTION, method="count of figures")
    words, every = report.words, len(known.here)
    language = report.parameters.language
    if every == 1:
        return words.say(
            "**Responsibility.** The one figure known names no body that answers for it."
        )
    if len(nameless) == every:
        return words.say(
            "**Responsibility.** None of the {n} figures known names a body that answers for it.",
            n=format_decimal_places(every, language),
        )  # fmt: skip
    return words.say(
        "**Responsibility.** Of the {all} figures known, {n} name no body that answers for them.",
        all=format_decimal_places(every, language),
        n=format_decimal_places(len(nameless), language),
    )  # fmt: skip
