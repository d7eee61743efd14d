"""The user's own panel: typed as said, and each mistake named with its file, row and column."""

import re
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.impact import declare_panel
from helpers.reporting.panel_file import (
    PANEL_COLUMNS,
    panel_covariates,
    panel_placebos,
    read_panel_file,
)
from helpers.reporting.panel_rules import plain_name

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
HEADER = "unit,period,outcome,first_treated,cluster,weight,poverty"
ROWS = (
    "a,2017,1.5,2018,north,10,0.1", "a,2018,2.5,2018,north,10,0.1",
    "b,2017,1.0,,south,20,0.2", "b,2018,-1e-2,,south,20,0.2",
)  # fmt: skip


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A file panel.csv in the current folder."""
    monkeypatch.chdir(tmp_path)

    def write_lines(*lines: str, name: str = "panel.csv") -> Path:
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return Path(name)

    return write_lines


def message(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_panel_file(path)
    return str(caught.value)


def test_every_cell_in_its_type(write):
    table = read_panel_file(write(HEADER, *ROWS))
    assert table.dtypes.astype(str).to_dict() == {
        "unit": "str", "period": "Int64", "outcome": "Float64", "first_treated": "Int64",
        "cluster": "str", "weight": "Float64", "poverty": "Float64", "_file": "string",
        "_row": "Int64",
    }  # fmt: skip
    assert table["outcome"].tolist() == [1.5, 2.5, 1.0, -0.01]
    assert table["first_treated"].isna().tolist() == [False, False, True, True]
    assert table["_row"].tolist() == [2, 3, 4, 5]
    assert panel_covariates(table) == ("poverty",)


def test_cluster_weight_and_covariates_may_be_left_out(write):
    table = read_panel_file(write("period,unit,first_treated,outcome", "1,x,0,2", "2,x,0,3"))
    assert table.columns.tolist() == [
        "period", "unit", "first_treated", "outcome", "_file", "_row",
    ]  # fmt: skip
    assert table["first_treated"].isna().all()
    assert panel_covariates(table) == ()


def test_outcomes_that_nothing_can_have_changed_are_no_covariates(write):
    lines = [f"{row},{n}" for n, row in enumerate(ROWS)]
    table = read_panel_file(write(f"{HEADER},placebo_rain", *lines))
    assert panel_covariates(table) == ("poverty",)
    assert panel_placebos(table) == ("placebo_rain",)
    lines[1] = f"{ROWS[1]},"
    found = message(write(f"{HEADER},placebo_rain", *lines))
    assert "row 3, column placebo_rain: found an empty cell" in found


def test_codes_keep_their_zeros_and_names_their_letters(write):
    table = read_panel_file(write("unit,period,outcome,first_treated", "00123,1,2,", "M'Đrắk,1,3,"))
    assert table["unit"].tolist() == ["00123", "M'Đrắk"]


def test_the_template_is_a_panel_that_every_estimator_takes():
    table = read_panel_file(HOW_TO / "panel-template.csv")
    panel = declare_panel(
        table, unit="unit", period="period", outcome="outcome", first_treated="first_treated",
        cluster="cluster", weight="weight", covariates=panel_covariates(table),
    )  # fmt: skip
    assert panel.covariates == ("poverty_rate", "remoteness")
    assert (panel.n_units, panel.n_clusters, panel.is_balanced) == (4, 3, True)
    assert panel.cohorts.tolist() == [2019, 2020]


def test_the_how_to_shows_the_template_and_every_column(write):
    text = (HOW_TO / "bring-your-own-panel.md").read_text(encoding="utf-8")
    template = (HOW_TO / "panel-template.csv").read_text(encoding="utf-8").splitlines()
    shown = re.findall(r"^       (unit.*,.*)$", text, re.MULTILINE)
    assert len(shown) == 5
    assert set(shown) <= set(template)
    read_panel_file(write(*shown))
    named = re.findall(r"^   \| `(\w+)` \|", text, re.MULTILINE)
    assert tuple(named) == PANEL_COLUMNS


def test_the_message_that_the_how_to_quotes(write):
    text = (HOW_TO / "bring-your-own-panel.md").read_text(encoding="utf-8")
    quoted = re.search(r"    \.\./own/(panel\.csv, row 4.*)\n    (.*)\n", text)
    path = write("unit,period,outcome,first_treated", "a,1,1,", "a,2,1,", 'a,3,"31,2",')
    assert message(path) == f"{quoted[1]}\n{quoted[2]}"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("2.5,2018", '"2,5",2018', "row 3, column outcome: found '2,5', expected a plain number"),
        ("2.5,2018", ",2018", "row 3, column outcome: found an empty cell, expected a value"),
        ("2.5,2018", "NA,2018", "row 3, column outcome: found 'NA', expected a plain number"),
        ("2.5,2018", "1e400,2018", "row 3, column outcome: found '1e400', expected a plain"),
        ("a,2018,2.5", "a,2018-06-30,2.5", "row 3, column period: found '2018-06-30', expected a"),
        ("a,2018,2.5", "a,2018.5,2.5", "row 3, column period: found '2018.5', expected a whole"),
        ("a,2018,2.5", "a,,2.5", "row 3, column period: found an empty cell"),
        ("a,2018,2.5", ",2018,2.5", "row 3, column unit: found an empty cell"),
        ("a,2018,2.5", "a,2017,2.5", "row 3, column unit: found a twice in period 2017"),
        ("2.5,2018", "2.5,never", "row 3, column first_treated: found 'never', expected a whole"),
        ("2.5,2018", "2.5,2019", "row 3, column first_treated: found 2019, where a has 2018 above"),
        ("2.5,2018", "2.5,", "row 3, column first_treated: found nothing, where a has 2018 above"),
        ("2018,north,10,0.1", "2018,,10,0.1", "column cluster: found an empty cell"),
        ("b,2018,-1e-2,,south", "b,2018,1,,west", "row 5, column cluster: found west, where b has"),
        ("b,2017,1.0,,south,20", "b,2017,1.0,,south,0", "row 4, column weight: found 0, expected"),
        ("-1e-2,,south,20,0.2", "-1e-2,,south,20,high", "row 5, column poverty: found 'high'"),
        ("-1e-2,,south,20,0.2", "-1e-2,,south,20,", "row 5, column poverty: found an empty cell"),
        ("b,2017,1.0", "0905123456,2017,1.0", "row 4, column unit: found what looks like a"),
        ("b,2017,1.0", "b@mail.vn,2017,1.0", "row 4, column unit: found what looks like a"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(write, old, new, found):
    text = "\n".join(ROWS)
    assert text.count(old) >= 1
    said = message(write(HEADER, *text.replace(old, new, 1).splitlines()))
    assert said.startswith("panel.csv, row ")
    assert found in said


def test_a_flag_is_no_first_period(write):
    said = message(write("unit,period,outcome,first_treated", "a,2017,1,0", "a,2018,2,1"))
    assert said.startswith(
        "panel.csv, row 3, column first_treated: found 1, a flag, expected a period like 2017."
    )
    counted = write("unit,period,outcome,first_treated", "a,0,1,1", "a,1,2,1")
    assert len(read_panel_file(counted)) == 2


def test_the_first_five_and_how_many_more(write):
    rows = [f"a,{year},x," for year in range(2010, 2018)]
    said = message(write("unit,period,outcome,first_treated", *rows)).splitlines()
    assert len(said) == 11
    assert [line.split(",")[1] for line in said[:10:2]] == [f" row {n}" for n in range(2, 7)]
    assert said[-1] == "and 3 more like these."


@pytest.mark.parametrize(
    ("column", "is_person"),
    [("Họ và tên", True), ("SĐT", False), ("Số điện thoại", True), ("household_id", True),
     ("E-mail", False), ("email", True), ("CCCD", True), ("n_households", False),
     ("poverty_rate", False)],
)  # fmt: skip
def test_columns_about_persons_are_refused(write, column, is_person):
    path = write(f"unit,period,outcome,first_treated,{column}", "a,2017,1,,1")
    if is_person:
        said = message(path)
        assert f"column {column}: found a column that can hold persons" in said
        assert "bring-your-own-panel.md, Privacy" in said
    else:
        assert panel_covariates(read_panel_file(path)) == (column,)


def test_names_in_plain_letters():
    assert plain_name("  Họ và Tên ") == "ho_va_ten"
    assert plain_name("Số điện-thoại") == "so_dien_thoai"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("unit,year,outcome,first_treated", "row 1, column period: found no such column"),
        ("unit,period,outcome", "row 1, column first_treated: found no such column"),
        (",unit,period,outcome,first_treated", "row 1: found a column without a name"),
        ("unit;period;outcome;first_treated", "row 1: found cells separated by semicolons"),
        ("unit,unit,period,outcome,first_treated", "row 1: found the column 'unit' twice"),
    ],
)
def test_a_header_that_cannot_be(write, header, found):
    assert message(write(header)).startswith(f"panel.csv, {found}")


def test_a_file_that_cannot_be_read(write):
    assert message(Path("missing.csv")).startswith("missing.csv: found no such file")
    book = write(HEADER, name="panel.xlsx")
    assert "ends in .xlsx, expected .csv" in message(book)
    assert "CSV UTF-8" in message(book)
    assert message(write(HEADER)).startswith("panel.csv: found no rows")


def test_later_messages_name_the_row_of_the_file(write):
    table = read_panel_file(write(HEADER, *ROWS))
    table.loc[2, "poverty"] = None
    with pytest.raises(UserError, match=r"panel\.csv, row 4, column poverty: found nothing"):
        declare_panel(
            table, unit="unit", period="period", outcome="outcome",
            first_treated="first_treated", covariates=panel_covariates(table),
        )  # fmt: skip
