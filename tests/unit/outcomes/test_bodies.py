"""Who reports what: chains, overlaps and what nobody owns."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import chains_of, matrix, overlaps, unowned, who_reports

BODIES = [
    ("union", "Women's Union", None),
    ("province", "Provincial Union;Provincial Union at all levels", "union"),
    ("district", "district Unions", "province"),
    ("culture", "Department of Culture", None),
]
PROGRAMMES = pd.DataFrame(
    {
        "programme": ["violence", "project_8", "project_9"],
        "lead_body": ["Women's Union", None, None],
    }
).astype("string")
INDICATORS = pd.DataFrame(
    {"indicator": ["teams", "addresses", "classes"], "programme": ["project_8", "violence", None]}
).astype("string")
FIGURES = """
    id | indicator | programme           | reported_by
    F1 | teams     | project_8           | Provincial Union
    F2 | teams     | project_8           | Provincial Union at all levels; district Unions
    F3 | addresses |                     | Department of Culture
    F4 | addresses | project_8;violence  | Provincial Union
    F5 | classes   |                     | Office of Nowhere
    F6 | classes   | project_9           |
"""


def bodies(rows: list[tuple[str, str | None, str | None]] = BODIES) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["body", "printed_as", "reports_to"]).astype("string")


@pytest.fixture
def who(figures_table) -> pd.DataFrame:
    return who_reports(figures_table(FIGURES), bodies(), PROGRAMMES, INDICATORS)


def test_one_row_a_body_programme_and_indicator(who):
    rows = [tuple("" if pd.isna(cell) else cell for cell in row) for row in who.to_numpy()]
    assert rows == [
        ("province", "union", "violence", "addresses", "F4"),
        ("province", "union", "project_8", "teams", "F1;F2"),
        ("province", "union", "project_8", "addresses", "F4"),
        ("district", "union", "project_8", "teams", "F2"),
        ("culture", "culture", "violence", "addresses", "F3"),
        ("Office of Nowhere", "", "", "classes", "F5"),
    ]
    assert who.columns.tolist() == ["body", "chain", "programme", "indicator", "figures"]


def test_a_body_named_twice_in_one_figure_counts_once(figures_table):
    table = figures_table(
        "id | indicator | reported_by\nF | teams | Provincial Union; Provincial Union at all levels"
    )
    assert who_reports(table, bodies(), PROGRAMMES, INDICATORS)["figures"].tolist() == ["F"]


def test_a_figure_may_name_a_body_by_its_code(figures_table):
    table = figures_table("id | indicator | reported_by\nF | teams | district")
    assert who_reports(table, bodies(), PROGRAMMES, INDICATORS)["chain"].tolist() == ["union"]


def test_without_named_bodies_nobody_reports(figures_table):
    nobody = who_reports(figures_table("indicator\nteams"), bodies(), PROGRAMMES, INDICATORS)
    assert nobody.empty
    assert overlaps(nobody).empty
    assert matrix(nobody).empty


def test_chains_lead_to_their_heads():
    assert chains_of(bodies()) == {
        "union": "union", "province": "union", "district": "union", "culture": "culture",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ([("a", "b"), ("b", "c"), ("c", "a")], "a > b > c > a"),
        ([("a", "a")], "a > a"),
        ([("a", "b"), ("b", "c"), ("c", "b")], "b > c > b"),
    ],
)
def test_a_circle_is_refused(links, circle: str):
    with pytest.raises(UserError, match=f"found a circle, {circle}, expected a head"):
        chains_of(bodies([(body, None, above) for body, above in links]))


def test_one_printed_name_for_two_bodies_is_refused(figures_table):
    twice = bodies([*BODIES, ("copy", "Department of Culture", None)])
    with pytest.raises(UserError, match="found Department of Culture for culture and copy"):
        who_reports(figures_table("indicator\nteams"), twice, PROGRAMMES, INDICATORS)


def test_overlaps(who):
    rows = overlaps(who).set_index(["kind", "code"])
    assert rows.index.tolist() == [
        ("indicator", "addresses"), ("indicator", "teams"), ("programme", "violence"),
    ]  # fmt: skip
    assert rows["n"].tolist() == [2, 2, 2]
    assert rows.loc[("indicator", "teams"), "bodies"] == "province;district"
    assert rows.loc[("indicator", "teams"), "chains"] == "union"
    assert rows.loc[("programme", "violence"), "chains"] == "union;culture"
    assert rows.loc[("programme", "violence"), "figures"] == "F4;F3"


def test_a_body_of_no_known_chain_makes_no_second_chain(figures_table):
    table = figures_table("""
        indicator | programme | reported_by
        teams     | project_8 | Provincial Union
        classes   | project_8 | Office of Nowhere
    """)
    assert overlaps(who_reports(table, bodies(), PROGRAMMES, INDICATORS)).empty


def test_matrix_counts_indicators(who):
    grid = matrix(who)
    assert grid.index.tolist() == ["province", "district", "culture", "Office of Nowhere"]
    assert grid.columns.tolist() == ["violence", "project_8"]
    assert grid.to_numpy().tolist() == [[1, 2], [0, 1], [1, 0], [0, 0]]
    assert (grid.dtypes == "Int64").all()


def test_what_nobody_owns(figures_table, targets_table):
    targets = targets_table("""
        id | indicator | place    | scope
        T1 | teams     | viet-nam | national
        T2 | clubs     | viet-nam | national
        T3 | clubs     | dak-lak  | allocation
        T4 | firms     | gia-lai  | allocation
        T5 |           | viet-nam | national
    """)
    figures = figures_table(FIGURES)
    found = unowned(figures, PROGRAMMES, targets, "dak-lak")
    assert list(zip(found["kind"], found["code"], strict=True)) == [
        ("figure", "F6"), ("programme", "project_8"), ("programme", "project_9"),
        ("target", "clubs"),
    ]  # fmt: skip
    by_code = found.set_index("code")
    assert by_code.loc["F6", ["indicator", "programme", "figures"]].tolist() == [
        "classes", "project_9", "F6",
    ]  # fmt: skip
    assert by_code.loc["clubs", "reason"] == "nobody reported what T2, T3 asks for"
    everywhere = unowned(figures, PROGRAMMES, targets)
    assert everywhere.loc[everywhere["kind"].eq("target"), "code"].tolist() == ["clubs", "firms"]
