"""What a panel can tell of a programme's effect, and what it cannot, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from helpers.impact.panel import Panel
from helpers.sampling.columns import Codes

Severity = Literal["information", "caution", "obstacle"]

FEW_CLUSTERS: Final = 40
"""Below it, standard errors from the sample are too small on average."""
VERY_FEW_CLUSTERS: Final = 12
"""Below it, wild draws of two points repeat each other."""
FEW_TREATED_CLUSTERS: Final = 5
"""Up to here, the wild cluster bootstrap can fail, too."""

WORDS: Final[dict[str, str]] = {
    "no_cohort": "No unit is treated within the panel: there is no effect to estimate.",
    "cohort_sizes": "Cohorts by first treated period: {sizes}.",
    "cohort_of_one": (
        "Cohort {cohorts} has one unit: what else happened to that unit cannot be told from the "
        "programme, and its standard error cannot be trusted."
    ),
    "never_treated": "Never treated within the panel: {count} of {units} units.",
    "no_never_treated": (
        "Every unit is treated within the panel: only units not yet treated can be compared with."
    ),
    "already_treated": (
        "Treated by the first period, {period}: {count} of {units} units. Nothing was seen before, "
        "so they are left out."
    ),
    "late_start": (
        "First treated after the last period, {period}: {count} of {units} units. They count as "
        "never treated here."
    ),
    "single_pre_period": (
        "Cohort {cohorts} was seen once before treatment: whether it ran parallel to the others "
        "before cannot be checked."
    ),
    "pre_periods": "Cohorts were seen {least} to {most} periods before treatment.",
    "balanced": "All {units} units are seen in all {periods} periods.",
    "gaps": (
        "Not seen in all {periods} periods: {count} of {units} units ({missing} of {cells} "
        "unit-periods). They are left out, or kept with allow_unbalanced_panel. Ask why they are "
        "missing: if the programme is the reason, no estimate can mend it."
    ),
    "cross_sections": (
        "{rows} rows of repeated cross-sections: who is in each group must not change with time."
    ),
    "jumps": "The panel jumps after {periods}: event times count the periods between.",
    "stays_on": (
        "Treatment is taken to stay on from its first period. If a programme stopped, these are "
        "effects of having started it."
    ),
    "unit_errors": (
        "No cluster was given, so the {units} units count as independent. If the programme was "
        "given to whole districts, declare the district as cluster."
    ),
    "clusters": "{count} clusters, {treated} of them with treated units: enough for usual errors.",
    "few_clusters": (
        "{count} clusters, {treated} of them with treated units: errors from the sample are too "
        "small on average. Report the wild cluster bootstrap beside them."
    ),
    "very_few_clusters": (
        "{count} clusters, {treated} of them with treated units: errors from the sample are much "
        "too small. Report the wild cluster bootstrap with all draws enumerated or Webb's weights, "
        "and randomisation inference over clusters."
    ),
    "few_treated_clusters": (
        "{treated} of {count} clusters have treated units: the wild cluster bootstrap can fail, "
        "too. Report randomisation inference over clusters."
    ),
    "one_cluster": "All units share one cluster: no standard error can be computed.",
    "whole_clusters": "Every cluster has one start: the programme was given to whole clusters.",
    "within_clusters": "Clusters with units of different starts: {count} of {clusters}.",
    "constant_outcome": "Every outcome is {value}: every effect is 0, without an error.",
    "all_identified": (
        "Effects of cohorts {cohorts} can be estimated in every period, against units never "
        "treated ({count})."
    ),
    "some_identified": (
        "Effects of cohorts {cohorts} can be estimated in periods before {last}, against units not "
        "yet treated."
    ),
    "not_identified": (
        "Effects of cohort {cohorts} cannot be estimated, nor any effect from {last} on: nobody "
        "is left to compare with."
    ),
    "nothing_identified": (
        "No effect can be estimated: no cohort has both a period before treatment and a comparison."
    ),
    "event_times": (
        "Event times run from {first} to {last}; those after {common} rest on fewer cohorts, so "
        "the path mixes time since treatment with who is still seen."
    ),
}
"""Sentence of each finding; a page in another language says its own."""

_OBSTACLES: Final = ("no_cohort", "one_cluster", "nothing_identified", "constant_outcome")
_INFORMATION: Final = (
    "cohort_sizes", "never_treated", "pre_periods", "balanced", "stays_on", "clusters",
    "whole_clusters", "within_clusters", "all_identified", "some_identified",
)  # fmt: skip


class _Finding(NamedTuple):
    topic: str
    name: str
    values: dict[str, Any]


def diagnose(panel: Panel) -> pd.DataFrame:
    """Say in plain words what a panel can and cannot tell.

    Parameters
    ----------
    panel : Panel
        From :func:`helpers.impact.declare_panel`.

    Returns
    -------
    DataFrame
        One row a finding: ``topic`` (cohorts, comparison, time, gaps, treatment, clusters,
        outcome, identified), ``words`` (a sentence), ``severity`` ("information", "caution" or
        "obstacle"), ``finding`` (its key in `WORDS`) and ``values`` (what the sentence names).
    """
    findings = [
        *_cohorts(panel),
        *_comparison(panel),
        *_time(panel),
        *_gaps(panel),
        _Finding("treatment", "stays_on", {}),
        *_clusters(panel),
        *_outcome(panel),
        *_identified(panel),
    ]
    rows = [
        {
            "topic": topic,
            "words": WORDS[name].format(**values),
            "severity": _severity(name),
            "finding": name,
            "values": values,
        }
        for topic, name, values in findings
    ]
    return pd.DataFrame(rows)


def _severity(name: str) -> Severity:
    if name in _OBSTACLES:
        return "obstacle"
    return "information" if name in _INFORMATION else "caution"


def _usable_cohorts(panel: Panel) -> Codes:
    """Cohorts with a period before treatment."""
    usable: Codes = panel.cohorts[panel.cohorts > panel.periods[0]]
    return usable


def _named(cohorts: Codes) -> str:
    return ", ".join(str(cohort) for cohort in cohorts)


def _cohorts(panel: Panel) -> Iterator[_Finding]:
    if not len(panel.cohorts):
        yield _Finding("cohorts", "no_cohort", {})
        return
    starts = panel.unit_first_treated
    sizes = [int((starts == cohort).sum()) for cohort in panel.cohorts]
    pairs = zip(panel.cohorts, sizes, strict=True)
    listed = ", ".join(f"{cohort} ({size} units)" for cohort, size in pairs)
    listed = listed.replace("(1 units)", "(1 unit)")
    yield _Finding("cohorts", "cohort_sizes", {"count": len(sizes), "sizes": listed})
    alone = panel.cohorts[np.array(sizes) == 1]
    if len(alone) and panel.is_panel:
        yield _Finding("cohorts", "cohort_of_one", {"cohorts": _named(alone)})


def _comparison(panel: Panel) -> Iterator[_Finding]:
    count = int(np.isinf(panel.unit_first_treated).sum())
    if count:
        values = {"count": count, "units": panel.n_units}
        yield _Finding("comparison", "never_treated", values)
    else:
        yield _Finding("comparison", "no_never_treated", {})
    early = int((panel.unit_first_treated <= panel.periods[0]).sum())
    if early:
        values = {"count": early, "units": panel.n_units, "period": int(panel.periods[0])}
        yield _Finding("comparison", "already_treated", values)
    announced = panel.table["announced"].to_numpy("float64")[panel.first_rows]
    last = int(panel.periods[-1])
    late = int((np.isfinite(announced) & (announced > last)).sum())
    if late:
        values = {"count": late, "units": panel.n_units, "period": last}
        yield _Finding("comparison", "late_start", values)


def _time(panel: Panel) -> Iterator[_Finding]:
    cohorts = _usable_cohorts(panel)
    before = np.searchsorted(panel.periods, cohorts)
    if len(cohorts):
        values = {"least": int(before.min()), "most": int(before.max())}
        yield _Finding("time", "pre_periods", values)
    single = cohorts[before == 1]
    if len(single):
        yield _Finding("time", "single_pre_period", {"cohorts": _named(single)})
    steps = np.diff(panel.periods)
    if len(steps) and (steps > steps.min()).any():
        yield _Finding(
            "time", "jumps", {"periods": _named(panel.periods[:-1][steps > steps.min()])}
        )


def _gaps(panel: Panel) -> Iterator[_Finding]:
    if not panel.is_panel:
        yield _Finding("gaps", "cross_sections", {"rows": panel.n_observations})
        return
    counts = {"units": panel.n_units, "periods": len(panel.periods)}
    if panel.is_balanced:
        yield _Finding("gaps", "balanced", counts)
        return
    cells = panel.n_units * len(panel.periods)
    seen = np.diff(np.append(panel.first_rows, panel.n_observations))
    incomplete = int((seen < len(panel.periods)).sum())
    found = {"count": incomplete, "missing": cells - panel.n_observations, "cells": cells}
    yield _Finding("gaps", "gaps", counts | found)


def _clusters(panel: Panel) -> Iterator[_Finding]:
    if not panel.is_clustered:
        yield _Finding("clusters", "unit_errors", {"units": panel.n_units})
        return
    if panel.n_clusters == 1:
        yield _Finding("clusters", "one_cluster", {})
        return
    starts = pd.DataFrame({"cluster": panel.unit_clusters, "start": panel.unit_first_treated})
    treated = starts.loc[np.isfinite(starts["start"]), "cluster"].nunique()
    values = {"count": panel.n_clusters, "treated": treated}
    name = "clusters"
    if panel.n_clusters < VERY_FEW_CLUSTERS:
        name = "very_few_clusters"
    elif panel.n_clusters < FEW_CLUSTERS:
        name = "few_clusters"
    yield _Finding("clusters", name, values)
    if 0 < treated <= FEW_TREATED_CLUSTERS:
        yield _Finding("clusters", "few_treated_clusters", values)
    mixed = int((starts.groupby("cluster")["start"].nunique() > 1).sum())
    if mixed:
        values = {"count": mixed, "clusters": panel.n_clusters}
        yield _Finding("clusters", "within_clusters", values)
    else:
        yield _Finding("clusters", "whole_clusters", {})


def _outcome(panel: Panel) -> Iterator[_Finding]:
    outcome = panel.table["outcome"]
    if outcome.nunique() == 1:
        yield _Finding("outcome", "constant_outcome", {"value": f"{outcome.iloc[0]:g}"})


def _identified(panel: Panel) -> Iterator[_Finding]:
    """Effects with a period before treatment and a comparison."""
    cohorts = _usable_cohorts(panel)
    count = int(np.isinf(panel.unit_first_treated).sum())
    last = int(panel.cohorts[-1]) if len(panel.cohorts) else 0
    lacking = cohorts[:0] if count else cohorts[cohorts == last]
    able = cohorts if count else cohorts[cohorts < last]
    if not len(able):
        yield _Finding("identified", "nothing_identified", {})
        return
    values = {"cohorts": _named(able), "count": count, "last": last}
    yield _Finding("identified", "all_identified" if count else "some_identified", values)
    if len(lacking):
        values = {"cohorts": _named(lacking), "last": last}
        yield _Finding("identified", "not_identified", values)
    end = int(panel.periods[-1] if count else panel.periods[panel.periods < last][-1])
    if len(able) > 1:
        times = {"first": int(panel.periods[0] - able[-1]), "last": int(end - able[0])}
        common = int(end - able[-1])
        if times["last"] > common:
            yield _Finding("identified", "event_times", times | {"common": common})
