"""Steps on the page: how many were reached at each, against what a reader can divide himself."""

import pandas as pd
import pytest

CHAIN = "Project 939: women starting up: from step to step"


def test_training_goes_from_the_source_trainers_to_the_officials(dak_lak):
    # 2,145 / 64 = 33.516; the 50 leaders are a chain of their own and divide nothing.
    multiple = dak_lak.recorded_one("step_multiple", section="Training cascade")
    assert multiple["estimate"] == 33.5
    assert multiple["figures"] == "S007;S006"
    rows = {row["Step"].text: row for row in dak_lak.rows("Training cascade: from step to step")}
    assert [row["Reported"].text for row in rows.values()] == ["50", "64", "2,145"]
    assert rows["Trainers trained"]["Of the step before"].text == "–"
    assert rows["Trainers trained"]["For each one before"].text == "–"
    assert "the reports do not say it" in rows["Officials trained"]["Read with care"].text


def test_the_funnel_of_start_ups_is_bounded_by_its_at_leasts(dak_lak):
    # 2,000 / 10,322 = 19.38 %, at least; 342 / 2,000 = 17.1 %, at most, as 2,000 may be more.
    rows = {row["Step"].text: row for row in dak_lak.rows(CHAIN)}
    reached = [row["Reported"].text for row in rows.values()]
    assert reached == ["10,322", "at least 2,000", "at least 300", "342", "5"]
    shares = [row["Of the step before"].text for row in rows.values()]
    assert shares == ["–", "at least 19.4%", "–", "at most 17.1%", "–"]
    low, high = (
        dak_lak.recorded_one("step_share", indicator=indicator)
        for indicator in ("members_accessing_startup_resources", "women_startup_capital_recipients")
    )
    assert (low["lower"], low["figures"]) == (pytest.approx(2000 / 10322), "S020;S025")
    assert (high["upper"], high["figures"]) == (0.171, "S035;S020")
    assert pd.isna(low["upper"]), "2,000 may be more"
    assert pd.isna(high["lower"])


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("Members counselled on jobs", "another service; counselled or introduced to jobs"),
        ("Women-owned cooperatives supported", "another service; cooperatives, not women"),
    ],
)
def test_other_services_stand_beside_and_are_divided_by_nothing(dak_lak, service: str, words: str):
    row = dak_lak.row(CHAIN, service)
    assert row["Read with care"].text.startswith(words)
    assert row["Of the step before"].text == row["For each one before"].text == "–"


def test_a_chart_names_what_its_steps_count(dak_lak):
    spoken = dak_lak.says("Network against domestic violence: how many at each step")
    assert "at least 3,000, at least 31.7% of those before" in spoken  # 3,000 / 9,449 = 31.75 %


def test_no_step_of_the_account_grows(dak_lak):
    assert not [part for part in dak_lak.paragraphs if part.startswith("Check:")]
