"""Folders of processes that ended are removed, and nobody else's."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from helpers.reporting.kernels.leftovers import PREFIX, sweep_leftovers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kernels have folders on posix only")


@pytest.fixture(autouse=True)
def _own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def ended() -> Iterator[subprocess.Popen[bytes]]:
    """A process that was killed and whose parent has not asked after it: a zombie."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process.kill()
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    yield process
    process.communicate()


def folder_of(pid: object, root: Path) -> Path:
    made = root / f"{PREFIX}{pid}-abc"
    made.mkdir()
    (made / "s-1").touch()
    return made


def test_of_a_living_process_stays(tmp_path: Path):
    made = folder_of(os.getpid(), tmp_path)
    sweep_leftovers()
    assert made.exists()


def test_of_a_killed_process_goes_though_its_number_is_still_taken(
    tmp_path: Path, ended: subprocess.Popen[bytes]
):
    made = folder_of(ended.pid, tmp_path)
    sweep_leftovers()
    assert not made.exists()


def test_of_a_number_given_out_again_goes(tmp_path: Path):
    made = folder_of(os.getpid(), tmp_path)
    before = psutil.Process().create_time() - 60
    os.utime(made, (before, before))
    sweep_leftovers()
    assert not made.exists()


def test_of_a_number_nobody_has_goes(tmp_path: Path):
    made = folder_of(2**31 - 1, tmp_path)
    sweep_leftovers()
    assert not made.exists()


def test_a_name_that_says_no_number_stays(tmp_path: Path):
    made = folder_of("mine", tmp_path)
    sweep_leftovers()
    assert made.exists()
