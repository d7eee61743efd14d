"""Where runs are executed: processes of this machine, with a kernel server beside them."""

from __future__ import annotations

import ast
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import nbformat

from helpers.reporting.kernels.service import ADDRESS_VARIABLE, OFF, WarmService, rehearsal_of

ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)
"""Each kernel computes on one thread: the processors are shared out by whole notebooks."""
FEWEST_FOR_A_SERVER: Final = 3
"""Notebooks from which on the time a server takes to start is won back."""


@contextmanager
def processes(jobs: int, notebooks: list[Path]) -> Iterator[Executor]:
    """Processes that end with the block, however it ends, and warm kernels if they pay.

    Parameters
    ----------
    jobs : int
        Processes.
    notebooks : list of Path
        What will be run, a path for each run.
    """
    with _environment({n: os.environ.get(n, one) for n, one in ONE_THREAD.items()}):
        context = multiprocessing.get_context("spawn")
        with (
            _warm_kernels(notebooks) as service,
            ProcessPoolExecutor(jobs, context, initializer=_end_with_the_run) as executor,
        ):
            try:
                if service is not None:
                    # The workers import what they need while the server does.
                    wait([executor.submit(_get_ready) for _ in range(jobs)])
                    service.until_ready()
                yield executor
            except KeyboardInterrupt:
                for worker in multiprocessing.active_children():
                    worker.terminate()
                raise


@contextmanager
def _warm_kernels(notebooks: list[Path]) -> Iterator[WarmService | None]:
    given = os.environ.get(ADDRESS_VARIABLE)
    if given or len(notebooks) < FEWEST_FOR_A_SERVER:
        # A run of few does not join the server that other programs share: it may be starting.
        with _environment({ADDRESS_VARIABLE: given or OFF}):
            yield None
        return
    service = WarmService(rehearsal_of(modules_imported(set(notebooks))))
    with service, _environment({ADDRESS_VARIABLE: str(service.address or OFF)}):
        yield service


def modules_imported(notebooks: Iterable[Path]) -> list[str]:
    """Modules that the code of notebooks imports, from its syntax."""
    found: dict[str, None] = {}
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            try:
                tree = ast.parse(cell.source)
            except SyntaxError:  # a magic command, or an error that the run will show
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    found.update(dict.fromkeys(alias.name for alias in node.names))
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module] = None
                    found.update(dict.fromkeys(f"{node.module}.{a.name}" for a in node.names))
    return sorted(found)


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Variables that processes started in the block inherit."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _get_ready() -> None:
    """In a worker: import what a run needs."""
    importlib.import_module("helpers.reporting.execute")


def _end_with_the_run() -> None:
    """In a worker: leave Ctrl-C to the run, and never outlive it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_the_end_of_the_run, daemon=True).start()


def _wait_for_the_end_of_the_run() -> None:
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)
