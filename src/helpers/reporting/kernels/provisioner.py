"""The kernel provisioner that a kernelspec names: a warm kernel where there is one."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, Final

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.reporting.kernels.service import find_address
from helpers.reporting.kernels.warm import NotWarmError, WarmKernel, ask_for_kernel

PROVISIONER: Final = "workbench-warm"
"""Its name among the entry points of jupyter_client."""
_MODULE: Final = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Asks the server for a kernel, and starts a plain one if it gets none."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel of a command line ``python -m ipykernel_launcher …``."""
        kernel = await asyncio.to_thread(_ask, cmd, options)
        if kernel is None:
            return await super().launch_kernel(cmd, **options)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        self.cwd = options.get("cwd", Path.cwd())
        return self.connection_info

    @property
    def is_warm(self) -> bool:
        """Whether the kernel was forked by the server."""
        return isinstance(self.process, WarmKernel)

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, looking more often than every tenth of a second."""
        while await self.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()


def _ask(cmd: list[str], options: dict[str, Any]) -> WarmKernel | None:
    environment = options.get("env") or dict(os.environ)
    address = find_address(environment)
    is_ours = cmd[0] == sys.executable and cmd[1:3] == ["-m", _MODULE]
    if address is None or not is_ours or "preexec_fn" in options:
        return None
    output = [_descriptor(options.get(name), inherited) for name, inherited in
              (("stdout", 1), ("stderr", 2))]  # fmt: skip
    if None in output:
        return None
    argv = cmd[3:]
    cwd = str(Path(options.get("cwd") or ".").absolute())  # the server has another folder
    try:
        return ask_for_kernel(address, argv, cwd, environment, output)  # type: ignore[arg-type]
    except NotWarmError:
        return None


def _descriptor(given: Any, inherited: int) -> int | None:
    """Where an output goes; None for a pipe of our own, which no fork elsewhere can write to."""
    if given is None:
        return inherited
    if hasattr(given, "fileno"):
        return int(given.fileno())
    return given if isinstance(given, int) and given >= 0 else None
