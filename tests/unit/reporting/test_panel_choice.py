"""The panel of the page on impact is checked before a kernel starts."""

import pytest

from helpers.errors import UserError
from helpers.reporting.panel_choice import check_panel_choice, panel_path
from helpers.reporting.parameters import Impact, Sources

GOOD = "unit,period,outcome,first_treated\na,2017,1,2018\na,2018,2,2018\nb,2017,1,\nb,2018,1,\n"


def refusal(root, **given) -> str:
    with pytest.raises(UserError) as mistake:
        check_panel_choice(Impact(**given), root)
    return str(mistake.value)


def test_notebooks_without_a_panel_and_simulated_data_pass(tmp_path):
    check_panel_choice(Sources(), tmp_path)
    check_panel_choice(Impact(), tmp_path)


def test_the_path_counts_from_the_project(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "panel.csv").write_text(GOOD, encoding="utf-8")
    root = tmp_path / "workbench"
    chosen = Impact(data="own", panel="../own/panel.csv")
    check_panel_choice(chosen, root)
    assert panel_path(chosen, root).read_text(encoding="utf-8") == GOOD


def test_a_row_that_cannot_be_stops_the_run(tmp_path):
    (tmp_path / "panel.csv").write_text(GOOD.replace("2018,1,", "2018,1;5,"), encoding="utf-8")
    message = refusal(tmp_path, data="own", panel="panel.csv")
    assert "panel.csv, row 5, column outcome: found '1;5'" in message


def test_a_folder_without_the_published_file(tmp_path):
    message = refusal(tmp_path, data="castle_doctrine", panel=".")
    assert "found no castle.csv, expected the data set castle_doctrine" in message


def test_what_would_be_passed_over_is_refused(tmp_path):
    message = refusal(tmp_path, data="minimum_wage", panel=".", outcome="jobs")
    assert "parameter outcome: found 'jobs', expected nothing, as data is 'minimum_wage'" in message
