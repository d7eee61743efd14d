"""Every bad input gives exactly one message: where, what, what was expected, what to do."""

import pytest

from helpers.figures.check import check_tables
from helpers.figures.raw import read_raw

ARTICLE = "figures/dak_lak_article_2022.csv"
PUBLIC = "figures/public_2008_2025.csv"
NEXT_YEAR = {"period_start": "2025-07-01", "period_end": "2025-12-31"}


def test_the_committed_tables_have_no_problem(raw_folder):
    assert raw_folder.problems() == []


@pytest.mark.parametrize(
    ("code", "cells", "column", "found", "expected", "step"),
    [
        ("S009", {"denominator": ""}, "denominator", "an empty cell", "beside 62", "Add the"),
        ("S009", {"numerator": ""}, "numerator", "an empty cell", "beside 312", "Add the"),
        ("S009", {"denominator_role": ""}, "denominator_role", "an empty cell", "target, universe",
         "'unknown' is an answer"),
        ("S009", {"denominator_role": "goal"}, "denominator_role", "'goal'", "one of target",
         "Correct the cell"),
        ("S009", {"denominator": "0"}, "denominator", "0", "a number above 0", "Correct the cell"),
        ("S014", {"indicator": "trusted_adresses"}, "indicator", "'trusted_adresses'",
         "a code of data/raw/indicators.csv", "Near it: trusted_addresses"),
        ("S014", {"place": "dak-lac"}, "place", "'dak-lac'", "a code of data/raw/places/places.csv",
         "Near it: dak-lak"),
        ("S014", {"source_id": "dlk2023"}, "source_id", "'dlk2023'",
         "a code of data/raw/sources.csv", "Near it: dlk2022"),
        ("S014", {"programme": "dv_prevention;dv_2099"}, "programme", "'dv_2099'",
         "a code of data/raw/programmes.csv", "add it"),
        ("S014", {"period_end": "2021-12-31"}, "period_end", "2021-12-31",
         "a day from 2022-01-01 on", "cannot end before it starts"),
        ("S014", {"period_start": ""}, "period_start", "an empty cell", "both ends", "Fill in"),
        ("S014", {"period_end": ""}, "period_end", "an empty cell", "both ends", "Fill in"),
        ("S014", {"as_of": "2025-07-01"}, "place", "dak-lak as of 2025-07-01",
         "to 2025-06-30", "crosswalk.csv"),
        ("S014", NEXT_YEAR, "place", "dak-lak in 2025-07-01 to 2025-12-31", "to 2025-06-30",
         "crosswalk.csv"),
        ("S014", {"value": "-784"}, "value", "-784", "a number from 0 up", "counts something"),
        ("S009", {"numerator": "-62"}, "numerator", "-62", "a number from 0 up", "Correct"),
        ("S013", {"numerator": "190", "value": "190"}, "denominator_role", "'universe'",
         "the role target", "cannot be a part"),
        ("S014", {"value_high": "700"}, "value_high", "700", "a number from 784 up", "upper end"),
        ("S014", {"value": "1.784"}, "value", "1.784", "a whole number", "decimal point"),
        ("S036", {"value": "5.755"}, "value", "5.755", "whole đồng", "decimal point"),
        ("S036", {"value": "5.755.250.000"}, "value", "'5.755.250.000'", "a plain number",
         "without thousands separators"),
        ("S012", {"value": "31,24"}, "value", "'31,24'", "a plain number", "decimal point"),
        ("S009", {"denominator": "3.120.000"}, "denominator", "'3.120.000'", "a plain number",
         "without thousands separators"),
        ("S014", {"period_end": "31/12/2022"}, "period_end", "'31/12/2022'",
         "a date like 2022-12-31", "year-month-day"),
        ("S014", {"value": ""}, "value", "an empty cell", "a value", "Fill in the cell"),
        ("S014", {"indicator": ""}, "indicator", "an empty cell", "a value", "Fill in the cell"),
        ("S014", {"place": ""}, "place", "an empty cell", "a value", "Fill in the cell"),
        ("S014", {"unit": ""}, "unit", "an empty cell", "a value", "Fill in the cell"),
        ("S014", {"qualifier": "more"}, "qualifier", "'more'", "at_least", "Correct the cell"),
        ("S014", {"snippet": "x" * 61}, "snippet", "xxx", "at most 60 characters", "Correct"),
        ("S014", {"figure_id": "14 b"}, "figure_id", "'14 b'", "text of the form", "Correct"),
    ],
)  # fmt: skip
def test_a_bad_cell_gives_one_message(raw_folder, code, cells, column, found, expected, step):
    # No mention may point at the figure, or a bad name would be two problems.
    raw_folder.write("mentions.csv", raw_folder.cells("mentions.csv")[:1])
    row = raw_folder.edit(ARTICLE, code, **cells)
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row, problem.column) == (f"data/raw/{ARTICLE}", row, column)
    assert found in problem.found
    assert expected in problem.expected
    assert step in problem.step
    assert str(problem).startswith(f"data/raw/{ARTICLE}, row {row}, column {column}: found ")


