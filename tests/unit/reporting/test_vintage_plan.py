"""What of a plan can be shown as of an earlier day."""

from datetime import date

import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.figures.evidence import evidence_of, read_checked
from helpers.reporting.plan import Choice, Plan
from helpers.reporting.project import Project
from helpers.reporting.vintage_plan import keep_known
from helpers.vintage import Vintage

PLAN = Plan(
    title="t",
    runs=[
        {"place": "dak-lak", "years": [2022, 2024]},
        {"place": "gia-lai", "years": [2023]},
    ],
)


@pytest.fixture(scope="module")
def then(project: Project) -> Evidence:
    """The evidence of May 2023: dak-lak 2022 and gia-lai 2023, not dak-lak 2024."""
    return evidence_of(*read_checked(project.raw), Vintage(date(2023, 5, 1)))


def of(project: Project, day: date) -> Project:
    return project.of_vintage(Vintage(day))


def test_today_the_plan_is_as_it_is(project: Project, then: Evidence):
    assert keep_known(PLAN, Choice(), then, project) == (PLAN, ())


def test_years_that_nothing_was_known_of_are_left_out_and_named(project: Project, then: Evidence):
    plan, not_yet = keep_known(PLAN, Choice(), then, of(project, date(2023, 5, 1)))
    assert [(g.place, g.years) for g in plan.runs] == [("dak-lak", [2022]), ("gia-lai", [2023])]
    assert not_yet == ("dak-lak/2024",)


def test_only_what_was_asked_for_is_named(project: Project, then: Evidence):
    choice = Choice(place="gia-lai")
    _, not_yet = keep_known(PLAN, choice, then, of(project, date(2023, 5, 1)))
    assert not_yet == ()


def test_where_nothing_is_left_the_first_day_is_named(project: Project, then: Evidence):
    choice = Choice(place="dak-lak", year=2024)
    with pytest.raises(UserError) as refused:
        keep_known(PLAN, choice, then, of(project, date(2023, 5, 1)))
    assert str(refused.value) == (
        "command line, --as-of: found 2023-05-01, expected a day by which a figure for "
        "dak-lak/2024 had been published.\n"
        "There are figures for dak-lak/2024 since 2024-06-01: give a later day."
    )


def test_a_year_beside_the_plan_is_refused_by_the_day_it_was_first_known(
    project: Project, then: Evidence
):
    choice, day = Choice(place="dak-lak/ea-kar", year=2024), date(2023, 5, 1)
    with pytest.raises(UserError, match="dak-lak/ea-kar/2024 since 2024-06-17: give a later day"):
        keep_known(PLAN, choice, then, of(project, day))
    # A year that no report speaks for is left to the check of places and years.
    never = Choice(place="dak-lak/ea-kar", year=2031)
    assert keep_known(PLAN, never, then, of(project, day))[1] == ()


def test_a_day_has_folders_of_its_own(project: Project):
    there = of(project, date(2023, 5, 1))
    assert there.processed == project.processed / "as-of" / "2023-05-01"
    assert there.reports == project.root / "reports" / "as-of" / "2023-05-01"
    assert there.results.is_relative_to(there.processed)
    assert (there.raw, there.notebooks, there.plan) == (
        project.raw, project.notebooks, project.plan,
    )  # fmt: skip
