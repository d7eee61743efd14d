"""analysis.yml: what it unfolds to, and how each mistake in it is named."""

from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.parameters import NOTEBOOKS, BilingualParameters
from helpers.reporting.plan import Choice, Plan, notebooks_without, plan_runs, read_plan

ROOT = Path(__file__).parents[3]
PLAN = """
title: A plan
runs:
  - place: dak-lak
    years: [2022, 2024]
    notebooks: [sources, coverage_gaps]
    languages: [en]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return written(tmp_path, PLAN)


def written(folder: Path, text: str) -> Plan:
    path = folder / "analysis.yml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def names(plan: Plan, evidence: Evidence, **chosen: object) -> list[str]:
    return [run.name for run in plan_runs(plan, Choice(**chosen), evidence)]


def test_committed_plan_is_well_formed(evidence: Evidence):
    assert names(read_plan(ROOT / "analysis.yml"), evidence)


def test_every_combination_runs_once(plan: Plan, evidence: Evidence):
    assert names(plan, evidence) == [
        "dak-lak/2022/en/sources", "dak-lak/2022/en/coverage_gaps",
        "dak-lak/2024/en/sources", "dak-lak/2024/en/coverage_gaps",
    ]  # fmt: skip
    twice = Plan(title="x", runs=[*plan.runs, *plan.runs])
    assert len(names(twice, evidence)) == 4


def test_notebooks_and_languages_have_defaults(tmp_path: Path, evidence: Evidence):
    plan = written(tmp_path, "title: x\nruns:\n  - {place: dak-lak, years: [2022]}\n")
    assert names(plan, evidence) == [f"dak-lak/2022/en/{notebook}" for notebook in NOTEBOOKS]


def test_an_entry_gives_its_notebooks_their_own_parameters(tmp_path: Path, evidence: Evidence):
    plan = written(tmp_path, f"{PLAN}    parameters: {{next_units: 5}}\n")
    found = {
        run.notebook: run.parameters.model_dump() for run in plan_runs(plan, Choice(), evidence)
    }
    assert found["coverage_gaps"]["next_units"] == 5
    assert "next_units" not in found["sources"]


def test_a_parameter_that_no_notebook_of_the_entry_takes_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match=r"entry 1.*nxt_units is no parameter.*next_units"):
        written(tmp_path, f"{PLAN}    parameters: {{nxt_units: 5}}\n")


def test_the_command_line_restricts_the_plan(plan: Plan, evidence: Evidence):
    assert names(plan, evidence, year=2022, notebook="sources") == ["dak-lak/2022/en/sources"]
    assert len(names(plan, evidence, place="dak-lak")) == 4


def test_the_command_line_may_ask_for_more_than_the_plan(plan: Plan, evidence: Evidence):
    expected = [f"gia-lai/2023/en/{notebook}" for notebook in NOTEBOOKS]
    assert names(plan, evidence, place="gia-lai", year=2023) == expected


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"year": 1999}, "command line, parameter year: found 1999"),
        ({"place": "nowhere"}, "command line, parameter place: found 'nowhere'"),
        ({"notebook": "nope"}, "command line: found the notebook 'nope', expected one of"),
        ({"language": "vi"}, "command line, parameter language: found 'vi', expected 'en'"),
    ],
)
def test_a_wrong_choice_is_named(
    plan: Plan, evidence: Evidence, chosen: dict[str, object], words: str
):
    with pytest.raises(UserError) as refused:
        names(plan, evidence, **chosen)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("title: [", "analysis.yml: found text that cannot be read as YAML", "expected the plan"),
        ("- a list", "analysis.yml", "expected"),
        ("", "analysis.yml", "expected"),
        (PLAN + "colour: blue\n", "analysis.yml, colour: found 'blue'", "expected"),
        (PLAN + "    jears: [1]\n", "analysis.yml, runs entry 1 jears: found [1]", "expected"),
        ("title: x\nruns: []\n", "analysis.yml, runs: found []", "at least 1 item"),
        ("title: x\n", "analysis.yml, runs: found", "required"),
        (PLAN.replace("[2022, 2024]", "[]"), "analysis.yml, runs entry 1 years: found []",
         "at least 1 item"),
        (PLAN.replace("2024", "soon"), "analysis.yml, runs entry 1 years entry 2: found 'soon'",
         "valid integer"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_plan_is_named(tmp_path: Path, text: str, where: str, words: str):
    with pytest.raises(UserError) as refused:
        written(tmp_path, text)
    message = str(refused.value)
    assert message.startswith(where)
    assert words in message
    assert len(message.splitlines()) == 2, "what was found and expected, then the next step"


def test_text_for_a_year_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="years entry 1: found '2022'"):
        written(tmp_path, PLAN.replace("[2022, 2024]", "['2022']"))


def test_a_wrong_name_inside_the_plan_is_named(tmp_path: Path, evidence: Evidence):
    wrong = written(tmp_path, PLAN.replace("sources", "sauces"))
    with pytest.raises(UserError, match=r"analysis\.yml: found the notebook 'sauces'"):
        names(wrong, evidence)
    wrong = written(tmp_path, PLAN.replace("dak-lak", "dak-lac"))
    with pytest.raises(UserError, match=r"analysis\.yml, parameter place: found 'dak-lac'"):
        names(wrong, evidence)


def test_a_missing_plan_is_named(tmp_path: Path):
    with pytest.raises(UserError) as refused:
        read_plan(tmp_path / "analysis.yml")
    assert str(refused.value).startswith("analysis.yml: ")
    assert str(tmp_path) not in str(refused.value)


TWO_LANGUAGES = """
title: A plan
runs:
  - place: dak-lak
    years: [2022]
    notebooks: [sources, annual_summary]
