"""Every cell in its type, or a message that says which cell stands in the way."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.raw import read_raw
from helpers.figures.schema import RAW_TABLES

ARTICLE = "figures/dak_lak_article_2022.csv"


def refusal(folder) -> str:
    with pytest.raises(UserError) as error:
        read_raw(folder.path)
    return str(error.value)


def test_the_committed_tables_read_without_a_problem(raw_folder):
    raw = read_raw(raw_folder.path)
    assert raw.problems == []
    for name, (_, model) in RAW_TABLES.items():
        table = raw.table(name)
        expected = [*model.to_schema().columns, "_file", "_row"]
        assert list(table.columns) == expected, name
    figures = raw.figures
    assert str(figures["value"].dtype) == "Float64"
    assert str(figures["period_end"].dtype) == "datetime64[ns]"
    assert str(raw.indicators["is_sensitive"].dtype) == "boolean"
    assert str(raw.programmes["start_year"].dtype) == "Int64"


def test_figures_come_from_every_file_of_the_folder(raw_folder):
    files = read_raw(raw_folder.path).figures["_file"].unique()
    assert set(files) == {
        "data/raw/figures/dak_lak_article_2022.csv", "data/raw/figures/public_2008_2025.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "written", "words"),
    [
        ("value", "5.755.250.000", ["a plain number like", "without thousands separators"]),
        ("value", "31,24", ["a plain number like", "decimal point"]),
        ("value", "1 000", ["a plain number like", "without thousands separators"]),
        ("value", "1e6", ["a plain number like"]),
        ("value", "176.6%", ["a plain number like"]),
        ("value", "hơn 2000", ["a plain number like"]),
        ("numerator", "2.145.000", ["a plain number like"]),
        ("period_end", "31/12/2022", ["a date like 2022-12-31", "year-month-day"]),
        ("period_end", "2022", ["a date like 2022-12-31", "year-month-day"]),
        ("period_end", "2022-02-30", ["a date like 2022-12-31"]),
        ("period_end", "0222-12-31", ["a date like 2022-12-31"]),
        ("as_of", "9999-12-31", ["a date like 2022-12-31"]),
    ],
)
def test_a_cell_that_does_not_fit_its_type_is_one_problem(raw_folder, column, written, words):
    row = raw_folder.edit(ARTICLE, "S009", **{column: written})
    problems = read_raw(raw_folder.path).problems
    assert len(problems) == 1
    message = str(problems[0])
    assert message.startswith(f"data/raw/{ARTICLE}, row {row}, column {column}: ")
    assert f"found {written!r}, expected " in message
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("file", "code", "column", "written", "expected"),
    [
        ("indicators.csv", "trusted_addresses", "is_sensitive", "TRUE", "true or false"),
        ("indicators.csv", "trusted_addresses", "is_sensitive", "yes", "true or false"),
        ("programmes.csv", "project_939", "end_year", "2025.5", "a plain number"),
        ("targets.csv", "NSGE-1.1a", "due_year", "năm 2025", "a plain number"),
        ("places/places.csv", "dak-lak", "valid_to", "30-06-2025", "a date like"),
    ],
)
def test_the_other_tables_are_typed_too(raw_folder, file, code, column, written, expected):
    row = raw_folder.edit(file, code, **{column: written})
    problems = read_raw(raw_folder.path).problems
    assert [(p.file, p.row, p.column) for p in problems] == [(f"data/raw/{file}", row, column)]
    assert expected in problems[0].expected


def test_a_minus_sign_and_decimals_are_plain_numbers(raw_folder):
    raw_folder.edit(ARTICLE, "S036", value="-31.24")
    raw = read_raw(raw_folder.path)
    assert raw.problems == []
    assert raw.figures.set_index("figure_id").at["S036", "value"] == pytest.approx(-31.24)


def test_a_missing_column_is_named_with_the_columns_expected(raw_folder):
    cells = raw_folder.cells(ARTICLE)
    gone = cells[0].index("denominator_role")
    raw_folder.write(ARTICLE, [row[:gone] + row[gone + 1 :] for row in cells])
    message = refusal(raw_folder)
    assert message.startswith(f"data/raw/{ARTICLE}, row 1, column denominator_role: ")
    assert "found no such column, expected the columns figure_id, indicator," in message
    assert "Add the column" in message


@pytest.mark.parametrize("name", ["remark", "_remark", "Value"])
def test_an_unknown_column_is_named_with_the_columns_expected(raw_folder, name):
    first, *rest = raw_folder.cells(ARTICLE)
    raw_folder.write(ARTICLE, [[*first, name], *([*row, ""] for row in rest)])
    message = refusal(raw_folder)
    assert message.startswith(f"data/raw/{ARTICLE}, row 1, column {name}: ")
    assert "found a column, expected the columns figure_id, indicator," in message
    assert "Remove the column or correct its name" in message


def test_commas_at_the_end_of_every_row_are_a_column_without_a_name(raw_folder):
    raw_folder.write(ARTICLE, [[*row, ""] for row in raw_folder.cells(ARTICLE)])
    assert "row 1, column without a name: found a column" in refusal(raw_folder)


@pytest.mark.parametrize("pattern", ["figures/*.csv", "sources.csv", "places/places.csv"])
def test_a_missing_table_is_named(raw_folder, pattern):
    for file in raw_folder.path.glob(pattern):
        file.unlink()
    message = refusal(raw_folder)
    assert message.startswith(f"data/raw/{pattern}: found no such file, expected ")
    assert "Restore it" in message


def test_a_header_alone_is_an_empty_table_of_the_same_types(raw_folder):
    before = read_raw(raw_folder.path).mentions.dtypes
    raw_folder.write("mentions.csv", raw_folder.cells("mentions.csv")[:1])
    empty = read_raw(raw_folder.path).mentions
    assert len(empty) == 0
    pd.testing.assert_series_equal(empty.dtypes, before)
