"""Warm kernels share nothing, die when they must, and show what plain ones show.

One test for each hazard of forking a process that has imported a large stack.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest

from helpers.reporting.kernels import LocalKernelManager, WarmService
from helpers.reporting.kernels.service import (
    ADDRESS_VARIABLE,
    IS_POSSIBLE,
    OFF,
    find_address,
    is_gone,
)
from helpers.reporting.kernels.warm import NotWarmError, WarmKernel, ask_for_kernel

pytestmark = [
    pytest.mark.notebooks, pytest.mark.slow,
    pytest.mark.skipif(not IS_POSSIBLE, reason="kernels are forked on Linux only"),
]  # fmt: skip

HEAVY = (
    "import numpy as np, pandas as pd, seaborn as sns\nimport statsmodels.formula.api as smf",
    "rng = np.random.default_rng(seed)",
    "d = pd.DataFrame(rng.normal(size=(200, 2)), columns=['x', 'e'])\nd['y'] = 2 * d.x + d.e\nd",
    "smf.ols('y ~ x', d).fit().summary().tables[1]",
    "sns.scatterplot(d, x='x', y='y');",
    "print('to stdout'); import sys; print('to stderr', file=sys.stderr)",
    "import asyncio\nawait asyncio.sleep(0)\n!echo from a shell",
    "from multiprocessing import get_context as c; pool = c('fork').Pool(2); pool.map(abs, [-1])",
)


def without_coverage() -> dict[str, str]:
    """This process's environment; under coverage no kernel would be warm."""
    return {
        k: v for k, v in os.environ.items()
        if not k.startswith(("COV_CORE_", "COVERAGE_", ADDRESS_VARIABLE))
    }  # fmt: skip


@pytest.fixture(scope="module")
def service() -> Iterator[WarmService]:
    with WarmService(environment=without_coverage()) as service:
        assert service.until_ready()
        yield service


@pytest.fixture
def warm(service: WarmService, monkeypatch: pytest.MonkeyPatch) -> WarmService:
    """Kernels of this test come from the server."""
    for name in set(os.environ) - set(without_coverage()):
        monkeypatch.delenv(name)
    monkeypatch.setenv(ADDRESS_VARIABLE, str(service.address))
    return service


def notebook(path: Path, *cells: str) -> Path:
    written = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("seed = 0", metadata={"tags": ["parameters"]}),
            *map(nbformat.v4.new_code_cell, cells),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
    )
    nbformat.write(written, path)
    return path


class Manager(LocalKernelManager):
    """Remembers whether its last kernel was warm."""

    was_warm = False

    async def _async_start_kernel(self, **options: object) -> None:
        await super()._async_start_kernel(**options)
        Manager.was_warm = self.provisioner.is_warm

    start_kernel = _async_start_kernel


def outputs(path: Path, *, seed: int = 0) -> list[list[dict[str, object]]]:
    done = papermill.execute_notebook(
        path, None, {"seed": seed}, kernel_name="python3", kernel_manager_class=Manager,
        progress_bar=False,
    )  # fmt: skip
    return [cell.outputs for cell in done.cells if cell.cell_type == "code"]


def said(path: Path, *cells: str) -> str:
    """What the last of some cells prints."""
    return outputs(notebook(path / "n.ipynb", *cells))[-1][0]["text"].strip()


def ask(service: WarmService, folder: Path, **environment: str) -> WarmKernel:
    assert service.address
    return ask_for_kernel(
        service.address, ["-f", str(folder / "kernel.json")], str(folder),
        {**without_coverage(), **environment},
    )  # fmt: skip