"""


@pytest.fixture
def bilingual(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that can be in Vietnamese, beside those that cannot."""
    entry = ("07_annual_summary.ipynb", BilingualParameters)
    monkeypatch.setitem(NOTEBOOKS, "annual_summary", entry)


@pytest.mark.usefixtures("bilingual")
def test_a_notebook_runs_in_each_language_of_its_entry(tmp_path: Path, evidence: Evidence):
    text = TWO_LANGUAGES.replace("sources, ", "") + "    languages: [vi, en]\n"
    assert names(written(tmp_path, text), evidence) == [
        "dak-lak/2022/vi/annual_summary", "dak-lak/2022/en/annual_summary",
    ]  # fmt: skip


@pytest.mark.usefixtures("bilingual")
def test_a_language_goes_to_the_notebooks_that_have_it(tmp_path: Path, evidence: Evidence):
    plan = written(tmp_path, TWO_LANGUAGES)
    assert names(plan, evidence) == ["dak-lak/2022/en/sources", "dak-lak/2022/en/annual_summary"]
    assert names(plan, evidence, language="vi") == ["dak-lak/2022/vi/annual_summary"]
    assert notebooks_without(plan, Choice(language="vi"), evidence) == ["sources"]
    assert notebooks_without(plan, Choice(language="en"), evidence) == []
    assert notebooks_without(plan, Choice(), evidence) == []


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize(
    ("chosen", "found", "step"),
    [
        (
            {"language": "vi", "notebook": "sources"},
            "found 'vi', expected 'en' (language of the page)",
            "Notebooks in this language: annual_summary. Choose one of them with --notebook.",
        ),
        (
            {"language": "fr"},
            "found 'fr', expected 'en' or 'vi' (language of the page)",
            "Correct the value.",
        ),
    ],
)
def test_a_language_that_nothing_asked_for_has_is_refused(
    tmp_path: Path, evidence: Evidence, chosen: dict[str, str], found: str, step: str
):
    with pytest.raises(UserError) as refused:
        names(written(tmp_path, TWO_LANGUAGES), evidence, **chosen)
    assert str(refused.value) == f"command line, parameter language: {found}.\n{step}"


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize(
    ("languages", "found"),
    [
        ("[vi, en]", "found 'vi' for sources, expected 'en'"),
        ("[fr]", "found 'fr' for sources, annual_summary, expected 'en' or 'vi'"),
    ],
)
def test_an_entry_with_a_language_that_a_notebook_lacks_is_refused(
    tmp_path: Path, languages: str, found: str
):
    with pytest.raises(UserError) as refused:
        written(tmp_path, f"{TWO_LANGUAGES}    languages: {languages}\n")
    assert str(refused.value) == (
        f"analysis.yml, runs entry 1 languages: {found}.\n"
        "Take the language out, or give the notebooks that have it an entry of their own."
    )


def test_a_notebook_that_no_entry_lists_runs_for_the_plan_s_places(plan: Plan, evidence: Evidence):
    assert names(plan, evidence, notebook="equity") == [
        "dak-lak/2022/en/equity", "dak-lak/2024/en/equity",
    ]  # fmt: skip
