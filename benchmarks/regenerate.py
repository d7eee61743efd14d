"""The regeneration of analysis.yml against its peer: papermill and nbconvert, in turn.

Run with `.venv/bin/python benchmarks/regenerate.py`. Both sides execute the same notebooks with the
same parameters and write HTML; the peer is what people do by hand with the two commands.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.figures import prepare, read_evidence
from helpers.reporting.plan import Choice, Run, plan_runs, read_plan
from helpers.reporting.project import Project, find_project

ROUNDS = 3
BIN = Path(sys.executable).parent


def main() -> None:
    """Time both ways in alternation and print the medians and their ratio."""
    project = find_project()
    prepare(project.raw, project.processed)
    runs = plan_runs(read_plan(project.plan), Choice(), read_evidence(project.processed))
    ours, peer = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_seconds([str(BIN / "workbench"), "run", "--out", folder]))
            peer.append(sum(_papermill_and_nbconvert(run, project, folder) for run in runs))
    mine, other = sorted(ours)[ROUNDS // 2], sorted(peer)[ROUNDS // 2]
    print(f"{len(runs)} notebooks, {os.cpu_count()} cores, median of {ROUNDS}")
    print(f"workbench run {mine:.1f} s; papermill and nbconvert in turn {other:.1f} s")
    print(f"ratio {other / mine:.1f}")


def _papermill_and_nbconvert(run: Run, project: Project, folder: str) -> float:
    out = Path(folder) / f"{run.name.replace('/', '-')}.ipynb"
    given = run.parameters.model_dump(mode="json").items()
    parameters = [word for name, value in given for word in ("-p", name, str(value))]
    source = str(project.notebooks / run.file)
    first = _seconds([str(BIN / "papermill"), source, str(out), *parameters])
    return first + _seconds([str(BIN / "jupyter"), "nbconvert", "--to", "html", str(out)])


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