def test_evidence_is_refused_with_the_message_of_the_problem(raw_folder):
    raw_folder.edit(ARTICLE, "S009", denominator="")
    assert raw_folder.refusal() == str(raw_folder.the_problem())


def test_a_name_used_twice_is_told_where_the_other_one_stands(raw_folder):
    first = raw_folder.row(ARTICLE, "S014")
    row = raw_folder.add(ARTICLE, "S014")
    problem = raw_folder.the_problem()
    assert (problem.row, problem.column, problem.found) == (row, "figure_id", "'S014'")
    assert f"{ARTICLE}, row {first} " in problem.expected
    assert "remove the copy" in problem.step


def test_a_name_used_in_two_files_is_told_where_the_other_one_stands(raw_folder):
    row = raw_folder.edit(PUBLIC, "P0010", figure_id="S014")
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row) == (f"data/raw/{PUBLIC}", row)
    assert f"{ARTICLE}, row {raw_folder.row(ARTICLE, 'S014')} " in problem.expected


def test_two_rows_without_a_name_are_two_empty_cells(raw_folder):
    rows = [raw_folder.edit(PUBLIC, code, figure_id="") for code in ("P0053", "P0054")]
    problems = raw_folder.problems()
    assert [(p.row, p.found) for p in problems] == [(row, "an empty cell") for row in rows]


@pytest.mark.parametrize(
    ("file", "code", "cells", "column", "expected"),
    [
        ("sources.csv", "dlk2022", {"published": "2022-13"}, "published", "of the calendar"),
        ("sources.csv", "dlk2022", {"published": "2022-02-30"}, "published", "of the calendar"),
        ("sources.csv", "dlk2022", {"published": "12/2022"}, "published", "text of the form"),
        ("sources.csv", "dlk2022", {"kind": "paper"}, "kind", "one of news"),
        ("indicators.csv", "trusted_addresses", {"direction": "up"}, "direction", "higher_better"),
        ("programmes.csv", "project_8", {"component_of": "ntp"}, "component_of", "programmes.csv"),
        ("targets.csv", "NSGE-1.1a", {"place": "vietnam"}, "place", "places.csv"),
        ("norms.csv", "N1", {"numerator_indicator": "team"}, "numerator_indicator", "indicators"),
        ("places/places.csv", "dak-lak", {"level": "tỉnh"}, "level", "one of commune"),
        ("mentions.csv", "M0001", {"figure_id": "S999"}, "figure_id", "figures/*.csv"),
    ],
)  # fmt: skip
def test_the_other_tables_are_checked_too(raw_folder, file, code, cells, column, expected):
    if file == "mentions.csv":
        code = raw_folder.cells(file)[1][0]
    row = raw_folder.edit(file, code, **cells)
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row, problem.column) == (f"data/raw/{file}", row, column)
    assert expected in problem.expected
    assert problem.step.endswith(".")


def test_a_rate_may_fall_below_zero_and_have_decimals(raw_folder):
    rate = "em_poverty_reduction_pp_per_year"
    raw_folder.edit(ARTICLE, "S014", indicator=rate, unit="percentage point", value="-0.5")
    assert raw_folder.problems() == []


def test_a_period_may_reach_over_the_end_of_a_place(raw_folder):
    raw_folder.edit(ARTICLE, "S014", period_start="2021-01-01", period_end="2025-12-31")
    assert raw_folder.problems() == []


def test_problems_come_in_the_order_of_files_and_rows(raw_folder):
    raw_folder.edit(PUBLIC, "P0010", value="x")
    rows = [
        raw_folder.edit(ARTICLE, code, **cells)
        for code, cells in {"S009": {"value": "-1"}, "S036": {"place": "x"}}.items()
    ]
    problems = check_tables(read_raw(raw_folder.path))
    files = [f"data/raw/{ARTICLE}"] * 2 + [f"data/raw/{PUBLIC}"]
    assert [p.file for p in problems] == files
    assert [p.row for p in problems[:2]] == rows


def test_a_long_list_is_cut_short_and_says_so(raw_folder):
    for _ in range(23):
        raw_folder.add("places/names.csv", "Việt Nam", kind="nickname")
    message = raw_folder.refusal()
    assert message.count("column kind: found 'nickname'") == 20
    assert message.endswith("... and 3 more.")
