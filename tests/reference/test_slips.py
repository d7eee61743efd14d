"""The six slips of the article of 2022: each is raised with its row and its figures.

The article is kept as printed; a reader must be told. What is wrong with each was established
from the instruments and from other reports, see docs/methods/plausibility.md.
"""

from pathlib import Path

import pytest

from helpers.figures.plausibility import find_implausible
from helpers.figures.raw import read_raw

RAW = Path(__file__).parents[2] / "data" / "raw"
ARTICLE = "data/raw/figures/dak_lak_article_2022.csv"
SLIPS = [
    # rule, row in the file, figures, words of the message
    ("units-named", 9, ("S008",), ["8 huyện", "7 huyện and 1 thị xã"]),
    ("headline", 10, ("S009", "S012", "S013", "S029"), ["19.9%", "42.8%", "48.9%", "40.0%"]),
    ("one-name-two-registers", 15, ("S014",), ["địa chỉ tin cậy", "two registers"]),
    ("programme-years", 20, ("S019",), ["2017-2027", "2017-2025"]),
    ("separate-funds", 32, ("S031", "S036"), ["1,000,000,000", "5,755,250,000", "never added"]),
    ("norm", 39, ("S038", "S037"), ["6.0 each", "below 7", "Law on Cooperatives 2012"]),
]


@pytest.fixture(scope="module")
def surprises():
    return find_implausible(read_raw(RAW))


@pytest.mark.parametrize(("rule", "row", "figures", "words"), SLIPS, ids=[s[0] for s in SLIPS])
def test_a_slip_is_raised_with_its_row_and_figures(surprises, rule, row, figures, words):
    (found,) = [s for s in surprises if s.file == ARTICLE and s.rule == rule]
    assert (found.row, found.figures, found.source_id) == (row, figures, "dlk2022")
    assert [word for word in words if word not in found.message] == []


def test_nothing_else_in_the_article_is_raised(surprises):
    assert [s.rule for s in surprises if s.file == ARTICLE] == [slip[0] for slip in SLIPS]


def test_the_rules_are_quiet_on_the_published_figures(surprises):
    """Teams smaller or larger than usual, and one programme with two funds."""
    elsewhere = [s for s in surprises if s.file != ARTICLE]
    assert {s.rule for s in elsewhere} <= {"norm", "separate-funds"}
    assert len(elsewhere) <= 5
