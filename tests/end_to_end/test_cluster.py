"""The same pages on two Dask workers, also when one of them is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PLAN = """
title: On a cluster
runs:
  - {place: gia-lai, years: [2023], notebooks: [sources]}
  - {place: hoa-binh, years: [2023], notebooks: [sources]}
  - {place: dak-lak, years: [2021, 2022], notebooks: [sources]}
"""
SECONDS = 240
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Thin = Callable[[Path, str], Path]
Pages = Callable[[Path], dict[str, bytes]]

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers of one thread, real processes over the loopback."""
    folder = tmp_path_factory.mktemp("dask")
    dask = [sys.executable, "-m", "distributed.cli"]
    file = folder / "scheduler.json"
    common = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*dask[:2], "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
         "--no-dashboard", "--scheduler-file", file], **common,
    )  # fmt: skip
    workers = subprocess.Popen(
        [*dask[:2], "distributed.cli.dask_worker", "--scheduler-file", file, "--nworkers", "2",
         "--nthreads", "1", "--no-dashboard", "--local-directory", folder], **common,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while not file.is_file():
            assert time.monotonic() < end
            assert scheduler.poll() is None
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"]
    finally:
        for process in (workers, scheduler):
            process.send_signal(signal.SIGINT)
        for process in (workers, scheduler):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, workbench: Run, thin_project: Thin) -> Path:
    """The pages as processes of this machine make them."""
    root = thin_project(tmp_path_factory.mktemp("here") / "p", PLAN)
    done = workbench(root, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_the_same_pages(
    here: Path, address: str, tmp_path: Path, workbench: Run, thin_project: Thin, pages: Pages
):
    root = thin_project(tmp_path / "there", PLAN)
    done = workbench(root, "run", "--cluster", address)
    assert done.returncode == 0, done.stdout + done.stderr
    assert pages(root) == pages(here)
    again = workbench(root, "run", "--why")
    assert again.stdout.count(": fresh\n") == 4


def test_a_killed_worker_loses_nothing(
    here: Path, address: str, tmp_path: Path, thin_project: Thin, pages: Pages
):
    root = thin_project(tmp_path / "there", PLAN)
    command = Path(sys.executable).with_name("workbench")
    environment = {**os.environ, "WORKBENCH_ROOT": str(root), "NO_COLOR": "1", "COLUMNS": "100"}
    with subprocess.Popen(
        [command, "run", "--cluster", address], cwd=root, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as run:  # fmt: skip
        end, making = time.monotonic() + SECONDS, root / "reports" / ".making"
        while not list(making.glob("*/log.jsonl")):
            assert time.monotonic() < end
            assert run.poll() is None, run.stdout and run.stdout.read()
            time.sleep(0.05)
        victim = worker_below(address)
        victim.kill()
        output, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, output
    assert pages(root) == pages(here)


def worker_below(address: str) -> psutil.Process:
    """The process of a worker that runs something."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        busy = [worker for worker, tasks in client.processing().items() if tasks]
        pids = client.run(os.getpid, workers=busy[:1], on_error="return")
    return psutil.Process(next(iter(pids.values())))
