"""How often 95 % intervals of the mean effect hold the truth, by estimator and number of clusters.

Run with `.venv/bin/python benchmarks/impact_coverage.py`: staged roll-outs made up from a seed,
given to whole clusters, with effects that grow. The standard error of a share is printed beside it.
Nothing is written.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact import (
    ImpactResult,
    Panel,
    aggregate_effects,
    declare_panel,
    estimate_extended_twfe,
    estimate_imputation,
    estimate_sun_abraham,
    estimate_twfe,
    estimate_two_stage,
    group_time_effects,
    jackknife_result,
)

PERIODS, FIRST_STARTS, SEED = 8, (3, 4, 5, 6), 20260101
GROWTH, PERSISTENCE, SHOCK, NEVER = 0.15, 0.5, 0.3, 0.3
"""Effect added a period; AR(1) of clusters and units; innovations of clusters; share untreated."""


@dataclass(frozen=True)
class Design:
    """How many clusters, of how many units each."""

    clusters: int
    units: int


DESIGNS = (Design(200, 1), Design(100, 2), Design(60, 4), Design(40, 5), Design(15, 12))


def group_time(panel: Panel) -> ImpactResult:
    """Callaway and Sant'Anna's mean over treated rows."""
    return aggregate_effects(group_time_effects(panel), "simple")


ESTIMATORS: Mapping[str, Callable[[Panel], ImpactResult]] = {
    "group-time": group_time,
    "Sun-Abraham": lambda panel: estimate_sun_abraham(panel).select("overall"),
    "imputation": lambda panel: estimate_imputation(panel).select("overall"),
    "imputation, leave_out": lambda panel: estimate_imputation(
        panel, centring="leave_out"
    ).select("overall"),
    "two-stage": lambda panel: estimate_two_stage(panel).select("overall"),
    "extended TWFE": lambda panel: estimate_extended_twfe(panel).select("overall"),
    "TWFE": estimate_twfe,
    "group-time, jackknife": lambda panel: jackknife_result(panel, group_time),
}  # fmt: skip


def main() -> None:
    """Simulate each design and print bias and coverage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--panels", type=int, default=500, help="panels for each design")
    parser.add_argument("--clusters", type=int, help="one design only, by its clusters")
    parser.add_argument("--only", nargs="*", default=list(ESTIMATORS), help="estimators by name")
    asked = parser.parse_args()
    print(f"{asked.panels:,} panels a design, seed {SEED}; coverage of 95 % intervals in %")
    for design in DESIGNS:
        if asked.clusters in (None, design.clusters):
            show(design, asked.panels, asked.only)


def show(design: Design, panels: int, names: list[str]) -> None:
    """One design: bias, coverage, and both with their Monte Carlo errors."""
    started = time.perf_counter()
    found = coverage(design, panels, names)
    seconds = time.perf_counter() - started
    print(f"{design.clusters} clusters x {design.units} units ({seconds:.0f} s)", flush=True)
    for row in found.itertuples():
        print(
            f"  {row.Index:24} bias {row.bias:+.4f} ({row.bias_error:.4f})  "
            f"covered {100 * row.covered:.1f} ({100 * row.covered_error:.1f})  "
            f"no interval in {row.without} panels",
            flush=True,
        )


def coverage(design: Design, panels: int, names: list[str]) -> pd.DataFrame:
    """Bias and coverage of each estimator over panels whose truth is known."""
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for panel, truth in roll_outs(design, panels):
        for name in names:
            rows[name].append(_judge(panel, truth, ESTIMATORS[name]))
    found = {}
    for name, pairs in rows.items():
        off, inside = np.array(pairs).T
        known = np.isfinite(inside)
        share = inside[known].mean()
        found[name] = {
            "bias": np.nanmean(off),
            "bias_error": np.nanstd(off) / np.sqrt(known.sum()),
            "covered": share,
            "covered_error": np.sqrt(share * (1 - share) / known.sum()),
            "without": int((~known).sum()),
        }
    return pd.DataFrame(found).T


def _judge(
    panel: Panel, truth: float, estimator: Callable[[Panel], ImpactResult]
) -> tuple[float, float]:
    """How far off, and whether the interval holds the truth; missing where there is none."""
    try:
        row = estimator(panel).estimates.iloc[0]
    except UserError:
        return np.nan, np.nan
    ends = row[["lower", "upper"]].astype(float)
    inside = np.nan if ends.isna().any() else float(ends["lower"] <= truth <= ends["upper"])
    return float(row["estimate"]) - truth, inside


def roll_outs(design: Design, panels: int) -> Iterator[tuple[Panel, float]]:
    """Panels of one design, and the mean effect over their treated rows."""
    rng = np.random.default_rng([SEED, design.clusters, design.units])
    n_never = round(NEVER * design.clusters)
    starts = np.resize(FIRST_STARTS, design.clusters - n_never)
    by_cluster = np.append(starts, np.full(n_never, np.inf))
    cluster = np.repeat(np.arange(design.clusters), design.units)
    start = np.repeat(by_cluster, design.units)[:, None]
    since = np.arange(PERIODS)[None, :] - start
    effect = np.where(since >= 0, GROWTH * (since + 1), 0.0)
    truth = float(effect[since >= 0].mean())
    unit = np.repeat(np.arange(len(cluster)), PERIODS)
    labels = {
        "unit": unit,
        "period": np.tile(np.arange(PERIODS), len(cluster)),
        "cluster": np.repeat(cluster, PERIODS),
        "first_treated": np.repeat(start[:, 0], PERIODS),
    }
    for _ in range(panels):
        noise = SHOCK * _walk(rng, design.clusters)[cluster] + _walk(rng, len(cluster))
        level = rng.normal(size=(len(cluster), 1))
        table = pd.DataFrame(labels | {"outcome": (level + noise + effect).ravel()})
        yield (
            declare_panel(
                table, unit="unit", period="period", outcome="outcome",
                first_treated="first_treated", cluster="cluster",
            ),
            truth,
        )  # fmt: skip


def _walk(rng: np.random.Generator, n: int) -> np.ndarray:
    """Stationary AR(1) series, one a row."""
    drawn = rng.normal(size=(n, PERIODS))
    drawn[:, 0] /= np.sqrt(1 - PERSISTENCE**2)
    for later in range(1, PERIODS):
        drawn[:, later] += PERSISTENCE * drawn[:, later - 1]
    return drawn


if __name__ == "__main__":
    main()
