"""The kernel a run starts: ours by choice, over local sockets of its own, warm where it can be.

Ports are chosen before a kernel binds them, so kernels started side by side can meet on one
("address already in use"), and what goes over a port can be read by other users of the machine.
A Unix socket in a private folder has neither fault. Where there are none, ports serve.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty
from types import MappingProxyType
from typing import Any, ClassVar, Final

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

from helpers.reporting.kernels.leftovers import PREFIX
from helpers.reporting.kernels.provisioner import PROVISIONER

KERNEL_NAME: Final = "python3"
"""Never the notebook's own: a notebook opened elsewhere may name a kernel that is not here."""
_REPLY_SECONDS: Final = 1.0

if sys.platform != "win32":
    import resource


class _CountedChannel(AsyncZMQSocketChannel):
    """What a kernel shows, counted as it comes."""

    note: Callable[[int], None] | None = None

    async def _recv(self, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        parts = await self.socket.recv_multipart(**options)
        if self.note is not None:
            self.note(sum(map(len, parts)))
        message: dict[str, Any] = self.session.deserialize(self.session.feed_identities(parts)[1])
        return message


class LocalKernelClient(AsyncKernelClient):
    """A client that is ready when the kernel says so, without a fixed pause."""

    iopub_channel_class = Type(_CountedChannel)

    @property
    def iopub_channel(self) -> _CountedChannel:
        """What the kernel shows; its manager is told how much that is."""
        channel: _CountedChannel = super().iopub_channel
        if isinstance(self.parent, LocalKernelManager):
            channel.note = self.parent.note_shown
        return channel

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until a request was answered and the kernel is idle again.

        Raises
        ------
        RuntimeError
            The kernel died, or the time is up.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answers(self) -> bool:
        request = self.kernel_info()
        try:
            while True:
                reply = await self.get_shell_msg(timeout=_REPLY_SECONDS)
                if reply["parent_header"].get("msg_id") == request:
                    break
            self._handle_kernel_info_reply(reply)
            while True:
                # Without a subscription yet, nothing comes: ask again.
                message = await self.get_iopub_msg(timeout=_REPLY_SECONDS / 5)
                is_ours = message["parent_header"].get("msg_id") == request
                if is_ours and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False


class LocalKernelManager(AsyncKernelManager):
    """Starts this Python's kernel, over Unix sockets where the platform has them."""

    environment: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Joins this process's for the kernel."""
    memory: ClassVar[float] = math.inf
    """Bytes of address space that a kernel may have, where the system can hold it to that."""
    seconds: ClassVar[float] = math.inf
    """From its start, that a kernel may live."""
    shown: ClassVar[float] = math.inf
    """Bytes that it may print or show."""
    output: ClassVar[Path | None] = None
    """File for what a kernel writes past its cells, such as its own faults; None: inherited."""
    ended_for: ClassVar[str | None] = None
    """Which limit a kernel of this class has passed."""

    @classmethod
    def having(cls, **settings: Any) -> type[LocalKernelManager]:
        """A class for kernels of their own environment and limits; papermill takes a class."""
        return type(cls.__name__, (cls,), settings)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_factory = LocalKernelClient
        # Not looked up in Jupyter's folders: one may be missing there, or another Python's.
        self._kernel_spec = KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3 (ipykernel)", language="python",
            metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}},
        )  # fmt: skip
        self._bytes_shown = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._sockets = ""
        if os.name != "posix":
            return
        # jupyter_client's own default is one file name for all kernels of a folder.
        self._sockets = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        self.transport = "ipc"
        self.ip = str(Path(self._sockets) / "s")
        self.connection_file = str(Path(self._sockets) / "kernel.json")

    async def _async_start_kernel(self, **options: Any) -> None:
        given = options.pop("env", None) or os.environ
        options["env"] = {**given, **self.environment}
        with contextlib.ExitStack() as opened:
            if self.output is not None:
                file = opened.enter_context(self.output.open("ab"))
                options |= {"stdout": file, "stderr": file}
            await super()._async_start_kernel(**options)
        self._bytes_shown = 0
        pid = getattr(self.provisioner, "pid", None)
        if self.memory < math.inf and pid and sys.platform == "linux":
            limit = (int(self.memory), int(self.memory))
            resource.prlimit(pid, resource.RLIMIT_AS, limit)
        if self.seconds < math.inf:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(
                self.seconds, self._end_for, f"it ran for {self.seconds / 60:g} minutes"
            )

    def note_shown(self, size: int) -> None:
        """Count what a kernel shows, and end it where it is too much."""
        self._bytes_shown += size
        if self._bytes_shown > self.shown:
            self._end_for(f"it printed or showed {self.shown / 1e6:g} MB")

    def _end_for(self, reason: str) -> None:
        if type(self).ended_for is None and self.provisioner is not None:
            type(self).ended_for = reason
            self._ending = asyncio.ensure_future(self.provisioner.kill())

    start_kernel = _async_start_kernel

    async def _async_interrupt_kernel(self) -> None:
        # A kernel asked to stop is also interrupted, and an idle one calls that an error.
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    interrupt_kernel = _async_interrupt_kernel

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = 0.005, restart: bool = False
    ) -> None:
        await super()._async_finish_shutdown(waittime, pollinterval, restart)

    finish_shutdown = _async_finish_shutdown

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        await super()._async_cleanup_resources(restart)
        if not restart and self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
