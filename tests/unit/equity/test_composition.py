"""Parts that add up to their whole."""

import pytest

from helpers.equity.composition import compositions


def test_parts_that_add_up_are_a_composition(figures_table):
    figures = figures_table("""
        indicator | place | x    | y    | role  | unit
        region_1  | p     | 69   | 130  | whole | commune
        region_2  | p     | 7    | 130  | whole | commune
        region_3  | p     | 54   | 130  | whole | commune
        region_1  | land  | 1673 | 3434 | whole | commune
        region_2  | land  | 210  | 3434 | whole | commune
        region_3  | land  | 1551 | 3434 | whole | commune
    """)
    found = compositions(figures, ["p", "land"])
    assert found["place"].tolist() == ["p"] * 3 + ["land"] * 3
    assert found["share_of_parts"].tolist()[:3] == pytest.approx([69 / 130, 7 / 130, 54 / 130])
    assert found.groupby("place")["share_of_parts"].sum().tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize("other", ["53", "55"])
def test_parts_that_do_not_add_up_are_left_out(figures_table, other):
    figures = figures_table(f"""
        indicator | place | x       | y   | role
        region_1  | p     | 76      | 130 | whole
        region_3  | p     | {other} | 130 | whole
    """)
    assert compositions(figures, ["p"]).empty


def test_one_part_that_is_the_whole_is_no_composition(figures_table):
    figures = figures_table("""
        indicator | place | x   | y   | role
        region_1  | p     | 130 | 130 | whole
    """)
    assert compositions(figures, ["p"]).empty
