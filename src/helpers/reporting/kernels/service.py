"""Where the server is: one that a run owns, or one that all programs of a user share."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from helpers.reporting.kernels.leftovers import PREFIX
from helpers.reporting.kernels.server import boot_settings

ADDRESS_VARIABLE: Final = "WORKBENCH_KERNELS"
"""Address of a server that a run owns; ``off``: plain kernels only."""
OFF: Final = "off"
STACK: Final = (
    "numpy", "pandas", "scipy.stats", "matplotlib.pyplot", "seaborn", "statsmodels.formula.api",
    "pyarrow.parquet", "IPython", "ipykernel.kernelapp",
)  # fmt: skip
OWN: Final = ("helpers",)
REHEARSAL: Final = """
import io
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
sns.scatterplot(x=[1, 2], y=[1, 2]).figure.savefig(io.BytesIO())
plt.close("all")
pd.DataFrame({"a": ["b"]})
"""
_IDLE_SECONDS: Final = 300.0
_ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    # pyarrow starts a thread of its allocator otherwise, when it is imported.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}  # fmt: skip
_FILE: Final = Path(__file__).with_name("server.py")
IS_POSSIBLE: Final = sys.platform == "linux" and _FILE.is_file()


class WarmService:
    """A server that lives as long as the block, or as long as this process.

    Parameters
    ----------
    rehearsal : str
        Code that a throw-away child runs; the third-party modules that it loads join the stack.
    environment : dict of str to str, optional
        That the kernels will start with; this process's if not given.
    """

    def __init__(
        self, rehearsal: str = REHEARSAL, environment: dict[str, str] | None = None
    ) -> None:
        self._rehearsal = rehearsal
        self._environment = dict(os.environ if environment is None else environment)
        self._process: subprocess.Popen[bytes] | None = None
        self.address: Path | None = None

    def __enter__(self) -> WarmService:
        if IS_POSSIBLE and self._environment.get(ADDRESS_VARIABLE) != OFF:
            with contextlib.suppress(OSError):
                self.address = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")) / "s"
                self._process = _start(
                    self.address, self._environment, self._rehearsal, subprocess.PIPE, None
                )
        return self

    @property
    def pid(self) -> int | None:
        """Of the server; None where there is none."""
        return self._process.pid if self._process else None

    def until_ready(self, seconds: float = 60.0) -> bool:
        """Wait for the server; False if it could not be started."""
        end = time.monotonic() + seconds
        while self._process is not None and self._process.poll() is None:
            if self.address is not None and self.address.exists():
                return True
            if time.monotonic() > end:
                break
            time.sleep(0.01)
        return False

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        if self.address is not None:
            shutil.rmtree(self.address.parent, ignore_errors=True)


def is_gone(environment: Mapping[str, str]) -> bool:
    """Whether the server that a run had for itself has ended before the run."""
    named = environment.get(ADDRESS_VARIABLE, OFF)
    if named == OFF or not IS_POSSIBLE:
        return False
    with socket.socket(socket.AF_UNIX) as attempt:
        return attempt.connect_ex(named) != 0


def find_address(environment: dict[str, str]) -> Path | None:
    """Address of a server for kernels of an environment; None: use a plain kernel.

    A run names its own server in the environment. Otherwise all programs of a user share one for
    each set of packages and settings. Where there is none yet, one is started for the next
    kernel: this one does not wait for it. It ends when it had no kernel for five minutes.
    """
    named = environment.get(ADDRESS_VARIABLE)
    if not IS_POSSIBLE or named == OFF or _is_traced(environment):
        return None
    if named:
        return Path(named)
    folder = _shared_folder(environment)
    address = folder / "s"
    if address.exists():
        return address
    with contextlib.suppress(OSError, Timeout):
        _start_shared(folder, address, environment)
    return None


def _start_shared(folder: Path, address: Path, environment: dict[str, str]) -> None:
    parent = folder.parent
    parent.mkdir(mode=0o700, exist_ok=True)
    if parent.stat().st_uid != os.getuid():
        raise OSError("somebody else's folder")
    parent.chmod(0o700)
    lock = FileLock(folder.with_suffix(".lock"), timeout=0)
    with lock:
        starting = folder.with_suffix(".starting")
        if starting.exists() and time.time() - starting.stat().st_mtime < 60:
            return
        starting.touch()
        folder.mkdir(exist_ok=True)
        _start(address, environment, REHEARSAL, subprocess.PIPE, _IDLE_SECONDS)


def _start(
    address: Path, environment: dict[str, str], rehearsal: str, stdin: int, idle: float | None
) -> subprocess.Popen[bytes]:
    settings = {
        "address": str(address), "stack": STACK, "own": OWN, "rehearsal": rehearsal,
        "idle_seconds": idle, "boot": boot_settings(environment),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-P", str(_FILE)], env={**environment, **_ONE_THREAD}, stdin=stdin,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/",
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.write(json.dumps(settings).encode() + b"\n")
    process.stdin.flush()
    return process


def _is_traced(environment: dict[str, str]) -> bool:
    """Whether coverage is measured: lines run before a fork would not be."""
    return any(name.startswith(("COV_CORE_", "COVERAGE_")) for name in environment)


def _shared_folder(environment: dict[str, str]) -> Path:
    """One a user, interpreter, set of packages, and settings that are read at the start."""
    packages = sorted(f"{d.name}=={d.version}" for d in distributions())
    settings: list[Any] = [sys.executable, sys.version, packages, boot_settings(environment)]
    code = [_FILE.with_name(n).read_text(encoding="utf-8") for n in (_FILE.name, "forked.py")]
    text = json.dumps([*settings, *code], sort_keys=True)
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    base = environment.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(base) / f"workbench-kernels-{os.getuid()}" / key


def rehearsal_of(modules: Sequence[str]) -> str:
    """Code for a rehearsal that also imports modules, each if it can."""
    lines = [f"try:\n    import {name}\nexcept Exception:\n    pass" for name in modules]
    return REHEARSAL + "\n".join(lines) + "\n"
