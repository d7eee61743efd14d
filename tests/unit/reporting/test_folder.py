"""The folder of the pages: one run at a time, writable, and none of the project's own."""

from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.reporting.folder import alone_in
from helpers.reporting.outcome import MAKING
from helpers.reporting.project import Project


def test_a_second_run_is_refused_and_the_first_goes_on(tmp_path: Path):
    project, reports = Project(tmp_path), tmp_path / "reports"
    with alone_in(reports, project):
        (reports / MAKING / "page").mkdir(parents=True)
        with pytest.raises(UserError, match="another run") as refused, alone_in(reports, project):
            pass
        assert "--out" in str(refused.value)
        assert (reports / MAKING / "page").is_dir()
    assert not (reports / MAKING).exists()
    with alone_in(reports, project):
        pass


@pytest.mark.parametrize("kept", ["data/raw/figures", "src", "notebooks"])
def test_pages_do_not_go_among_the_project_s_files(tmp_path: Path, kept: str):
    with (
        pytest.raises(UserError, match="expected a folder outside"),
        alone_in(tmp_path.resolve() / kept, Project(tmp_path.resolve())),
    ):
        pass
    assert not (tmp_path / kept).exists()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "reports").write_text("a file")
    with (
        pytest.raises(UserError, match="cannot be written"),
        alone_in(tmp_path / "reports", Project(tmp_path)),
    ):
        pass
