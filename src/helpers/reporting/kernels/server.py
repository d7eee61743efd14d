"""A process that has imported the third-party stack and forks one ipykernel a request.

It is started as a file, not as a module of this package, and imports only what it is told: no
kernel inherits one of our own modules, so an edited helper is seen by the next kernel. It has one
thread, always: a fork copies one thread and the locks that all others held.

It answers on a Unix socket that only its user can open. A request is one line of JSON with the
kernel's arguments, folder and environment, and the two descriptors its output goes to. On the
same connection come back, a line each, ``pid``, ``bound`` (the kernel's sockets are open), and at
the end ``exit``; or ``refused`` with the reason, and the caller starts a plain kernel. A caller
that goes away takes its kernel along; so does the server, and the owner that started it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Any, Final, NoReturn

_REQUEST_BYTES: Final = 1 << 20
_REQUEST_SECONDS: Final = 5.0
_THREADS: Final = Path("/proc/self/task")


class _NewKernelError(BaseException):
    """Leaves the server's loop in a forked child, so that it ends as any process does."""

    def __init__(self, request: dict[str, Any], caller: socket.socket, output: list[int]) -> None:
        super().__init__()
        self.request = request
        self.caller = caller
        self.output = output


class Server:
    """Listens, forks, and tells each caller how its kernel ended.

    Parameters
    ----------
    address : Path
        Of the socket, in a folder of its own that is removed at the end.
    idle_seconds : float or None
        How long to live without a kernel; None: as long as the owner.
    boot : dict of str to str
        From :func:`boot_settings`, of the environment that it was started for. Its own differs:
        it has one thread for linear algebra, whether or not they wanted more.
    """

    def __init__(self, address: Path, idle_seconds: float | None, boot: dict[str, str]) -> None:
        self._address = address
        self._idle_seconds = idle_seconds
        self._boot = boot
        self._pid = os.getpid()
        self._kernels: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Its name appears when it can be connected to, not between the two steps.
        unready = address.with_suffix(".0")
        with _only_for_the_user():
            self._door.bind(str(unready))
        self._door.listen(64)
        unready.rename(address)
        self._wake, wakes = socket.socketpair()
        self._wake.setblocking(False)
        wakes.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self._wakes = wakes

    def serve(self, owner: int | None) -> None:
        """Answer requests until the owner's end of a pipe is closed, or the server idles."""
        self._selector.register(self._door, selectors.EVENT_READ, self._answer)
        self._selector.register(self._wake, selectors.EVENT_READ, self._reap)
        if owner is not None:
            self._selector.register(owner, selectors.EVENT_READ, _leave)
        last = time.monotonic()
        with contextlib.suppress(SystemExit):
            while True:
                if self._kernels or self._idle_seconds is None:
                    last = time.monotonic()
                elif time.monotonic() - last > self._idle_seconds:
                    return
                for key, _ in self._selector.select(timeout=1.0):
                    key.data()

    def close(self) -> None:
        """End every kernel and leave no file behind."""
        for pid in list(self._kernels):
            _kill_group(pid)
        shutil.rmtree(self._address.parent, ignore_errors=True)

    def _answer(self) -> None:
        caller, _ = self._door.accept()
        output: list[int] = []
        try:
            if _user_of(caller) != os.getuid():
                raise _RefusedError("another user")
            caller.settimeout(_REQUEST_SECONDS)
            request, output = _read_request(caller)
            self._check(request)
            self._fork(request, caller, output)
        except _RefusedError as error:
            _tell(caller, refused=str(error))
            caller.close()
        except (OSError, ValueError):
            caller.close()
        finally:
            for descriptor in output:
                os.close(descriptor)

    def _check(self, request: dict[str, Any]) -> None:
        threads = len(list(_THREADS.iterdir()))
        if threads != 1:
            raise _RefusedError(f"the server has {threads} threads")
        theirs = boot_settings(request["env"])
        for name in sorted({*theirs, *self._boot}):
            if theirs.get(name) != self._boot.get(name):
                raise _RefusedError(f"{name} is read when Python starts, and differs")

    def _fork(self, request: dict[str, Any], caller: socket.socket, output: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            for other in self._kernels.values():
                other.close()
            self._selector.close()
            self._door.close()
            signal.set_wakeup_fd(-1)
            self._wake.close()
            self._wakes.close()
            raise _NewKernelError(
                {**request, "server": self._pid}, caller, list(map(os.dup, output))
            )
        caller.settimeout(None)
        self._kernels[pid] = caller
        self._selector.register(caller, selectors.EVENT_READ, lambda: self._hear(pid))
        _tell(caller, pid=pid)

    def _hear(self, pid: int) -> None:
        """A caller says nothing after its request: what can be read is the end."""
        caller = self._kernels[pid]
        try:
            gone = not caller.recv(_REQUEST_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self._selector.unregister(caller)
            _kill_group(pid)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake.recv(4096):
                pass
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            caller = self._kernels.pop(pid, None)
            if caller is None:
                continue
            with contextlib.suppress(KeyError):
                self._selector.unregister(caller)
            _tell(caller, exit=os.waitstatus_to_exitcode(status))
            caller.close()


class _RefusedError(Exception):
    """A request that a plain kernel answers better."""


def boot_settings(environment: dict[str, str]) -> dict[str, str]:
    """The part of an environment that Python or a library reads once, when it starts.

    A kernel forked later cannot have another hash seed, search path, locale or home.
    """
    prefixes = ("PYTHON", "LD_", "LC_", "XDG_", "MPL", "OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_",
                "POLARS_", "ARROW_", "MALLOC_")  # fmt: skip
    names = ("LANG", "HOME", "COVERAGE_PROCESS_START")
    return {k: v for k, v in environment.items() if k in names or k.startswith(prefixes)}


def _leave() -> NoReturn:
    raise SystemExit(0)


@contextlib.contextmanager
def _only_for_the_user() -> Any:
    before = os.umask(0o177)
    try:
        yield
    finally:
        os.umask(before)


def _user_of(caller: socket.socket) -> int:
    credentials = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[1])


def _read_request(caller: socket.socket) -> tuple[dict[str, Any], list[int]]:
    text, descriptors, _, _ = socket.recv_fds(caller, _REQUEST_BYTES, 2)
    while not text.endswith(b"\n"):
        more = caller.recv(_REQUEST_BYTES)
        if not more or len(text) > _REQUEST_BYTES:
            raise ValueError("a request that is no line")
        text += more
    return json.loads(text), list(descriptors)


def _tell(caller: socket.socket, **words: object) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        caller.sendall(json.dumps(words).encode() + b"\n")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):  # before it had a group of its own
        os.kill(pid, signal.SIGKILL)


def _forked() -> Any:
    """The module for the forked side, loaded from its file and in no kernel's list of modules."""
    spec = importlib.util.spec_from_file_location("forked", Path(__file__).with_name("forked.py"))
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def _import_all(names: list[str]) -> None:
    for name in names:
        if name not in sys.modules:
            with contextlib.suppress(Exception):  # a kernel will say it better
                importlib.import_module(name)


def main() -> None:
    """Read the settings, a line of JSON on standard input, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = json.loads(sys.stdin.readline())
    _import_all(settings["stack"])
    forked = _forked()
    _import_all(forked.rehearse(settings["rehearsal"], tuple(settings["own"])))
    gc.collect()
    gc.freeze()
    idle = settings["idle_seconds"]
    server = Server(Path(settings["address"]), idle, settings["boot"])
    print("ready", flush=True)  # noqa: T201 - to whom started it
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    try:
        server.serve(0 if idle is None else None)
    except _NewKernelError as new:
        os.dup2(nowhere, 0)
        forked.become_kernel(new.request, new.caller, new.output)
        return
    server.close()


if __name__ == "__main__":
    main()
