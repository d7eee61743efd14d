"""How often tests of no effect reject, at 5 %, where there is none and clusters are few.

Run with `.venv/bin/python benchmarks/impact_size.py`: panels made up from a seed, treatment given
to whole districts, no effect at all. A rule that keeps its level rejects 5 % of them; with 10,000
panels the share printed is good to 0.4 points. Nothing is written.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.clustered import ClusteredRegression, clustered_regression
from helpers.impact.wild_bootstrap import wild_bootstrap

PERIODS, SEED, LEVEL = 8, 20260101, 0.05
RULES = ("CR1", "CR2", "CR3", "WCR11", "WCR31")
PERSISTENCE, SHOCK = 0.5, 0.5
"""District shocks follow an AR(1) with this coefficient; their innovations against units' noise."""


@dataclass(frozen=True)
class Design:
    """Units of each district, and its first treated period; `NEVER` for none."""

    name: str
    sizes: tuple[int, ...]
    starts: tuple[int, ...]


DAK_LAK = (7, 7, 8, 8, 10, 11, 12, 12, 12, 13, 14, 16, 16, 17, 21)
"""Communes of its 15 districts in 2022, 184 together."""
TWELVE = (7, 7, 8, 8, 10, 11, 12, 12, 14, 16, 17, 21)
"""The same without three districts of middle size."""
FORTY = tuple(range(4, 24)) * 2
NEVER = PERIODS


def give(n_districts: int, *treated: int, start: int = 4) -> tuple[int, ...]:
    """Districts, by position, that start in the same period."""
    return tuple(start if place in treated else NEVER for place in range(n_districts))


DESIGNS = (
    Design("12 districts, 5 treated", TWELVE, give(12, 1, 3, 6, 8, 10)),
    Design("12 districts, 4 treated", TWELVE, give(12, 1, 4, 7, 10)),
    Design("12 districts, 2 + 2 + 2 staggered", TWELVE, (3, NEVER, 5, NEVER, 6, NEVER) * 2),
    Design("15 districts, 5 treated", DAK_LAK, give(15, 1, 4, 7, 10, 13)),
    Design("15 districts, 4 treated", DAK_LAK, give(15, 2, 6, 9, 13)),
    Design("15 districts, 3 + 3 + 3 staggered", DAK_LAK, (3, 5, NEVER, 6, NEVER) * 3),
    Design("15 districts, 2 treated", DAK_LAK, give(15, 4, 10)),
    Design("15 districts, 1 treated", DAK_LAK, give(15, 7)),
    Design("40 districts, 20 treated", FORTY, give(40, *range(0, 40, 2))),
)


def main() -> None:
    """Simulate every design and print the shares as one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--panels", type=int, default=10_000, help="panels for each design")
    parser.add_argument("--design", type=int, help="number of one design only, from 0")
    asked = parser.parse_args()
    chosen = DESIGNS if asked.design is None else (DESIGNS[asked.design],)
    print(f"rejections in % at a nominal 5 %, {asked.panels:,} panels a design, seed {SEED}")
    for design in chosen:
        started = time.perf_counter()
        found = rejections(design, asked.panels)
        shares = "  ".join(f"{rule} {100 * share:.1f}" for rule, share in found.items())
        print(f"{design.name}: {shares}  ({time.perf_counter() - started:.0f} s)", flush=True)


def rejections(design: Design, panels: int, rules: tuple[str, ...] = RULES) -> Mapping[str, float]:
    """Share of panels without an effect in which each rule rejects that there is none."""
    p_values = pd.DataFrame(
        [
            _judge(regression, rules, seed)
            for seed, regression in enumerate(null_regressions(design, panels))
        ]
    )
    return {str(rule): float(share) for rule, share in (p_values <= LEVEL).mean().items()}


def null_regressions(design: Design, panels: int) -> Iterator[ClusteredRegression]:
    """Regressions of panels without an effect: only scores and coefficients differ."""
    rng = np.random.default_rng(SEED)
    sizes = np.array(design.sizes)
    unit_districts = np.repeat(np.arange(len(sizes)), sizes)
    period = np.tile(np.arange(PERIODS), len(unit_districts))
    district = np.repeat(unit_districts, PERIODS)
    treated = (period >= np.array(design.starts)[district]).astype(float)
    dummies = (period[:, None] == np.arange(1, PERIODS)).astype(float)
    columns = _demean(np.column_stack([treated, dummies]))
    first_rows = np.flatnonzero(np.diff(district, prepend=-1))
    fixed = clustered_regression(
        _demean(_outcome(rng, district, period)[:, None])[:, 0],
        columns[:, 0],
        district,
        controls=columns[:, 1:],
        n_absorbed=1,
    )
    for _ in range(panels):
        outcome = _demean(_outcome(rng, district, period)[:, None])[:, 0]
        coefficients = fixed.bread @ (columns.T @ outcome)
        errors = columns * (outcome - columns @ coefficients)[:, None]
        yield replace(
            fixed, coefficients=coefficients, scores=np.add.reduceat(errors, first_rows, axis=0)
        )


def _judge(regression: ClusteredRegression, rules: tuple[str, ...], seed: int) -> dict[str, float]:
    found = {}
    for rule in rules:
        if rule.startswith("CR"):
            table = cluster_robust(regression, rule=rule).table
            found[rule] = float(table["p_value"].iloc[0])
        else:
            draws = 9_999 if regression.n_clusters <= 13 else 1_999
            found[rule] = wild_bootstrap(
                regression, seed=seed, scores=rule, draws=draws, has_interval=False
            ).p_value
    return found


def _outcome(rng: np.random.Generator, district: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Noise of each unit and period, and shocks that a district's units share and that last."""
    shocks = rng.normal(size=(district.max() + 1, PERIODS))
    shocks[:, 0] /= np.sqrt(1 - PERSISTENCE**2)
    for later in range(1, PERIODS):
        shocks[:, later] += PERSISTENCE * shocks[:, later - 1]
    return SHOCK * shocks[district, period] + rng.normal(size=len(period))


def _demean(columns: np.ndarray) -> np.ndarray:
    """Columns without the mean of each unit, whose rows follow each other."""
    by_unit = columns.reshape(-1, PERIODS, columns.shape[1])
    return (by_unit - by_unit.mean(axis=1, keepdims=True)).reshape(columns.shape)


if __name__ == "__main__":
    main()
