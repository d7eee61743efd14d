"""The workers of a Dask cluster, each with a kernel server beside it.

They see the project and the reports at the same paths, on a file system that all share, and run
one notebook at a time: ``dask worker --nthreads 1``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from helpers.errors import UserError
from helpers.reporting.executors import ONE_THREAD, modules_imported
from helpers.reporting.kernels.service import ADDRESS_VARIABLE, WarmService, rehearsal_of

_PATIENCE: Final = "10s"
_RETRIES: Final = 2
_PLUGIN: Final = "workbench-kernels"


@contextmanager
def workers_of(address: str, notebooks: list[Path]) -> Iterator[Executor]:
    """An executor over the workers of a scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler.
    notebooks : list of Path
        What will be run.

    Raises
    ------
    UserError
        Dask is not installed, nobody answers at the address, or it has no workers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise UserError(
            "--cluster: found no Dask here, expected the package distributed.\n"
            "Install it where this runs, at the scheduler and at the workers: "
            "pip install distributed"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(
            f"--cluster: found nobody at {address} ({type(error).__name__}), expected a Dask "
            "scheduler.\nStart one with: dask scheduler"
        ) from None
    with client:
        if not client.scheduler_info(n_workers=1)["workers"]:
            raise UserError(
                f"--cluster: found no worker at {address}, expected one or more.\n"
                f"Start them with: dask worker {address} --nthreads 1"
            )
        client.register_plugin(_plugin_of(rehearsal_of(modules_imported(set(notebooks)))))
        try:
            with client.get_executor(pure=False, retries=_RETRIES) as executor:
                yield executor
        finally:
            client.unregister_worker_plugin(_PLUGIN)


def _plugin_of(rehearsal: str) -> Any:
    from distributed import WorkerPlugin  # noqa: PLC0415

    class WarmWorker(WorkerPlugin):
        """Starts a kernel server for a worker and ends it with the plugin."""

        name = _PLUGIN

        def setup(self, worker: object) -> None:
            """Start the server, and wait until it is ready: the first notebook is to use it."""
            del worker
            os.environ.update({n: os.environ.get(n, one) for n, one in ONE_THREAD.items()})
            self._before = os.environ.get(ADDRESS_VARIABLE)
            self._service = WarmService(rehearsal).__enter__()
            if self._service.until_ready():
                os.environ[ADDRESS_VARIABLE] = str(self._service.address)

        def teardown(self, worker: object) -> None:
            """End the server."""
            del worker
            self._service.__exit__()
            if self._before is None:
                os.environ.pop(ADDRESS_VARIABLE, None)
            else:
                os.environ[ADDRESS_VARIABLE] = self._before

    return WarmWorker()
