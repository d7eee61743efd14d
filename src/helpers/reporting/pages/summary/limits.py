"""What the reports of the year cannot say, each point only where it holds."""

from __future__ import annotations

import pandas as pd

from helpers.places import inside
from helpers.reporting.numbers import format_decimal_places
from helpers.reporting.pages.outcomes.activity import stage_rows
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import parts_of
from helpers.reporting.pages.outcomes.plan import NEVER_COUNTED, plan_rows
from helpers.reporting.pages.summary.message import SECTION
from helpers.reporting.report import Report


def limits_of(known: Known, report: Report) -> list[str]:
    """Points in the language of the page, as items of a list."""
    points = [_say_effects(report), _say_use(known, report), _say_districts(known, report),
              _say_uncounted(known, report), _say_bodies(known, report)]  # fmt: skip
    return [f"- {point}" for point in points if point]


def _say_effects(report: Report) -> str:
    return report.words.say(
        "**Effects.** Reports count what was delivered. Whether violence fell, incomes rose or a "
        "business lived is in none of them."
    )


def _say_use(known: Known, report: Report) -> str:
    rows = [stage_rows(part, known) for part in parts_of(known)]
    later = [part[part["stage"].ne("existing")] for part in rows if len(part)]
    if not later or pd.concat(later)["value"].notna().any():
        return ""
    return report.words.say(
        "**Use.** Services are counted as existing. Whether they work, and for whom, nobody "
        "reports: missing is not zero."
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
        "**Inside the place.** No reported ratio is split by district or commune: where the gap "
        "lies cannot be said."
    )


def _say_uncounted(known: Known, report: Report) -> str:
    plan = plan_rows(known)
    silent = int(plan["state"].eq(NEVER_COUNTED).sum())
    if not silent:
        return ""
    rows = pd.DataFrame({"targets_due": [silent], "group": ["counted by nobody"]})
    report.record(rows, ["targets_due"], section=SECTION, method="verdict rules")
    return report.words.count(
        "**Targets.** For {n} official target nobody reports a count.",
        "**Targets.** For {n} official targets nobody reports a count.", silent,
    )  # fmt: skip


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
    language = report.parameters.language
    return report.words.say(
        "**Responsibility.** Of {all} figures in use, {n} name no body that answers for them.",
        all=format_decimal_places(len(known.here), language),
        n=format_decimal_places(len(nameless), language),
    )  # fmt: skip
