"""The whole country through gaps and measures, against a plain pandas group-by of the same table.

Run with `.venv/bin/python benchmarks/country.py`: 10,598 communes x 10 years x 40 indicators, made
up in memory from a seed. Each part runs in a process of its own, so that peaks of memory are apart,
and again at a quarter and at half of the communes. Nothing is written unless `--out` names a file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.coverage import gap_to_best, measure_gaps
from helpers.equity import measure_settings

COMMUNES, YEARS, INDICATORS = 10_598, range(2015, 2025), 40
SHARES = (0.25, 0.5, 1.0)
ROUNDS = 5
SEED = 20260101
BY = ["year", "indicator"]


def main() -> None:
    """Run every part at every size, each in a child, and print them as one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the table to this CSV file as well")
    parser.add_argument("--part", choices=PARTS, help="one part only, in this process, as JSON")
    parser.add_argument("--communes", type=int, default=COMMUNES, help="with --part: how many")
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(measure_part(asked.part, asked.communes)))
        return
    found = pd.DataFrame(
        _in_a_child(part, round(COMMUNES * share)) for part in PARTS for share in SHARES
    )
    print(f"{os.cpu_count()} cores, fastest of {ROUNDS} rounds, seed {SEED}")
    print(f"peer: sum and mean of one column by {' and '.join(BY)}, same table, same process")
    print(_readable(found).to_string(index=False))
    print(f"time per row at full size against a quarter: {_linearity(found)} (1.0 is linear)")
    if asked.out:
        found.to_csv(asked.out, index=False)


def measure_part(part: str, communes: int) -> dict[str, object]:
    """Times of the part and of its peer in alternation, and the peak of this process.

    The fastest of the rounds counts: other work on the machine only adds to a time.
    """
    make, compute, value = PARTS[part]
    table = make(communes)
    own, peer = [], []
    for _ in range(ROUNDS):
        peer.append(_seconds(lambda: table.groupby(BY)[value].agg(["sum", "mean"])))
        own.append(_seconds(lambda: compute(table)))
    seconds, group_by = min(own), min(peer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # Linux counts in KiB
    return {
        "part": part, "rows": len(table), "seconds": seconds, "group_by": group_by,
        "ratio": seconds / group_by, "ns_per_row": 1e9 * seconds / len(table),
        "table_gb": table.memory_usage(deep=True).sum() / 1e9, "peak_gb": peak / 1e9,
    }  # fmt: skip


def _in_a_child(part: str, communes: int) -> dict[str, object]:
    command = [sys.executable, __file__, "--part", part, "--communes", str(communes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    shown = {"rows": "{:,.0f}", "seconds": "{:.2f}", "group_by": "{:.2f}", "ratio": "{:.1f}",
             "ns_per_row": "{:,.0f}", "table_gb": "{:.2f}", "peak_gb": "{:.2f}"}  # fmt: skip
    return found.assign(**{name: found[name].map(text.format) for name, text in shown.items()})


def _linearity(found: pd.DataFrame) -> str:
    per_row = found.pivot_table(index="part", columns="rows", values="ns_per_row", sort=False)
    growth = per_row.iloc[:, -1] / per_row.iloc[:, 0]
    return ", ".join(f"{part} {times:.2f}" for part, times in growth.items())


def figures(communes: int) -> pd.DataFrame:
    """A table like the figures: every role, unit and comparator occurs, 2 % are missing."""
    table, indicator = _counted(communes)
    is_missing = np.random.default_rng([SEED, 1]).random(len(table)) < 0.02
    for column in ("numerator", "denominator"):
        table[column] = table[column].astype("Float64")
        table.loc[is_missing, column] = pd.NA
    table["value"] = table["numerator"]
    words = {
        "denominator_role": ("universe", "target", "whole", "unknown"),
        "unit": ("commune", "commune", "commune", "percent", "commune"),
        "target_unit": ("percent", "percent", "commune"),
        "comparator": ("at_least", "more_than", "at_most", "at_least", "less_than", "at_least",
                       "at_least"),
    }  # fmt: skip
    for column, cycle in words.items():
        table[column] = _text(np.array(cycle, dtype=object)[indicator % len(cycle)])
    table["target_value"] = pd.array(np.where(indicator % 2, 95.0, 80.0), dtype="Float64")
    return table


def unordered(communes: int) -> pd.DataFrame:
    """Communes as groups without an order, the first of them the reference."""
    table, _ = _counted(communes)
    sets = len(table) // communes
    return table[BY].assign(
        subgroup=np.tile(np.arange(communes), sets),
        estimate=100 * table["numerator"] / table["denominator"],
        population=table["denominator"],
        reference_subgroup=np.tile((np.arange(communes) == 0).astype(int), sets),
    )


def ordered(communes: int) -> pd.DataFrame:
    """Communes as groups from the poorest to the richest."""
    table = unordered(communes)
    return table.assign(subgroup_order=np.tile(_ranks(communes), len(table) // communes))


def _counted(communes: int) -> tuple[pd.DataFrame, np.ndarray]:
    """People reached of all, the richer the more: a row a commune, year and indicator."""
    rng = np.random.default_rng(SEED)
    sets = len(YEARS) * INDICATORS
    indicator = np.tile(np.repeat(np.arange(INDICATORS), communes), len(YEARS))
    people = np.tile(rng.integers(50, 3000, communes), sets)
    rank = np.tile(_ranks(communes) / communes, sets)
    codes = np.array([f"indicator_{number:02d}" for number in range(INDICATORS)], dtype=object)
    table = pd.DataFrame(
        {
            "year": np.repeat(np.array(YEARS), communes * INDICATORS),
            "indicator": _text(codes[indicator]),
            "numerator": rng.binomial(people, 1 / (1 + np.exp(0.5 - 1.4 * rank))),
            "denominator": people,
        }
    )
    return table, indicator


def _ranks(communes: int) -> np.ndarray:
    return np.random.default_rng([SEED, 2]).permutation(communes) + 1


def _text(values: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="string")


def _measure(*, is_ordered: bool) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda table: measure_settings(
        table, BY, is_ordered=is_ordered, all_measures=is_ordered
    )  # fmt: skip


PARTS = {
    # part: how its table is made, what is computed, the column that the peer sums
    "gaps": (figures, measure_gaps, "value"),
    "gap to best": (
        lambda communes: _counted(communes)[0], lambda t: gap_to_best(t, by=BY), "numerator",
    ),
    "measures": (unordered, _measure(is_ordered=False), "estimate"),
    "measures, ordered": (ordered, _measure(is_ordered=True), "estimate"),
}  # fmt: skip


if __name__ == "__main__":
    main()
