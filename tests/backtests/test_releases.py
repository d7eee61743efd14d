"""Every release in the repository, run again: each published number is what it was."""

import os
from pathlib import Path

import pytest

from helpers.reporting.release import releases_in, verify_release

ROOT = Path(__file__).parents[2]
RELEASES = releases_in(ROOT)


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
def test_a_release_is_what_was_published(folder: Path):
    assert verify_release(folder) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
def test_a_release_comes_out_the_same(folder: Path, workbench):
    """``workbench backtest`` names each number that moved, both values and the cause."""
    done = workbench(ROOT, "backtest", folder.name, "--jobs", str(min(2, os.cpu_count() or 1)))
    assert done.returncode == 0, done.stdout + done.stderr
