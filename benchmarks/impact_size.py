"""How often tests of no effect reject, at 5 %, where there is none and clusters are few.

Run with `.venv/bin/python benchmarks/impact_size.py`: panels made up from a seed, treatment given
to whole districts, no effect at all. A rule that keeps its level rejects 5 % of them; with 10,000
panels the share printed is good to 0.4 points. Nothing is written.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.impact import Panel, declare_panel, rejection_rates

PERIODS, SEED = 8, 20260101
RULES = ("CR1", "CR2", "CR3", "WCR11", "WCR31")


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
    """Share of panels without an effect in which each rule says that there is one."""
    found = rejection_rates(declare(design), seed=SEED, rules=rules, panels=panels)
    return dict(zip(found.table["rule"], found.table["rate"], strict=True))


def declare(design: Design) -> Panel:
    """The units of a design over its periods; their outcomes are drawn by `rejection_rates`."""
    districts = np.repeat(np.arange(len(design.sizes)), design.sizes)
    starts = np.array(design.starts, "float64")
    starts[starts == NEVER] = np.nan
    table = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(len(districts)), PERIODS),
            "period": np.tile(np.arange(PERIODS), len(districts)),
            "district": np.repeat(districts, PERIODS),
            "first_treated": np.repeat(starts[districts], PERIODS),
            "outcome": 0.0,
        }
    )
    return declare_panel(
        table, unit="unit", period="period", outcome="outcome", first_treated="first_treated",
        cluster="district",
    )  # fmt: skip


if __name__ == "__main__":
    main()
