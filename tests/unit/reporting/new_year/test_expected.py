"""What a place reported before, which targets fall due, which places changed: on the real data."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.reporting.new_year.due import next_due_year, targets_due
from helpers.reporting.new_year.expected import RECENT_YEARS, expected_figures
from helpers.reporting.new_year.layout import Form
from helpers.reporting.new_year.material import Material
from helpers.reporting.new_year.places import counts_in_words, places_changed, universes_of
from helpers.reporting.new_year.status import newest_years, status_lines
from helpers.reporting.new_year.year import check_place, check_year
from helpers.reporting.plan import Plan

TODAY = date(2026, 3, 1)


def test_each_series_has_its_last_figure_before_the_year(evidence):
    expected = expected_figures(evidence, "dak-lak", 2023).set_index("indicator")
    teams = expected.loc["community_communication_teams"]
    assert (teams["last_value"], teams["last_role"], teams["unit"]) == ("62/312", "target", "team")
    assert teams["last_figure"] == "S009"
    assert f"{teams['last_on']:%Y-%m-%d}" == "2022-12-31"
    assert "of the target of the period" in teams["counts"]
    assert expected["last_year"].max() == 2022
    # The 2024 count is the last one only from 2025 on.
    later = expected_figures(evidence, "dak-lak", 2025).set_index("indicator")
    assert later.loc["community_communication_teams", "last_figure"] == "P0010"


def test_what_was_reported_long_ago_is_listed_and_not_expected(evidence):
    expected = expected_figures(evidence, "dak-lak", 2023).set_index("indicator")
    assert not expected.loc["dv_cases", "is_expected"]
    recent = expected["last_year"] >= 2023 - RECENT_YEARS
    assert expected["is_expected"].eq(recent).all()
    assert expected["is_expected"].is_monotonic_decreasing


def test_dates_and_decrees_are_not_asked_for_again(evidence):
    asked = set(expected_figures(evidence, "dak-lak", 2023)["indicator"])
    assert not asked & {"reporting_year", "reporting_period", "law_implementation_plan_length"}


def test_what_the_year_has_already_stands_beside(evidence):
    expected = expected_figures(evidence, "dak-lak", 2023).set_index("indicator")
    assert expected.loc["em_area_communes", "there"] == "130 (P0029)"
    assert pd.isna(expected.loc["dv_hotlines", "there"])


def test_a_place_goes_on_where_another_ended(evidence):
    after = expected_figures(evidence, "dak-lak-old-territory", 2026)
    assert "P0010" in set(after["last_figure"])
    merged = Material(evidence, Form("dak-lak-old-territory", 2026))
    assert merged.expected["last_figure"].equals(after["last_figure"])


def test_another_definition_is_a_series_of_its_own(evidence):
    figures = evidence.figures.copy()
    row = figures["figure_id"].eq("S015")
    other = figures[row].assign(figure_id="X1", definition="hotlines that were called", value=7.0)
    both = replace(evidence, figures=pd.concat([figures, other], ignore_index=True))
    rows = expected_figures(both, "dak-lak", 2023)
    mine = rows[rows["indicator"].eq("dv_hotlines")].set_index("last_figure")
    assert set(mine.index) == {"S015", "X1"}
    assert mine.loc["X1", "counts"] == "hotlines that were called"


def test_made_up_figures_do_not_make_the_next_ones_made_up(evidence):
    made_up = replace(evidence, figures=evidence.figures.assign(basis="simulated"))
    assert expected_figures(made_up, "dak-lak", 2023)["basis"].isna().all()


def test_targets_of_the_place_and_of_what_it_lies_in(evidence):
    due = targets_due(evidence, "dak-lak", 2025).set_index("target_id")
    assert due.loc["P8-8", "scope"] == "set for this place"
    assert due.loc["DV45-7", "scope"] == "a share that each place is read against"
    assert due.loc["P8-1", "scope"] == "a total of the country, for comparison"
    assert "P8-7" not in due.index, "Cao Bằng's own allocation"
    assert due["due_year"].eq(2025).all()
    assert targets_due(evidence, "dak-lak", 2023).empty
    assert next_due_year(evidence, "dak-lak", 2023) == 2025
    # Those that hold onward are due in every later year too.
    onward = targets_due(evidence, "dak-lak-old-territory", 2026)
    assert len(onward)
    assert onward["due_year"].eq(2025).all()


def test_places_that_changed_by_year(evidence):
    changed = places_changed(evidence, "dak-lak", 2023)
    assert changed[["place_from", "place_to"]].to_numpy().tolist() == [
        ["dak-lak/krong-buk/xa-pong-drang", "dak-lak/krong-buk/thi-tran-pong-drang"]
    ]
    assert f"{changed['on'].iloc[0]:%Y-%m-%d}" == "2023-04-10"
    assert counts_in_words(evidence, "dak-lak", 2023, "rural_communes") == "152, then 151"
    assert counts_in_words(evidence, "dak-lak", 2024, "rural_communes") == "151, then 149"
    assert counts_in_words(evidence, "dak-lak", 2025, "commune_level_units") == "180, then 68"
    split = places_changed(evidence, "dak-lak", 2024).set_index("place_from")["change"]
    assert set(split["dak-lak/buon-ho/xa-ea-blang"]) == {"split and merged"}
    assert split["dak-lak/krong-bong/xa-hoa-tan"] == "merged"
    assert places_changed(evidence, "dak-lak", 2022).empty
    reform = places_changed(evidence, "dak-lak", 2025)
    assert reform["place_from"].str.count("/").eq(2).sum() >= 180
    assert reform["change"].eq("ended").sum() == 15, "districts"


def test_universes_of_a_year_by_stretch(evidence):
    rural = universes_of(evidence, "dak-lak", 2023)
    rural = rural[rural["universe"].eq("rural_communes")]
    assert rural["count"].tolist() == [152, 151]
    assert f"{rural['to'].iloc[0]:%Y-%m-%d}" == "2023-04-09"


@pytest.mark.parametrize(
    ("year", "place", "today", "words"),
    [
        (2090, "dak-lak", TODAY, "found 2090, expected one from 2010 to 2027"),
        (1890, "dak-lak", TODAY, "found 1890, expected one from 2010"),
        (2027, "dak-lak-old-territory", date(2099, 1, 1), None),
        (2031, "dak-lak", date(2099, 1, 1), "the computer's clock says 2099-01-01"),
        (2023, "dak-lak", date(1970, 1, 1), "The computer's clock says 1970-01-01"),
        (2026, "dak-lak", TODAY, "dak-lak-old-territory continues it"),
    ],
)
def test_years_that_cannot_be(evidence, year, place, today, words):
    if words is None:
        check_year(year, place, evidence, today)
        return
    with pytest.raises(UserError, match=words):
        check_year(year, place, evidence, today)


def test_places_that_cannot_be(evidence):
    with pytest.raises(UserError, match=r"found 'dak-lac'.*\n.*Near it: dak-lak"):
        check_place("dak-lac", evidence)
    with pytest.raises(UserError, match="of which nothing was reported yet"):
        check_place("dak-lak/krong-buk/xa-pong-drang", evidence)
    check_place("dak-lak-old-territory", evidence)


def test_status_names_what_is_missing_in_plain_words(evidence):
    lines = status_lines(Material(evidence, Form("dak-lak", 2023)))
    teams = next(line for line in lines if "community_communication_teams" in line)
    assert teams.endswith("last 62/312 teams for 2022-12-31, dlk2022")
    assert "  rural communes: 152, then 151" in lines
    assert lines[-1] == "dak-lak, 2023: 1 of 35 expected figures are there."
    due = status_lines(Material(evidence, Form("dak-lak", 2025)))
    assert any(line.startswith("  DV45-7: ") for line in due)
    assert not any(line.startswith("  P8-1: ") for line in due), "a total of the country"


def test_check_says_how_complete_the_newest_years_are(evidence):
    plan = Plan.model_validate(
        {"title": "t", "runs": [{"place": "dak-lak", "years": [2022, 2023]},
                                {"place": "gia-lai", "years": [2024]}]}
    )  # fmt: skip
    first, second = newest_years(plan, evidence)
    assert first.startswith("dak-lak, 2023: 1 of 35 expected figures are there. What is missing:")
    assert second.endswith("workbench new-year 2024 --place gia-lai --status")
