"""A killed run leaves no process, no socket and nothing half-made; the next one completes it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

PLAN = """
title: Killed
runs:
  - {place: gia-lai, years: [2023], notebooks: [sources]}
  - {place: hoa-binh, years: [2023], notebooks: [sources]}
  - {place: dak-lak, years: [2022], notebooks: [sources]}
"""
KILLS = int(os.environ.get("WORKBENCH_KILLS", "3"))
LAST_SECONDS = 9.0
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Thin = Callable[[Path, str], Path]
Pages = Callable[[Path], dict[str, bytes]]

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, workbench: Run, thin_project: Thin
) -> Path:
    root = thin_project(tmp_path_factory.mktemp("undisturbed") / "p", PLAN)
    done = workbench(root, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def start(root: Path, own_temp: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "WORKBENCH_ROOT": str(root), "TMPDIR": str(own_temp)}
    return subprocess.Popen(
        [Path(sys.executable).with_name("workbench"), "run"], cwd=root, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def living(own_temp: Path) -> list[str]:
    """Processes of a run, known by the temporary folder that is theirs alone."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == str(own_temp):
                found.append(" ".join(process.cmdline())[:200])
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def left_after_a_while(own_temp: Path) -> list[str]:
    """Processes that do not end by themselves; Python's resource tracker ends after its parent."""
    end = time.monotonic() + 15
    while (left := living(own_temp)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def test_killed_at_any_moment_it_is_completed_by_the_next(
    undisturbed: Path, tmp_path: Path, thin_project: Thin, pages: Pages
):
    root = thin_project(tmp_path / "p", PLAN)
    own_temp = Path(tempfile.mkdtemp(prefix="t-"))
    draws = np.random.default_rng(int(time.time()))
    for moment in draws.uniform(0.5, LAST_SECONDS, KILLS):
        run = start(root, own_temp)
        time.sleep(moment)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert not left_after_a_while(own_temp), f"killed after {moment:.2f} s"
    run = start(root, own_temp)
    assert run.wait(240) == 0
    assert pages(root) == pages(undisturbed)
    assert not (root / "reports" / ".making").exists()
    assert sorted(p.name for p in own_temp.iterdir()) == []
    own_temp.rmdir()
    hidden = {p.name for p in (root / "reports").rglob(".*")}
    assert hidden == {".lock", ".seal.json", ".site.json"}


def test_a_killed_kernel_server_costs_no_notebook(
    undisturbed: Path, tmp_path: Path, thin_project: Thin, pages: Pages
):
    root = thin_project(tmp_path / "p", PLAN)
    own_temp = Path(tempfile.mkdtemp(prefix="t-"))
    run = start(root, own_temp)
    end = time.monotonic() + 120
    while not any('"cell"' in log.read_text() for log in logs(root)) and run.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    for process in psutil.Process(run.pid).children():
        if "kernels/server.py" in " ".join(process.cmdline()):
            process.kill()
    assert run.wait(240) == 0
    assert pages(root) == pages(undisturbed)
    assert left_after_a_while(own_temp) == []
    shutil.rmtree(own_temp)


def logs(root: Path) -> list[Path]:
    """Logs of runs under way."""
    return list((root / "reports" / ".making").glob("*/log.jsonl"))
