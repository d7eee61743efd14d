"""The forked side of the server: how a copy of it becomes a kernel like any other.

Loaded by :mod:`.server` from its file. It knows no module of ours.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib.util
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from typing import Any, Final, NoReturn

_PR_SET_PDEATHSIG: Final = 1


def become_kernel(request: dict[str, Any], caller: socket.socket, output: list[int]) -> None:
    """Turn this forked process into what ``python -m ipykernel_launcher`` would be.

    Parameters
    ----------
    request : dict
        ``argv``, ``cwd``, ``env``, and the process number of the ``server``.
    caller : socket.socket
        Who is told when the kernel's sockets are open.
    output : list of int
        Descriptors for standard output and error.
    """
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != request["server"]:
        return
    try:
        app = _prepare(request, output)
    except Exception:  # the caller starts a plain kernel, which says it better
        os._exit(1)
    with contextlib.suppress(OSError):  # nobody listens any more
        caller.sendall(b'{"bound": true}\n')
    app.start()
    _leave()


def _prepare(request: dict[str, Any], output: list[int]) -> Any:
    """Put on the signals, output, folder and environment of the request, and open the sockets."""
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor, target in zip(output, (1, 2), strict=False):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    for name in ("random", "numpy.random"):
        if name in sys.modules:
            sys.modules[name].seed()
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin) if launcher else "ipykernel_launcher", *request["argv"]]
    return _start_kernel_app(request["argv"], request["server"])


def _leave() -> NoReturn:
    """End as Python does, but leave its memory to the system: to take a big heap apart is slow."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # closed, or a socket that is
            stream.flush()
    os._exit(0)


def _start_kernel_app(argv: list[str], parent: int) -> Any:
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - the server's stack

    app = IPKernelApp.instance(parent_handle=parent)
    app.initialize(argv)  # type: ignore[no-untyped-call]
    if "matplotlib.pyplot" in sys.modules:
        # Imported before there was a shell: now what its import would have done with one.
        sys.modules["matplotlib"].rcParams._set("backend", os.environ["MPLBACKEND"])
        sys.modules["matplotlib.pyplot"].install_repl_displayhook()
        if inline := sys.modules.get("matplotlib_inline.backend_inline"):
            inline._enable_matplotlib_integration()
    return app


def rehearse(code: str, own: tuple[str, ...]) -> list[str]:
    """Modules that a kernel loads to start and to run some code, found in a throw-away child."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ours)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(nowhere, descriptor)
            with tempfile.TemporaryDirectory() as folder:
                argv = ["-f", f"{folder}/k.json", "--transport=ipc", f"--ip={folder}/s",
                        "--HistoryManager.hist_file=:memory:"]  # fmt: skip
                app = _start_kernel_app(argv, 0)
                app.shell.run_cell(code, silent=True)
                names = [n for n in list(sys.modules) if n.partition(".")[0] not in own]
                os.write(theirs, "\n".join(names).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as told:
        names = told.read().split()
    os.waitpid(pid, 0)
    return names
