"""Two sides against each other: what is compared, what is left out, and what moved in all."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.reporting.compare import compare, condense
from helpers.reporting.compare_row import COLUMNS, as_csv

TEAMS = {"estimate": 62.0}


def universes(*spells):
    names = ("place", "universe", "from", "to", "count")
    return [dict(zip(names, ("dak-lak", *spell), strict=True)) for spell in spells]


RURAL = universes(
    ("rural_communes", None, "2023-04-09", "152"),
    ("rural_communes", "2023-04-10", "2024-10-31", "151"),
    ("rural_communes", "2024-11-01", None, "149"),
)


def test_the_same_is_the_same(side):
    done = compare(side([TEAMS]), side([TEAMS]))
    assert done.is_same
    assert done.n_compared == 2
    assert list(done.changes.columns) == [*COLUMNS, "reasons"]


def test_units_that_merged_are_places_with_every_step(side):
    a, b = side([TEAMS], universes=RURAL), side([TEAMS], year=2024, universes=RURAL)
    (change,) = compare(a, b).changes.to_dict("records")
    assert (change["cause"], change["estimate_a"], change["estimate_b"]) == ("places", 152, 149)
    assert change["reason"].startswith("152 → 151 (2023-04-10) → 149 (2024-11-01): ")
    assert "not progress" in change["reason"]


def test_another_table_of_places_is_named_within_a_year(side):
    other = universes(("rural_communes", None, None, "150"))
    (change,) = compare(side([TEAMS], universes=RURAL), side([TEAMS], universes=other)).changes[
        "reason"
    ]
    assert change == "another table of places"


def test_simulated_results_are_left_out_unless_asked_for(side):
    rows = [TEAMS, {"measure": "density", "estimate": 1.0, "simulated": True}]
    moved = [TEAMS, {"measure": "density", "estimate": 2.0, "simulated": True}]
    done = compare(side(rows), side(moved))
    assert done.is_same
    assert done.n_simulated == 1
    asked = compare(side(rows), side(moved), with_simulated=True)
    assert asked.changes["simulated"].tolist() == [True]


def test_a_notebook_of_one_side_is_not_compared_and_named(side):
    more = {"notebook": "impact", "measure": "effect_overall", "estimate": 1.0}
    done = compare(side([TEAMS]), side([TEAMS, more]))
    assert done.is_same
    assert [(x.notebook, x.lacks, x.has_failed) for x in done.not_compared] == [
        ("impact", "2022", False)
    ]


def test_the_tolerance_is_the_askers(side):
    a, b = side([{"estimate": 100.0}]), side([{"estimate": 100.5}])
    assert not compare(a, b).is_same
    assert compare(a, b, tolerance=0.01).is_same


def test_sides_of_different_places_are_refused(side):
    a = side([TEAMS])
    b = side([{**TEAMS, "place": "gia-lai"}], place="gia-lai", name="2024", year=2024)
    with pytest.raises(UserError, match="different places, dak-lak and gia-lai"):
        compare(a, b)
    with pytest.raises(UserError, match="--place: found 'kon-tum'"):
        compare(a, a, place="kon-tum")


def test_what_several_notebooks_show_is_one_fact(side):
    rows = [
        {"notebook": n, "section": s, "estimate": 62.0}
        for n, s in (("sources", "A"), ("equity", "B"))
    ]
    moved = [{**row, "estimate": 63.0} for row in rows]
    changes = compare(side(rows), side(moved)).changes
    assert len(changes) == 2
    (fact,) = condense(changes).to_dict("records")
    assert set(fact["where"].split(", ")) == {"sources", "equity"}


def test_new_numbers_that_places_share_are_one_line(side):
    new = [{"measure": "is_named", "place": f"dak-lak/{n}", "estimate": 0.0, "unit": "0 or 1"}
           for n in range(5)]  # fmt: skip
    changes = compare(side([TEAMS]), side([TEAMS, *new])).changes
    assert len(changes) == 5
    assert condense(changes)["n_places"].tolist() == [5]
    changed = compare(side(new), side([{**row, "estimate": 1.0} for row in new])).changes
    assert len(condense(changed)) == 5


def test_definitions_come_first_and_the_csv_can_be_read(side, tmp_path):
    a = [{"estimate": 1.0}, {"measure": "density", "estimate": 1.0, "method": "old"}]
    b = [{"estimate": 2.0}, {"measure": "density", "estimate": 2.0, "method": "new"}]
    changes = compare(side(a), side(b)).changes
    assert changes["cause"].tolist() == ["definition", "unknown"]
    (tmp_path / "c.csv").write_text(as_csv(changes), encoding="utf-8")
    read = pd.read_csv(tmp_path / "c.csv")
    assert list(read.columns) == list(COLUMNS)
    assert read["estimate_b"].tolist() == [2, 2]
