"""Where every figure of the account went: 28 into results, 11 read and not used."""

import pandas as pd
import pytest

from helpers.reporting.pages.outcomes import accounting

CALENDAR = "read and not used: a date, a period or the number of a decree"
NOT_USED = [1, 3, 5, 10, 11, 16, 17, 18, 19, 28, 39]
"""Years, periods and their lengths, and the numbers of two decisions."""
TABLE = "Where every figure went, Đắk Lắk, 2022"


def names(numbers: list[int]) -> list[str]:
    return [f"S{n:03}" for n in numbers]


def uses(page) -> pd.DataFrame:
    """Each figure and each section of the page that has a result standing on it.

    The list itself is no use, nor is that a body reported a figure.
    """
    results = page.results[~page.results["section"].isin([accounting.SECTION, "Who does what"])]
    pairs = results[["section", "figures"]].dropna()
    return pairs.assign(figures=pairs["figures"].str.split(";")).explode("figures")


def test_all_39_figures_are_used_or_read_with_the_reason(dak_lak):
    rows = {row["Figure"].text: row["Where it went"].text for row in dak_lak.rows(TABLE)}
    assert list(rows) == names(list(range(1, 40)))
    assert [figure for figure, where in rows.items() if where == CALENDAR] == names(NOT_USED)
    used = {figure: where for figure, where in rows.items() if where != CALENDAR}
    assert len(used) == 28
    assert "not used" not in " ".join(used.values())
    assert dak_lak.says("print 39 numbers. 28 of them stand behind a result of this page; 11 were")


def test_the_28_stand_behind_results_and_no_date_does(dak_lak):
    of_account = set(names(list(range(1, 40)))) & set(uses(dak_lak)["figures"])
    assert of_account == set(names([n for n in range(1, 40) if n not in NOT_USED]))


def test_a_figure_is_found_in_the_sections_that_the_list_names(dak_lak):
    sections = uses(dak_lak).groupby("figures")["section"].agg(set)
    for row in dak_lak.rows(TABLE):
        figure, where = row["Figure"].text, row["Where it went"].text
        assert where == CALENDAR or sections[figure] == set(where.split("; ")), figure


@pytest.mark.parametrize(
    ("place", "year"), [("dak-lak", 2022), ("dak-lak", 2024), ("gia-lai", 2023)]
)
def test_every_number_in_use_is_behind_a_result(page_of, place: str, year: int):
    page = page_of(place, year)
    assert set(page.known.here["figure_id"]) <= set(uses(page)["figures"])


def test_figures_that_others_replaced_say_which(page_of):
    where = {row["Figure"].text: row["Where it went"].text
             for row in page_of("gia-lai", 2023).rows("Where every figure went")}  # fmt: skip
    assert where["P0113"] == "set aside (earlier or partial): P0114 stands instead"
    assert where["P0122"] == "set aside (printed twice): P0121 stands instead"


def test_every_page_says_of_each_figure_where_it_went(page_of):
    for place, year in (("dak-lak", 2024), ("gia-lai", 2023)):
        for row in page_of(place, year).rows("Where every figure went"):
            assert row["Where it went"].text, row["Figure"].text


def test_ranges_are_around_their_numbers_and_no_range_has_no_end(page_of):
    for place, year in (("dak-lak", 2022), ("dak-lak", 2024), ("gia-lai", 2023)):
        results = page_of(place, year).results
        is_range = results["interval"].eq("reported_range")
        ends = results[["lower", "upper"]].notna().any(axis=1)
        assert (is_range == ends).all()
        inside = results["lower"].le(results["estimate"]) | results["lower"].isna()
        inside &= results["upper"].ge(results["estimate"]) | results["upper"].isna()
        assert results[~inside].empty
