"""Which panel the parameters name, and one message where they cannot be."""

import pytest

from helpers.errors import UserError
from helpers.reporting.pages.impact.study import read_study


def refusal(report) -> str:
    with pytest.raises(UserError) as mistake:
        read_study(report)
    return str(mistake.value)


def test_the_simulated_panel_has_the_communes_and_districts_of_the_place(report_on):
    study = read_study(report_on(effect="small"))
    assert (study.panel.n_units, study.panel.n_clusters) == (184, 15)
    assert study.panel.periods.tolist() == list(range(2012, 2023))
    assert study.is_simulated
    assert study.true_effect() == pytest.approx(0.539, abs=0.001)
    assert "Buôn" not in " ".join(study.panel.unit_labels)
    assert list(study.placebos) == ["households with a car, per 1,000"]


def test_what_no_programme_changed_is_no_placebo_of_itself(report_on):
    assert read_study(report_on(effect="null")).placebos == {}


def test_the_users_panel_with_its_cluster_and_placebos(report_on, own_panel):
    study = read_study(report_on(data="own", panel=own_panel(), outcome="hours"))
    assert (study.panel.n_units, study.panel.n_clusters) == (48, 12)
    assert study.panel.covariates == ()
    assert study.panel.is_clustered
    assert list(study.placebos) == ["placebo_rain"]
    assert study.is_private
    assert study.true_effect() is None


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"data": "own"}, "parameter panel: found nothing, expected a CSV file."),
        ({"data": "castle_doctrine"},
         "parameter panel: found nothing, expected the folder that holds the published data."),
        ({"panel": "own.csv"},
         "parameter panel: found 'own.csv', expected nothing, as data is 'simulated'."),
        ({"outcome": "hours"},
         "parameter outcome: found 'hours', expected nothing, as data is 'simulated'."),
        ({"data": "own", "panel": "own.csv", "effect": "null"},
         "parameter effect: found 'null', expected nothing, as data is 'own'."),
        ({"data": "minimum_wage", "panel": "data/raw"},
         "data/raw: found no mpdta.csv, expected the data set minimum_wage."),
        ({"data": "own", "panel": "nowhere.csv"}, "nowhere.csv: found no such file"),
        ({"data": "own", "panel": "data/raw"}, "expected .csv"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_named(report_on, given, found):
    message = refusal(report_on(**given))
    assert found in message
    assert len(message.splitlines()) >= 2, "found and expected, then the next step"


def test_a_published_file_without_its_columns(report_on, tmp_path):
    (tmp_path / "castle.csv").write_text("state,year\nIowa,2000\n", encoding="utf-8")
    message = refusal(report_on(data="castle_doctrine", panel=str(tmp_path)))
    assert "castle.csv, row 1: found no column post, expected state, year, post" in message
