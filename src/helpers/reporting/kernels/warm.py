"""A kernel forked by the server, seen from the process that asked for it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_LINE: Final = b"\n"
_SERVER_GONE: Final = -9
"""How a kernel ends whose server was killed: the system kills it."""


class NotWarmError(Exception):
    """The server is not there, or leaves this request to a plain kernel."""


class WarmKernel:
    """What ``subprocess.Popen`` is to a process that we started, for one that the server forked.

    Parameters
    ----------
    connection : socket.socket
        To the server, with the request sent. Closing it ends the kernel.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._heard = b""
        self.pid = 0
        self.returncode: int | None = None

    def until_bound(self, seconds: float) -> None:
        """Wait until the kernel has opened its sockets.

        Raises
        ------
        NotWarmError
            The server refused, went away, or took too long.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for word, value in self._listen(left):
                if word == "pid":
                    self.pid = int(value)
                elif word == "bound":
                    return
                else:
                    raise NotWarmError(f"{word}: {value}")
        raise NotWarmError(f"not ready within {seconds} s")

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        while self.returncode is None and (lines := self._listen(0)):
            for word, value in lines:
                if word == "exit":
                    self._end(int(value))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit code.

        Raises
        ------
        TimeoutError
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            select.select([self._connection], [], [], left)
        return int(self.returncode or 0)

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of the kernel; the server ends it."""
        self._connection.close()

    def _end(self, code: int) -> None:
        self.returncode = code
        self._connection.close()

    def _listen(self, seconds: float) -> list[tuple[str, int | str]]:
        if not select.select([self._connection], [], [], seconds)[0]:
            return []
        try:
            more = self._connection.recv(4096)
        except ConnectionError:
            more = b""
        if not more:
            return [("exit", _SERVER_GONE)]
        *lines, self._heard = (self._heard + more).split(_LINE)
        return [pair for line in lines for pair in json.loads(line).items()]


def ask_for_kernel(
    address: Path,
    argv: Sequence[str],
    cwd: str,
    environment: dict[str, str],
    output: Sequence[int] = (1, 2),
    *,
    seconds: float = 30.0,
) -> WarmKernel:
    """A kernel from the server at an address, its sockets open.

    Parameters
    ----------
    address : Path
        Of the server's socket.
    argv : sequence of str
        For ipykernel, without the program: ``-f``, the connection file, and so on.
    cwd, environment : str, dict
        The kernel's folder and all of its environment.
    output : sequence of int
        Descriptors that standard output and error go to.
    seconds : float
        How long to wait for it.

    Raises
    ------
    NotWarmError
        There is none to be had; a plain kernel serves.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    kernel = WarmKernel(connection)
    try:
        connection.settimeout(seconds)
        connection.connect(str(address))
        request = {"argv": list(argv), "cwd": cwd, "env": environment}
        text = json.dumps(request).encode() + _LINE
        sent = socket.send_fds(connection, [text], list(output))
        if sent < len(text):
            connection.sendall(text[sent:])
        kernel.until_bound(seconds)
    except (OSError, NotWarmError) as error:
        kernel.close()
        raise NotWarmError(str(error)) from None
    return kernel
