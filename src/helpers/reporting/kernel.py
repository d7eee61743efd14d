"""The kernel a run starts: ours by choice, over local sockets of its own.

Ports are chosen before a kernel binds them, so kernels started side by side can meet on one
("address already in use"), and what goes over a port can be read by other users of the machine.
A Unix socket in a private folder has neither fault. Where there are none, ports serve.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Final

from jupyter_client.manager import AsyncKernelManager

KERNEL_NAME: Final = "python3"
"""Never the notebook's own: a notebook opened elsewhere may name a kernel that is not here."""


class LocalKernelManager(AsyncKernelManager):
    """Starts a kernel over Unix sockets where the platform has them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if os.name != "posix":
            return
        # jupyter_client's own default is one file name for all kernels of a folder.
        self._sockets = tempfile.TemporaryDirectory(prefix="kernel-")
        self.transport = "ipc"
        self.ip = str(Path(self._sockets.name) / "s")

    async def _async_interrupt_kernel(self) -> None:
        # A kernel asked to stop is also interrupted, and an idle one calls that an error.
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    interrupt_kernel = _async_interrupt_kernel