def ends(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process that is not our child ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if stat.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("seed", [1, 2])
def test_outputs_are_those_of_a_plain_kernel(
    warm: WarmService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    path = notebook(tmp_path / "heavy.ipynb", *HEAVY)
    forked = outputs(path, seed=seed)
    assert Manager.was_warm
    monkeypatch.setenv(ADDRESS_VARIABLE, OFF)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    plain = outputs(path, seed=seed)
    assert not Manager.was_warm
    assert forked == plain
    assert any("image/png" in o.get("data", {}) for cell in forked for o in cell)


def test_kernels_share_nothing(warm: WarmService, tmp_path: Path):
    draw = "import random, numpy as np\nprint(random.random(), np.random.random(), __name__)"
    first = said(tmp_path, "import pandas as pd\npd.LEFT = 1", draw)
    assert Manager.was_warm
    second = said(tmp_path, "import pandas as pd\nassert not hasattr(pd, 'LEFT')", draw)
    assert first != second


def test_environment_and_time_zone_are_those_of_the_request(
    warm: WarmService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    monkeypatch.setenv("OF_THIS_RUN", "yes")
    show = (
        "import os, time\nprint(os.environ['OF_THIS_RUN'], time.strftime('%z', time.localtime()))"
    )
    assert said(tmp_path, show) == "yes +0700"
    assert Manager.was_warm


def test_a_relative_folder_is_the_caller_s(
    warm: WarmService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    done = papermill.execute_notebook(
        notebook(tmp_path / "n.ipynb", "import os\nprint(os.getcwd())"), None, cwd="below",
        kernel_name="python3", kernel_manager_class=Manager, progress_bar=False,
    )  # fmt: skip
    assert Manager.was_warm
    assert done.cells[-1].outputs[0]["text"].strip() == str(tmp_path / "below")


def test_what_cannot_be_forked_is_left_to_a_plain_kernel_in_silence(
    warm: WarmService, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    assert warm.address
    with pytest.raises(NotWarmError, match="exit: 1"):
        ask_for_kernel(warm.address, [], str(tmp_path / "nowhere"), without_coverage())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "PYTHONPATH", "OMP_NUM_THREADS", "LC_ALL"])
def test_what_python_reads_at_its_start_needs_a_plain_kernel(
    warm: WarmService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    value = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(tmp_path)}.get(name, "2")
    monkeypatch.setenv(name, value)
    with pytest.raises(NotWarmError, match=name):
        ask(warm, tmp_path, **{name: value})
    assert said(tmp_path, f"import os\nprint(os.environ['{name}'])") == value
    assert not Manager.was_warm


def test_none_of_our_modules_is_inherited(warm: WarmService, tmp_path: Path):
    ours = "import sys\nprint(sorted(m for m in sys.modules if m.split('.')[0] == 'helpers'))"
    assert said(tmp_path, ours) == "[]"
    assert Manager.was_warm
    module = tmp_path / "edited.py"
    use = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport edited\nprint(edited.VALUE)"
    for value in ("1", "22"):
        module.write_text(f"VALUE = {value}\n")
        assert said(tmp_path, use) == value


def test_a_kernel_goes_with_its_caller(warm: WarmService, tmp_path: Path):
    kernel = ask(warm, tmp_path)
    assert kernel.poll() is None
    kernel.close()
    assert ends(kernel.pid)


def test_a_killed_caller_takes_its_kernel_along(warm: WarmService, tmp_path: Path):
    code = (
        "import os, sys, time; from pathlib import Path\n"
        "from helpers.reporting.kernels.warm import ask_for_kernel\n"
        f"k = ask_for_kernel(Path({str(warm.address)!r}), ['-f', {str(tmp_path / 'k.json')!r}],"
        f" {str(tmp_path)!r}, dict(os.environ), [2, 2])\n"
        "print(k.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as caller:
        assert caller.stdout
        pid = int(caller.stdout.readline())
        caller.kill()
    assert ends(pid)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_end_of_a_kernel_is_told(warm: WarmService, tmp_path: Path, number: int):
    kernel = ask(warm, tmp_path)
    kernel.send_signal(number)
    assert kernel.wait(10) == -number


def test_a_killed_server_takes_its_kernels_along_and_plain_ones_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with WarmService(environment=without_coverage()) as service:
        assert service.until_ready()
        assert service.pid
        kernel = ask(service, tmp_path)
        os.kill(service.pid, signal.SIGKILL)
        assert kernel.wait(10) == -signal.SIGKILL
        assert ends(kernel.pid)
        monkeypatch.setenv(ADDRESS_VARIABLE, str(service.address))
        assert said(tmp_path, "print(1 + 1)") == "2"
        assert not Manager.was_warm
    assert service.address
    assert not service.address.parent.exists()


def test_a_server_ends_with_its_owner_and_leaves_nothing(tmp_path: Path):
    code = (
        "import os, sys, time\nfrom helpers.reporting.kernels import WarmService\n"
        "s = WarmService().__enter__()\nassert s.until_ready()\n"
        "print(s.pid, s.address, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=without_coverage()
    ) as owner:
        assert owner.stdout
        pid, address = owner.stdout.readline().split()
        folder = Path(address).parent
        assert folder.stat().st_mode & 0o077 == 0
        assert Path(address).stat().st_mode & 0o177 == 0
        owner.kill()
    assert ends(int(pid))
    assert not folder.exists()


def test_a_server_with_a_second_thread_refuses(tmp_path: Path):
    """Such as one in which Polars was used, whose pool of threads no fork would carry over."""
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    (tmp_path / "threaded.py").write_text(thread)
    environment = {**without_coverage(), "PYTHONPATH": str(tmp_path)}
    with WarmService("import threaded", environment) as service:
        assert service.until_ready()
        with pytest.raises(NotWarmError, match="2 threads"):
            ask(service, tmp_path, PYTHONPATH=str(tmp_path))


def test_a_limit_of_memory_holds_in_a_warm_and_in_a_plain_kernel(
    warm: WarmService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = notebook(tmp_path / "n.ipynb", "import numpy as np\nbool(np.ones(10**9).all())")
    limited = LocalKernelManager.having(memory=4e9)
    for address in (str(warm.address), OFF):
        monkeypatch.setenv(ADDRESS_VARIABLE, address)
        with pytest.raises(papermill.PapermillExecutionError, match="allocate"):
            papermill.execute_notebook(
                path, None, kernel_name="python3", kernel_manager_class=limited,
                progress_bar=False,
            )  # fmt: skip


def test_coverage_needs_plain_kernels():
    assert find_address({ADDRESS_VARIABLE: "/s"}) == Path("/s")
    assert find_address({ADDRESS_VARIABLE: "/s", "COVERAGE_PROCESS_START": "x"}) is None
    assert find_address({ADDRESS_VARIABLE: OFF}) is None


def test_a_server_that_is_gone_is_known(warm: WarmService, tmp_path: Path):
    assert not is_gone({ADDRESS_VARIABLE: str(warm.address)})
    assert not is_gone({ADDRESS_VARIABLE: OFF})
    assert not is_gone({})
    assert is_gone({ADDRESS_VARIABLE: str(tmp_path / "s")})


def test_programs_of_a_user_share_a_server_by_the_kernelspec(tmp_path: Path):
    """The first kernel is plain and starts the server; later ones do not wait for it."""
    path = notebook(tmp_path / "n.ipynb", "import os\nprint(os.getppid())")
    folder = tempfile.mkdtemp(prefix="k-")  # the name of a socket has a hundred letters at most
    environment = {**without_coverage(), "XDG_RUNTIME_DIR": folder}
    command = [Path(sys.executable).with_name("papermill"), "-k", "workbench", path]
    end, parents = time.monotonic() + 60, []
    shared = None
    try:
        while time.monotonic() < end and shared is None:
            out = tmp_path / "out.ipynb"
            subprocess.run([*command, out], check=True, capture_output=True, env=environment)
            cells = nbformat.read(out, as_version=4).cells
            parents.append(int(cells[-1].outputs[0]["text"]))
            said_by = Path(f"/proc/{parents[-1]}/cmdline")
            if said_by.exists() and b"kernels/server.py" in said_by.read_bytes():
                shared = parents[-1]
        assert shared is not None, "no kernel came from the shared server"
        assert len(parents) > 1
    finally:
        if shared is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(shared, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
