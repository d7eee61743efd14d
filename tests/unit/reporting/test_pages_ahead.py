"""What-ifs, projections and the cascade of the coverage page."""

import pandas as pd
import pytest

from helpers.figures.schema import STAGES
from helpers.reporting.pages import cascade, coverage_gaps, way_ahead
from helpers.reporting.report import Report


@pytest.fixture
def gaps(report: Report) -> pd.DataFrame:
    return coverage_gaps.assess_year(report)


def test_what_ifs_end_where_arithmetic_says(report: Report, gaps: pd.DataFrame):
    rows = way_ahead.scenario_rows(way_ahead.latest(report, gaps))
    assert set(rows["indicator"]) == {"communes_with_dv_prevention_model"}, "330 teams: reached"
    models = rows[rows["indicator"].eq("communes_with_dv_prevention_model")].set_index("group")
    assert list(models.index) == ["pace needed", "nothing added"], "one date, no pace observed"
    assert models.at["pace needed", "units_a_year"] == pytest.approx(85 / 3)
    assert models.at["pace needed", "gap_at_due"] == 0
    assert models.at["nothing added", "gap_at_due"] == 85
    assert pd.isna(models.at["nothing added", "year_reached"])


def test_whole_units_are_added_up():
    counts = pd.DataFrame(
        {
            "indicator": ["teams"], "last_on": [pd.Timestamp("2022-12-31")], "due_year": [2025],
            "gap_to_target": [250.0], "units_for_target": [312.0], "done": [62.0],
            "pace_observed": [33.3], "denominator_role": ["target"], "denominator": [312.0],
            "comparator": ["at_least"], "unit": ["team"], "pace_figures": ["S009"],
        }
    )  # fmt: skip
    rows = way_ahead.scenario_rows(counts).set_index("group")
    assert rows.at["observed pace", "expected_value"] == 162
    assert (rows["expected_value"] % 1 == 0).all(), "half a team is none"


def test_one_date_projects_nothing(report: Report, gaps: pd.DataFrame):
    counts = way_ahead.latest(report, gaps)
    said = [way_ahead.say_projection(row, projection, report)
            for row, projection in way_ahead.projections(report, counts)]  # fmt: skip
    assert len(said) == 2
    assert said[0] == (
        "**Community communication teams**: the target is reached in the count of 1 Jun 2024; "
        "nothing to project."
    )
    assert said[1] == (
        "**Commune-level units with a domestic-violence prevention model**: the probability of "
        "meeting the target: cannot say. 1 date, and a projection needs 8."
    )


def test_a_series_long_enough_is_drawn_and_recorded(
    report: Report, gaps: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
):
    counts = way_ahead.latest(report, gaps)
    models = counts[counts["indicator"].eq("communes_with_dv_prevention_model")]
    days = pd.date_range("2014-12-31", periods=9, freq="YE")
    done = [20.0, 31, 38, 49, 60, 66, 75, 81, 90]
    series = pd.DataFrame({"figure_id": "S013", "reported_on": days, "done": done})
    monkeypatch.setattr(way_ahead, "series_of", lambda figures, indicator: series)
    ((figure, words), rows), *others = way_ahead.projected(report, models)
    assert others == []
    assert "SIMULATED" not in words
    assert figure.axes
    recorded = report.record_each(rows, section="The way to the target")
    expected = recorded.set_index("measure").loc["expected_value"]
    assert expected["lower"] < expected["estimate"] < expected["upper"]
    assert expected["unit"] == "commune"
    # Nine a year from 90: about 117 of the 175 asked for by 2025.
    assert expected["estimate"] == pytest.approx(116, abs=3)
    assert recorded.set_index("measure").at["probability_met", "estimate"] < 0.01


def test_where_nothing_can_be_projected_a_simulated_series_is_shown(
    report: Report, gaps: pd.DataFrame
):
    ((_, words), rows), *others = way_ahead.projected(report, way_ahead.latest(report, gaps))
    assert others == []
    assert words.startswith("SIMULATED: ")
    assert set(rows["basis"]) == {"simulated"}
    assert list(way_ahead.projected(report, gaps.iloc[:0])) == []


def test_the_simulated_series_says_so_and_lies_near_its_truth():
    made_up = way_ahead.simulated_projection()
    assert set(made_up.rows["basis"]) == {"simulated"}
    assert made_up.projection.can_say
    figure, words = way_ahead.draw_simulated(made_up, "en")
    assert words.startswith("SIMULATED: ")
    assert figure.axes[0].get_title("left").replace("\n", " ").startswith("SIMULATED: ")
    assert 0 < made_up.projection.probability < 1


def test_the_cascade_shows_missing_stages_as_missing(report: Report):
    found = cascade.cascades(report)
    table, used = cascade.cascade_table(found, report)
    assert len(table.headers) == 1 + len(STAGES)
    assert len(table.rows) == len(found) == 9
    texts = [cell.text for row in table.rows for cell in row[1:]]
    assert texts.count(cascade.NOT_REPORTED) + len(used) == 9 * len(STAGES)
    assert "0" not in texts
    by_part = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert by_part["Violence-prevention models"][0].startswith("90/184: Commune")
    assert by_part["Violence-prevention models"][3] == cascade.NOT_REPORTED


def test_how_far_the_reports_go_is_said(report: Report):
    said = cascade.say_cascade(cascade.cascades(report))
    assert said == (
        "Reports speak of 9 programme parts: of **4** that a service exists, of **6** that people "
        "came. No report says anything about accessibility, acceptability or "
        "effectiveness. No two stages of one part share unit, base and day: **no loss can be "
        "computed**."
    )
    assert cascade.say_cascade({}).startswith("**Cannot say**")
