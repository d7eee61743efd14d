"""Parts of the programmes: the figures of each, in the order of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.reporting.labels import COMPONENTS, PROGRAMME_PARTS
from helpers.reporting.listings import list_figures
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.report import Report


@dataclass(frozen=True)
class Part:
    """One system of ``data/raw/systems.csv`` that has figures.

    Attributes
    ----------
    code, label, question : str
        Code, name and what a reader wants to know.
    latest : DataFrame
        The figure to use of each of its indicators, in the order of its steps.
    """

    code: str
    label: str
    question: str
    latest: pd.DataFrame

    @property
    def indicators(self) -> list[str]:
        """Codes of its indicators that have a figure."""
        return [str(code) for code in self.latest["indicator"]]

    def components(self, indicators: pd.DataFrame) -> list[str]:
        """Components in which it reaches particular districts."""
        of = indicators.set_index("indicator")["component"]
        found = dict.fromkeys(str(of[code]) for code in self.indicators)
        return [component for component in found if component in PROGRAMME_PARTS]


def parts_of(known: Known) -> Iterator[Part]:
    """The systems that any figure of the place speaks of, in their order."""
    e, language = known.report.evidence, known.report.parameters.language
    for _, system in e.systems.sort_values("position").iterrows():
        steps = e.steps[e.steps["system"].eq(system["system"])].sort_values("position")
        order = {code: n for n, code in enumerate(steps["indicator"])}
        latest = known.here[known.here["indicator"].isin(order)]
        if len(latest):
            latest = latest.sort_values("indicator", key=lambda codes: codes.map(order))
            label, question = (str(system[f"{c}_{language}"]) for c in ("label", "question"))
            yield Part(str(system["system"]), label, question, latest.reset_index(drop=True))


def introduce(part: Part) -> str:
    """The heading of a part, and its question."""
    return f"## {part.label}\n\n*{part.question}*"


def show_reported(part: Part, report: Report) -> None:
    """What was reported on a part, as printed."""
    caption = f"Reported on {report.place_name} by the end of {report.parameters.year}"
    table = list_figures(part.latest, report, f"{part.label}: {caption[0].lower()}{caption[1:]}")
    report.listing(table, part.latest["figure_id"], section=part.label)


def show_others(known: Known, report: Report) -> None:
    """Figures of the place that no part takes up: each still has its place."""
    taken = set(report.evidence.steps["indicator"])
    rest = known.here[~known.here["indicator"].isin(taken)]
    if rest.empty:
        report.say("Every figure belongs to a part above.")
        return
    component = rest["indicator"].map(
        report.evidence.indicators.set_index("indicator")["component"]
    )
    order = {name: n for n, name in enumerate(COMPONENTS)}
    rest = rest.iloc[component.map(order).argsort(kind="stable")]
    caption = f"Other figures on {report.place_name} by the end of {report.parameters.year}"
    report.listing(list_figures(rest, report, caption), rest["figure_id"], section="Other figures")
