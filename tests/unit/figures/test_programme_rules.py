"""The tables about programmes: rows that do not go together are named with their row."""

import pytest

from helpers.figures.programme_rules import programme_problems
from helpers.figures.programme_schema import STEP_RELATIONS
from helpers.figures.raw import read_raw

STEPS = """
system | position | indicator                          | relation  | note
teams  | 1        | community_communication_teams        | start     |
teams  | 2        | community_communication_team_members | nested    |
teams  | 3        | trusted_addresses                    | passed_on |
teams  | 4        | change_leader_clubs                          | beside    |
"""
BODIES = """
body  | printed_as            | name_vi | name_en | reports_to | note
top   | The Union; The union  | v       | e       |            |
middle| The union in the city | v       | e       | top        |
low   |                       | v       | e       | middle     |
"""
RATIO = "own,teams,size,trusted_addresses,change_leader_clubs,1,,vi,en,"
RATIOS = (
    "ratio,system,kind,numerator_indicator,denominator_indicator,scale,printed_indicator,"
    "label_vi,label_en,note"
)


def write(raw_folder, file: str, text: str) -> None:
    rows = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    raw_folder.write(file, rows)


@pytest.fixture
def folder(raw_folder):
    """The small folder with steps in a chain and bodies in a line."""
    write(raw_folder, "steps.csv", STEPS)
    write(raw_folder, "bodies.csv", BODIES)
    return raw_folder


def at(problem) -> tuple[str, int | None, str | None]:
    return problem.file.removeprefix("data/raw/"), problem.row, problem.column


def test_rows_that_go_together_pass(folder):
    folder.write("ratios.csv", [RATIOS.split(","), RATIO.split(",")])
    assert folder.problems() == []


def test_every_table_may_be_empty(folder):
    for file in ("steps.csv", "ratios.csv", "bundles.csv", "bodies.csv", "systems.csv"):
        folder.write(file, folder.cells(file)[:1])
    assert folder.problems() == []


def test_a_row_that_is_not_filled_in_is_told_once(folder):
    row = folder.add(
        "steps.csv", "teams", system="", indicator="", position="", relation="", note="later"
    )
    found = {(p.row, p.column, p.found) for p in folder.problems()}
    empty = ("system", "indicator", "position", "relation")
    assert found == {(row, column, "an empty cell") for column in empty}


def test_an_indicator_is_listed_once_in_a_system_and_may_stand_in_two(folder):
    folder.add("steps.csv", "teams", system="budget")
    assert folder.problems() == []
    row = folder.add("steps.csv", "teams", position="9")
    problem = folder.the_problem()
    assert at(problem) == ("steps.csv", row, "indicator")
    assert problem.found == "community_communication_teams, as in row 2"
    assert problem.expected == "each indicator of teams once"


@pytest.mark.parametrize("relation", sorted({*STEP_RELATIONS} - {"start", "beside"}))
def test_a_chain_has_a_start_before_it_in_its_own_system(folder, relation):
    cells = folder.cells("steps.csv")
    cells += [["budget", "1", "change_leader_clubs", "beside", ""],
              ["budget", "2", "trusted_addresses", relation, ""],
              ["budget", "3", "community_communication_teams", "start", ""]]  # fmt: skip
    folder.write("steps.csv", cells)
    problem = folder.the_problem()
    assert at(problem) == ("steps.csv", len(cells) - 1, "relation")
    assert (problem.found, problem.expected) == (
        f"'{relation}'",
        "a step 'start' before it in budget",
    )
    assert "'beside'" in problem.step


def test_the_order_of_a_chain_is_that_of_its_positions_not_of_its_rows(folder):
    header, *rows = folder.cells("steps.csv")
    folder.write("steps.csv", [header, *reversed(rows)])
    assert folder.problems() == []


def test_a_position_stands_once_in_a_system(folder):
    row = folder.add("steps.csv", "teams", indicator="poor_households", relation="beside")
    problem = folder.the_problem()
    assert at(problem) == ("steps.csv", row, "position")
    assert (problem.found, problem.expected) == ("1, as in row 2", "each position of teams once")


def test_a_position_stands_once_among_the_systems(folder):
    row = folder.edit("systems.csv", "budget", position="1")
    problem = folder.the_problem()
    assert at(problem) == ("systems.csv", row, "position")
    assert (problem.found, problem.expected) == ("1, as in row 2", "each position once")


def test_a_position_stands_once_in_a_bundle(folder):
    condition = ["change_leader_clubs", "1", "vi", "en", "", "", ""]
    header = folder.cells("bundles.csv")[0]
    other = ["trusted_addresses", *condition[1:]]
    folder.write("bundles.csv", [header, condition, other])
    assert folder.problems() == []
    folder.write("bundles.csv", [header, condition, other, condition])
    problem = folder.the_problem()
    assert at(problem) == ("bundles.csv", 4, "position")
    assert problem.expected == "each position of change_leader_clubs once"


def test_a_ratio_is_of_two_indicators(folder):
    same = RATIO.replace("change_leader_clubs", "trusted_addresses")
    folder.write("ratios.csv", [RATIOS.split(","), same.split(",")])
    problem = folder.the_problem()
    assert at(problem) == ("ratios.csv", 2, "denominator_indicator")
    assert problem.found == "trusted_addresses, the numerator"


@pytest.mark.parametrize(
    ("code", "head", "circle"),
    [
        ("top", "low", "top > low > middle > top"),
        ("middle", "low", "middle > low > middle"),
        ("top", "top", "top > top"),
    ],
)
def test_bodies_report_to_a_head_not_in_a_circle(folder, code, head, circle):
    row = folder.edit("bodies.csv", code, reports_to=head)
    problem = folder.the_problem()
    assert at(problem) == ("bodies.csv", row, "reports_to")
    assert problem.found == f"the circle {circle}"


def test_two_circles_are_two_problems(folder):
    folder.edit("bodies.csv", "top", reports_to="top")
    folder.edit("bodies.csv", "middle", reports_to="low")
    assert [p.found for p in folder.problems()] == ["the circle top > top",
                                                    "the circle middle > low > middle"]  # fmt: skip


@pytest.mark.parametrize("printed", ["The union", "The office;The Union", " The union ;"])
def test_a_printed_name_is_of_one_body(folder, printed):
    row = folder.edit("bodies.csv", "low", printed_as=printed)
    problem = folder.the_problem()
    assert at(problem) == ("bodies.csv", row, "printed_as")
    assert "which is top in row 2" in problem.found


def test_a_body_may_be_given_one_of_its_own_names_twice(folder):
    folder.edit("bodies.csv", "low", printed_as="The office;The office;")
    assert folder.problems() == []


@pytest.mark.parametrize("scope", ["each_place", "allocation"])
def test_only_a_national_total_is_shared_out(folder, scope):
    row = folder.edit(
        "targets.csv", "NSGE-1.1a", scope="national", scaled_by="community_communication_teams"
    )
    assert folder.problems() == []
    folder.edit("targets.csv", "NSGE-1.1a", scope=scope)
    problem = folder.the_problem()
    assert at(problem) == ("targets.csv", row, "scaled_by")
    assert f"beside scope {scope}" in problem.found


def test_each_problem_says_what_to_do(folder):
    folder.edit("bodies.csv", "top", reports_to="low", printed_as="The union in the city")
    folder.edit("systems.csv", "budget", position="1")
    folder.add("steps.csv", "teams")
    problems = list(programme_problems(read_raw(folder.path)))
    assert {p.column for p in problems} == {"reports_to", "printed_as", "position", "indicator"}
    assert all(p.step.endswith(".") and p.expected for p in problems)
