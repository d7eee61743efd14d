"""Bad parameters are refused before a kernel starts: where, found, expected, next step."""

import re
from typing import Any

import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.parameters import (
    NOTEBOOKS,
    BilingualParameters,
    CoverageGaps,
    check_parameters,
    check_place_and_year,
    languages_of,
    years_with_figures,
)

GOOD = {"place": "dak-lak", "year": 2022, "language": "en"}


def refusal(notebook: str = "coverage_gaps", **given: Any) -> str:
    with pytest.raises(UserError) as refused:
        check_parameters(notebook, {**GOOD, **given}, "analysis.yml")
    return str(refused.value)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_good_parameters_pass_and_cannot_be_changed(notebook: str):
    parameters = check_parameters(notebook, GOOD, "analysis.yml")
    assert parameters.model_dump(mode="json").items() >= GOOD.items()
    with pytest.raises(ValueError, match="frozen"):
        parameters.year = 2024


def test_only_json_types_reach_papermill():
    assert {type(v) for v in CoverageGaps().model_dump(mode="json").values()} <= {str, int}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"year": "2022"}, "year: found '2022', expected a whole number (reporting year)."),
        ({"year": 2022.5}, "year: found 2022.5, expected a whole number (reporting year)."),
        ({"year": 1989}, "year: found 1989, expected a number from 1990 up (reporting year)."),
        ({"year": 2101}, "year: found 2101, expected a number up to 2100 (reporting year)."),
        ({"place": 66},
         "place: found 66, expected text (place code from data/raw/places/places.csv)."),
        ({"next_units": 0},
         "next_units: found 0, expected a number from 1 up (how many units to place next)."),
        ({"language": "vi"}, "language: found 'vi', expected 'en' (language of the page)."),
    ],
)  # fmt: skip
def test_a_bad_value_is_named(given: dict[str, Any], message: str):
    assert refusal(**given) == f"analysis.yml, parameter {message}\nCorrect the value."


def test_an_unknown_name_is_named():
    assert refusal(plaice="dak-lak") == (
        "analysis.yml, parameter plaice: found an unknown name, expected one of place, year, "
        "language, next_units.\nCorrect the name; coverage_gaps has no other parameters."
    )


def test_an_unknown_notebook_is_named():
    assert refusal("equitty") == (
        "analysis.yml: found the notebook 'equitty', expected one of sources, coverage_gaps, "
        "equity, outcomes, impact, annual_summary.\n"
        "Correct the name."
    )


def test_a_place_that_does_not_exist(evidence: Evidence):
    with pytest.raises(UserError) as refused:
        check_place_and_year(CoverageGaps(place="nowhere"), evidence, "command line")
    first, second = str(refused.value).splitlines()
    assert first == (
        "command line, parameter place: found 'nowhere', expected a code of "
        "data/raw/places/places.csv."
    )
    assert second.startswith("Places with figures: ")
    assert "dak-lak" in second
    assert "/" not in second


def test_a_year_without_figures_says_what_years_there_are(evidence: Evidence):
    with pytest.raises(UserError) as refused:
        check_place_and_year(CoverageGaps(year=1999), evidence, "command line")
    years = years_with_figures(evidence.figures, "dak-lak")
    assert {2022, 2024} <= set(years)
    assert str(refused.value) == (
        "command line, parameter year: found 1999, expected a year with figures for dak-lak.\n"
        f"Years with figures: {', '.join(map(str, years))}. Choose one of them, or add figures to "
        "data/raw/figures/."
    )


def test_calendar_facts_do_not_make_a_year(evidence: Evidence):
    figures = evidence.figures[evidence.figures["place"].eq("dak-lak")]
    calendar = figures[figures["rule"].eq("not analysed")]
    assert len(calendar)
    assert years_with_figures(calendar, "dak-lak") == []


def test_a_notebook_is_english_until_its_model_says_more(monkeypatch: pytest.MonkeyPatch):
    assert languages_of("coverage_gaps") == ("en",)
    monkeypatch.setitem(NOTEBOOKS, "both", ("both.ipynb", BilingualParameters))
    assert languages_of("both") == ("vi", "en")
    assert check_parameters("both", {**GOOD, "language": "vi"}, "here").language == "vi"
    assert refusal("both", language="fr").startswith(
        "analysis.yml, parameter language: found 'fr', expected 'vi' or 'en' (language of the page)"
    )


def test_no_parameter_takes_a_secret():
    """papermill writes every parameter into the notebook, which is shared."""
    secret = re.compile(r"pass(word|phrase)?|secret|token|credential|api_?key", re.IGNORECASE)
    for _, model in NOTEBOOKS.values():
        for name, field in model.model_fields.items():
            assert not secret.search(f"{name} {field.description}")
            assert "Secret" not in str(field.annotation)
