"""analysis.yml: what it unfolds to, and how each mistake in it is named."""

from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.parameters import NOTEBOOKS
from helpers.reporting.plan import Choice, Plan, plan_runs, read_plan

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
