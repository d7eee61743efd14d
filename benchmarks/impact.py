"""Impact estimators beside those of other packages: speed, memory, and whether the numbers agree.

Run with `.venv/bin/python benchmarks/impact.py --peers PYTHON`, where PYTHON is that of an
environment of its own with what `impact_peers.txt` lists; without `--peers` ours alone is measured.
Each pair of package and task runs in a process of its own, with one thread; what is imported or
compiled at the first call does not count. Made-up data from a seed.
`--out FILE` writes the table; nothing else is written.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

HERE: Final = Path(__file__).parent
HONEST: Final = HERE.parent / "tests" / "reference" / "data" / "event_study_beta_sigma.csv"
SEED, PERIODS = 20260101, 10
SIZES: Final = (1_000, 10_000, 100_000)
PEER_UNITS: Final = 10_000
ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS",
     "RAYON_NUM_THREADS", "POLARS_MAX_THREADS"), "1",
)  # fmt: skip
MINUTES: Final = 10


@dataclass(frozen=True)
class Task:
    """A task, the packages that have it, and how near their numbers must be to ours.

    Repeated draws differ between packages, so only what is not drawn is compared; a p value of
    2,000 draws has an error of its own.
    """

    name: str
    words: str
    peers: tuple[str, ...]
    tolerance: float
    data: str = "panel"


TASKS: Final = (
    Task("cs", "group-time effects, 1,000 draws", ("diff_diff", "csdid", "moderndid",
         "differences"), 1e-8),
    Task("cs_x", "the same, one covariate", ("diff_diff", "csdid", "moderndid", "differences"),
         1e-5),
    Task("event_study", "two-way event study", ("pyfixest",), 1e-6),
    Task("sun_abraham", "Sun and Abraham", ("diff_diff",), 1e-4),
    Task("imputation", "imputation", ("diff_diff",), 1e-4),
    Task("randomisation", "randomisation inference, 300 rows, 2,000 draws", ("pyfixest",), 0.02,
         "experiment"),
    Task("honest_rm", "honest intervals, relative magnitudes, 4 bounds", ("diff_diff",
         "moderndid"), 2e-3, "study"),
    Task("honest_sd", "honest intervals, smoothness, 6 bounds", ("diff_diff", "moderndid"), 2e-3,
         "study"),
)  # fmt: skip


def main() -> None:
    """Measure, compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", help="Python of an environment with the peers")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds; the best counts")
    parser.add_argument("--task", help="one task only, by name")
    parser.add_argument("--out", type=Path, help="file for the table")
    asked = parser.parse_args()
    tasks = [task for task in TASKS if asked.task in (None, task.name)]
    with tempfile.TemporaryDirectory() as folder:
        files = write_data(Path(folder))
        lines = [*compare(tasks, files, asked.peers, asked.rounds), "", *grow(tasks, files)]
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_data(folder: Path) -> dict[str, Path]:
    """Panels of each size, and an experiment; the event study is that of the reference tests."""
    files = {"study": HONEST, "experiment": folder / "experiment.csv"}
    for units in SIZES:
        files[f"panel {units}"] = folder / f"panel_{units}.csv"
        make_panel(units).to_csv(files[f"panel {units}"], index=False)
    rng = np.random.default_rng(SEED)
    treated = np.repeat([0, 1], 150)
    outcome = rng.normal(size=300) + 0.2 * treated
    pd.DataFrame({"d": treated, "y": outcome}).to_csv(files["experiment"], index=False)
    return files


def make_panel(units: int) -> pd.DataFrame:
    """Three cohorts and never-treated units; effects that grow, trends that hang on ``x``."""
    rng = np.random.default_rng(SEED)
    start = np.repeat(rng.choice([4, 6, 8, np.nan], units), PERIODS)
    period = np.tile(np.arange(1, PERIODS + 1), units)
    x = np.repeat(rng.normal(size=units), PERIODS)
    since = period - start
    effect = np.where(since >= 0, 0.5 + 0.1 * since, 0.0)
    level = np.repeat(rng.normal(size=units), PERIODS)
    outcome = level + 0.2 * period + 0.1 * x * period + effect + rng.normal(size=len(period))
    return pd.DataFrame(
        {"unit": np.repeat(np.arange(units), PERIODS), "period": period, "g": start, "x": x,
         "y": outcome.round(6)}
    )  # fmt: skip


def compare(tasks: list[Task], files: dict[str, Path], peers: str | None, rounds: int) -> list[str]:
    """Ours and each peer's on the same file; best seconds, ratio, memory, agreement."""
    lines = ["| task | package | seconds | times ours | peak MB | numbers |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    say(lines[0], lines[1])
    for task in tasks:
        file = files.get(task.data, files[f"panel {PEER_UNITS}"])
        packages = ("ours", *(task.peers if peers else ()))
        measured = {
            package: measure(package, task, file, rounds, sys.executable if package == "ours"
                             else str(peers))
            for package in packages
        }  # fmt: skip
        ours = measured["ours"]
        for package, found in measured.items():
            lines.append(row(task, package, found, ours))
            say(lines[-1])
    return lines


def grow(tasks: list[Task], files: dict[str, Path]) -> list[str]:
    """Ours on panels of each size."""
    lines = ["| task | units | seconds | microseconds a unit | peak MB |",
             "| --- | --- | --- | --- | --- |"]  # fmt: skip
    say("", *lines)
    for task in (task for task in tasks if task.data == "panel"):
        for units in SIZES:
            found = measure("ours", task, files[f"panel {units}"], 3, sys.executable)
            best = min(found["seconds"][1:])
            lines.append(
                f"| {task.words} | {units:,} | {best:.3f} | {best / units * 1e6:.1f} "
                f"| {found['peak_mb']:.0f} |"
            )
            say(lines[-1])
    return lines


def measure(package: str, task: Task, file: Path, rounds: int, python: str) -> dict:
    """Run one worker; the first of its rounds warms up."""
    try:
        ended = subprocess.run(
            [python, HERE / "impact_tasks.py", package, task.name, file, str(rounds + 1)],
            check=False, capture_output=True, text=True, timeout=60 * MINUTES,
            env={**os.environ, **ONE_THREAD},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"failed": f"not done in {MINUTES} minutes"}
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no message"])[-1]
        return {"failed": last[:80]}
    return json.loads(ended.stdout.strip().splitlines()[-1])


def row(task: Task, package: str, found: dict, ours: dict) -> str:
    """One line of the table."""
    if "failed" in found:
        return f"| {task.words} | {package} | – | – | – | fails: {found['failed']} |"
    best = min(found["seconds"][1:])
    ratio = best / min(ours["seconds"][1:])
    off = np.abs(np.array(found["numbers"], float) - np.array(ours["numbers"], float))
    worst = float(np.nanmax(off))
    agrees = "ours" if package == "ours" else (
        "equal" if worst <= task.tolerance else f"differ by {worst:.2g}"
    )  # fmt: skip
    cells = (task.words, package, f"{best:.3f}", f"{ratio:.1f}", f"{found['peak_mb']:.0f}", agrees)
    return f"| {' | '.join(cells)} |"


def say(*lines: str) -> None:
    """Print at once, so that a long run shows where it is."""
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
