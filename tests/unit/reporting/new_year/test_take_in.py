"""A filled workbook joins data/raw: whole and once, or not at all with every wrong cell named."""

import csv
import re
from datetime import date
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from helpers.errors import UserError
from helpers.figures import gather_evidence
from helpers.reporting.new_year.begin import begin_year
from helpers.reporting.new_year.layout import FIGURE_COLUMNS, SOURCE_COLUMNS, TELLING, Form
from helpers.reporting.new_year.material import Material

TEAMS, HOTLINES, MODELS = (
    "community_communication_teams", "dv_hotlines", "communes_with_dv_prevention_model",
)  # fmt: skip
GOOD = {
    TEAMS: {"numerator": 180, "denominator": 312, "as_of": date(2023, 11, 30),
            "snippet": "180/312 tổ truyền thông", "source_id": "dlk2023"},
    HOTLINES: {"value": 520, "qualifier": "at_least", "source_id": "dlk2023", "locator": "page 3"},
    "training_participants_officials": {"value": "2300", "source_id": "dlk2023",
                                        "period_start": "2021-01-01"},
    "trusted_addresses_project8": {"value": 4, "source_id": "dlk2023", "unit": "address"},
}  # fmt: skip


@pytest.fixture
def refused(workbook, fill_in, read_back, untouched):
    """What is said about a workbook with some cells; nothing is written."""

    def refuse(figures=(), *sources, edit=None) -> list[str]:
        fill_in(workbook, dict(figures), *sources)
        if edit is not None:
            changed = load_workbook(workbook)
            edit(changed)
            changed.save(workbook)
        with pytest.raises(UserError) as said:
            read_back(workbook)
        assert untouched()
        return str(said.value).split("\n\n")

    return refuse


def test_what_was_filled_in_joins_with_all_columns(workbook, source, fill_in, read_back, project):
    fill_in(workbook, GOOD, source)
    said = read_back(workbook)
    assert said[0] == "analysis.yml now runs dak-lak, 2023."
    assert said[-1] == (
        "4 figures joined data/raw/figures/dak-lak_2023.csv, 1 source data/raw/sources.csv. "
        "Next: workbench check"
    )
    evidence = gather_evidence(project.raw)
    new = evidence.figures[evidence.figures["source_id"].eq("dlk2023")].set_index("indicator")
    assert sorted(new["figure_id"]) == [f"dak-lak-2023-00{n}" for n in range(1, 5)]
    assert new["place"].eq("dak-lak").all()
    assert new["year"].eq(2023).all()
    assert new["confidence"].eq("high").all()
    teams = new.loc[TEAMS]
    assert (teams["value"], teams["numerator"], teams["denominator"]) == (180, 180, 312)
    assert (teams["denominator_role"], teams["unit"], teams["measure"]) == (
        "target", "team", "stock",
    )  # fmt: skip
    assert teams["period_start"] == teams["as_of"] == pd.Timestamp("2023-11-30")
    assert teams["programme"] == "project_8"
    assert new.loc[HOTLINES, "basis"] == "register", "as last time"
    assert new.loc[HOTLINES, ["qualifier", "locator"]].tolist() == ["at_least", "page 3"]
    assert new.loc["training_participants_officials", "key_period"] == "2021-2023"
    assert new["definition"].isna().all()
    added = evidence.sources.set_index("source_id").loc["dlk2023"]
    assert added[["title", "publisher", "published", "kind"]].tolist() == [
        "Báo cáo 2023", "Hội LHPN tỉnh Đắk Lắk", "2024-01-15", "report",
    ]  # fmt: skip


def test_reading_it_again_adds_nothing(workbook, source, fill_in, read_back, project):
    fill_in(workbook, GOOD, source)
    read_back(workbook)
    before = {p: p.read_bytes() for p in project.root.rglob("*.*") if p.suffix in (".csv", ".yml")}
    assert read_back(workbook)[-1] == (
        "0 figures joined data/raw/figures/dak-lak_2023.csv, 0 sources data/raw/sources.csv; "
        "4 were there already. Next: workbench check"
    )
    assert {p: p.read_bytes() for p in before} == before


def test_more_rows_later_join_the_others(workbook, source, fill_in, read_back, project):
    fill_in(workbook, {TEAMS: GOOD[TEAMS]}, source)
    read_back(workbook)
    fill_in(workbook, GOOD, source)
    assert read_back(workbook)[-1].startswith("3 figures joined")
    path = project.raw / "figures" / "dak-lak_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [row["figure_id"] for row in csv.DictReader(file)]
    assert names == [f"dak-lak-2023-00{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"numerator": 190}, "(numerator): found '190', expected '180' as in dak-lak-2023-002"),
        ({"as_of": "2023-12-15"}, "found '2023-12-15', expected '2023-11-30' as in"),
        ({"snippet": ""}, "(snippet): found an empty cell, expected '180/312 tổ truyền thông'"),
    ],
)
def test_a_figure_is_not_edited_by_reading_again(
    workbook, source, fill_in, read_back, project, cells, words
):
    fill_in(workbook, GOOD, source)
    read_back(workbook)
    before = (project.raw / "figures" / "dak-lak_2023.csv").read_bytes()
    fill_in(workbook, {TEAMS: cells}, source)
    with pytest.raises(UserError) as said:
        read_back(workbook)
    assert words in str(said.value)
    assert (project.raw / "figures" / "dak-lak_2023.csv").read_bytes() == before


def test_a_revised_number_of_a_newer_source_is_a_new_figure(
    workbook, source, fill_in, read_back, project
):
    fill_in(workbook, GOOD, source)
    read_back(workbook)
    newer = source | {"source_id": "dlk2023b", "published": "2024-06-01", "title": "Bổ sung"}
    fill_in(workbook, {TEAMS: {"numerator": 195, "snippet": "195/312", "source_id": "dlk2023b"}},
            source, newer)  # fmt: skip
    assert read_back(workbook)[-1].startswith("1 figure joined")
    figures = gather_evidence(project.raw).figures.set_index("figure_id")
    own = figures["place"].eq("dak-lak") & figures["year"].eq(2023)
    teams = figures[own & figures["indicator"].eq(TEAMS)]
    assert teams["status"].value_counts().to_dict() == {"set aside": 1, "stands": 1}
    assert teams.loc[teams["status"].eq("stands"), "value"].tolist() == [195]


def test_every_bad_cell_is_named_and_all_at_once(refused, source):
    messages = refused(
        GOOD
        | {
            TEAMS: GOOD[TEAMS] | {"denominator": "hơn 300"},
            HOTLINES: {"value": "2.145.000", "qualifier": "mehr", "source_id": "dlk2023"},
            MODELS: {"numerator": 190, "denominator": 184, "source_id": "dlk2032"},
            "trusted_addresses": {"value": 790.5, "source_id": "dlk2023"},
            "exhibition_booths": {"value": 25, "source_id": "dlk2023", "as_of": "31/12/2023"},
            "exhibited_products": {"value": 100, "source_id": "dlk2023", "snippet": "x" * 61},
            "no_such_indicator": {"value": 4, "source_id": "dlk2023"},
            "job_counselled_members": {"source_id": "dlk2023"},
            "family_conduct_code_households": {"value": 1300, "source_id": "dlk2023",
                                               "as_of": date(2024, 1, 5)},
        },
        source,
    )  # fmt: skip
    assert messages[0].startswith("Nothing was written, as 10 cells of dak-lak-2023.xlsx cannot")
    told = "\n".join(messages)
    for words in (
        "(denominator): found 'hơn 300', expected a number",
        "(value): found '2.145.000', expected a number",
        "(qualifier): found 'mehr', expected one of exact, at_least",
        "(source_id): found 'dlk2032', expected a code of the sheet sources",
        "Near it: dlk2023",
        "(value): found 790.5, expected a whole number",
        "(as_of): found '31/12/2023', expected a day.\nWrite it as 2023-12-31.",
        "(snippet): found",
        "expected at most 60 characters",
        "(indicator): found 'no_such_indicator', expected a code of indicators.csv",
        "(value): found an empty cell, expected a number.\nFill it in, or empty the row.",
        "(as_of): found 2024-01-05, expected a day of 2023",
    ):
        assert words in told, words
    assert all("dak-lak-2023.xlsx, sheet figures, cell " in m for m in messages[1:])
    assert all(m.count("found") >= 1 and m.count("\n") == 1 for m in messages[1:])


def test_rules_of_the_data_name_the_cell_of_the_workbook(refused):
    (_, message) = refused({MODELS: {"numerator": 190, "denominator": 184, "source_id": "dlk2022"}})
    assert "sheet figures, cell" in message
    assert "(denominator_role): found 'universe', expected a denominator of at least 190" in message


def test_a_renamed_and_a_strange_column(refused):
    def rename(workbook):
        sheet = workbook["figures"]
        head = {cell.value: cell for cell in sheet[1]}
        head["value"].value = "giá trị"
        sheet.cell(1, sheet.max_column + 1).value = "my own"

    _, second, first = refused(edit=rename)
    assert "cell L1: found 'giá trị', expected 'value'.\nRestore the heading" in first
    assert "cell AD1: found 'my own', expected only the columns of the form" in second


def test_a_renamed_column_of_the_sources_is_said_once(refused):
    def rename(workbook):
        workbook["sources"]["A1"].value = "mã nguồn"
        workbook["sources"]["A2"].value = "dlk2023"

    _, message = refused({HOTLINES: GOOD[HOTLINES]}, edit=rename)
    assert "sheet sources, cell A1: found 'mã nguồn', expected 'source_id'" in message


def test_merged_cells_are_named_by_their_range(refused):
    def merge(workbook):
        workbook["figures"].merge_cells("L3:M3")
        workbook["sources"].merge_cells("B4:B5")

    messages = refused(edit=merge)
    assert "sheet figures, cells L3:M3: found merged cells, expected one cell" in messages[1]
    assert "sheet sources, cells B4:B5: found merged cells" in messages[2]


def test_a_sheet_that_is_missing(refused):
    _, message = refused(edit=lambda workbook: workbook.remove(workbook["sources"]))
    assert message.startswith("dak-lak-2023.xlsx, sheet sources: found no such sheet")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=260+260", "found a formula without what it comes to, expected a number"),
        ("#DIV/0!", "found '#DIV/0!', expected a number"),
        (date(2023, 12, 6), "found the day 2023-12-06, expected a number"),
        (True, "found True, expected a number"),
        ("năm trăm", "found 'năm trăm', expected a number"),
        ("31,24", "found '31,24', expected a number"),
    ],
)
def test_what_is_no_number(refused, value, words):
    _, message = refused({HOTLINES: {"value": value, "source_id": "dlk2022"}})
    assert words in message


def test_a_formula_counts_as_what_it_came_to(workbook, fill_in, read_back, project):
    fill_in(workbook, {HOTLINES: {"value": "=260+260", "source_id": "dlk2022"}})
    saved = workbook.with_name("saved.xlsx")
    # As a spreadsheet program saves it: with the value beside the formula.
    with ZipFile(workbook) as old, ZipFile(saved, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"<f>260+260</f><v" in part
                part = re.sub(rb"<f>260\+260</f><v ?/?>(</v>)?", b"<f>260+260</f><v>520</v>", part)
            new.writestr(name, part)
    assert read_back(saved)[-1].startswith("1 figure joined")
    figures = gather_evidence(project.raw).figures.set_index("figure_id")
    assert figures.loc["dak-lak-2023-001", "value"] == 520


def test_a_percentage_that_the_spreadsheet_keeps_as_a_share(refused):
    def as_percent(workbook):
        sheet = workbook["figures"]
        cells = {sheet.cell(i, 1).value: i for i in range(2, sheet.max_row)}
        cell = sheet.cell(cells["dv_cases_physical_pct"], 12)
        cell.value, cell.number_format = 0.489, "0.0%"
        sheet.cell(cell.row, 21).value = "dlk2022"

    _, message = refused(edit=as_percent)
    assert "found 48.9 %, which is kept as 0.489, expected a number" in message
    assert "type 48.9." in message


def test_a_definition_that_changed_asks_for_a_note(
    refused, workbook, source, fill_in, read_back, project
):
    other = {"definition": "hotlines that answered a test call"}
    _, message = refused({HOTLINES: GOOD[HOTLINES] | other}, source)
    assert "(definition): found 'hotlines that answered a test call', expected" in message
    assert "say in note what differs and since when" in message
    fill_in(workbook, {HOTLINES: {"note": "Since 2023 only those that answer."}}, source)
    read_back(workbook)
    figures = gather_evidence(project.raw).figures
    new = figures[figures["source_id"].eq("dlk2023")].set_index("indicator")
    assert new.loc[HOTLINES, "definition"] == "hotlines that answered a test call"
    assert new.loc[HOTLINES, "rule"] == "definition", "a series of its own"


def test_a_definition_that_indicators_csv_changed_since(
    workbook, source, fill_in, material, project, read_back, untouched
):
    indicators = material.evidence.indicators.copy()
    row = indicators["indicator"].eq(HOTLINES)
    indicators.loc[row, "numerator_definition"] = "numbers that answer day and night"
    evidence = material.evidence
    changed = type(evidence)(**{**evidence.tables(), "indicators": indicators})
    fill_in(workbook, GOOD, source)
    with pytest.raises(UserError, match="expected 'numbers that answer day and night'"):
        read_back(workbook, Material(changed, material.form))
    assert untouched()


def test_another_unit_asks_for_a_note_and_must_be_known(refused):
    _, message = refused({HOTLINES: {"value": 5, "source_id": "dlk2022", "unit": "address"}})
    assert "(unit): found 'address', expected 'hotline' as last time" in message


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"published": "15/01/2024"}, "sheet sources, cell D2 (published): found '15/01/2024'"),
        ({"title": None}, "sheet sources, cell B2 (title): found an empty cell"),
        ({"kind": "letter"}, "(kind): found 'letter', expected one of news, official"),
        ({"confidence": None}, "(confidence): found an empty cell, expected high, medium or low"),
    ],
)
def test_a_source_that_cannot_be(workbook, source, fill_in, read_back, untouched, cells, words):
    fill_in(workbook, GOOD, source | cells)
    with pytest.raises(UserError) as said:
        read_back(workbook)
    assert words in str(said.value)
    assert untouched()


def test_a_source_that_is_there_with_another_title(refused, source):
    known = source | {"source_id": "dlk2022", "title": "Something else", "published": "2022"}
    messages = refused({}, known)
    assert any("(title): found 'Something else', expected" in m for m in messages)


def test_a_figure_of_a_known_source_needs_no_row_for_it(workbook, fill_in, read_back, project):
    fill_in(workbook, {HOTLINES: {"value": 510, "source_id": "dlk2022"}})
    assert read_back(workbook)[-1].startswith("1 figure joined")
    figures = gather_evidence(project.raw).figures.set_index("figure_id")
    assert figures.loc["dak-lak-2023-001", "confidence"] == "high", "as all figures of its source"


def test_the_same_figure_in_two_rows(refused):
    cells = {"value": 520, "source_id": "dlk2022"}

    def twice(workbook):
        sheet = workbook["figures"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        free = next(i for i in range(2, sheet.max_row) if sheet.cell(i, 1).value is None)
        for name, value in {"indicator": HOTLINES, **cells}.items():
            sheet.cell(free, columns[name]).value = value

    _, message = refused({HOTLINES: cells}, edit=twice)
    assert "found the same figure as in row" in message


def test_a_note_without_a_number_is_said_and_stops_nothing(workbook, source, fill_in, read_back):
    fill_in(workbook, GOOD | {MODELS: {"note": "not reported this year"}}, source)
    said = read_back(workbook)
    assert said[0].startswith("Not taken over, as they have a note and no number: rows ")
    assert said[-1].startswith("4 figures joined")


def test_nothing_filled_in(workbook, read_back, untouched):
    with pytest.raises(UserError, match="found no filled cell"):
        read_back(workbook)
    assert untouched()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form("dak-lak", 2024), "found the file of dak-lak, 2024, expected that of dak-lak, 2023"),
        (Form("gia-lai", 2023), "found the file of gia-lai, 2023, expected that of dak-lak, 2023"),
        (Form("dak-lak", 2023, 9), "found layout 9, expected layout 1"),
        (None, "sheet about: found no place, year, layout"),
    ],
)
def test_a_workbook_of_another_year_place_or_layout(
    workbook, source, fill_in, read_back, untouched, form, words
):
    fill_in(workbook, GOOD, source)
    changed = load_workbook(workbook)
    if form is None:
        changed.remove(changed["about"])
    else:
        for row in changed["about"].iter_rows(min_row=2, max_row=4, max_col=2):
            row[1].value = getattr(form, row[0].value)
    changed.save(workbook)
    with pytest.raises(UserError) as said:
        read_back(workbook)
    assert words in str(said.value)
    assert untouched()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.xlsx", None, "found no such file"),
        ("a.docx", b"x", "expected a workbook that workbench new-year wrote, in .xlsx or .csv"),
        ("a.xlsx", b"no archive", "found no workbook that can be opened"),
        ("a.csv", b"indicator,value\nx,1\n", "column form: found nothing"),
        ("b.csv", "chỉ tiêu".encode("utf-16"), "found text that is not UTF-8"),
    ],
)
def test_files_that_are_no_form(tmp_path, read_back, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_back(path)


def test_two_csv_files_serve_as_well(material, project, tmp_path, read_back, source):
    out = tmp_path / "y.csv"
    begin_year(material, project, out, is_again=False)
    table = pd.read_csv(out, dtype="string", encoding="utf-8-sig")
    row = table["indicator"].eq(HOTLINES)
    table.loc[row, ["value", "source_id"]] = ["520", "dlk2023"]
    table.to_csv(out, index=False, sep=";", encoding="utf-8-sig")
    beside = tmp_path / "y-sources.csv"
    columns = [column.name for column in SOURCE_COLUMNS]
    pd.DataFrame([source], columns=columns).to_csv(beside, index=False)
    assert read_back(out)[-1].startswith("1 figure joined data/raw/figures/dak-lak_2023.csv, 1 so")
    table.loc[row, "value"] = "hơn 500"
    table.to_csv(out, index=False)
    with pytest.raises(UserError, match=r"y.csv, row \d+, column value \(value\): found 'hơn 500'"):
        read_back(out)


def test_the_sheet_holds_what_is_known_and_leaves_the_rest_empty(workbook, material):
    opened = load_workbook(workbook)
    sheet = opened["figures"]
    heading = [cell.value for cell in sheet[1]]
    assert heading == [column.name for column in FIGURE_COLUMNS]
    assert sheet.freeze_panes == "B2"
    row = next(r for r in sheet.iter_rows(values_only=True) if r[0] == TEAMS)
    known = dict(zip(heading, row, strict=True))
    assert known["last_value"] == "62/312"
    assert known["last_on"].date() == date(2022, 12, 31)
    assert known["last_role"] == "target"
    for row in sheet.iter_rows(min_row=2, values_only=True):
        cells = dict(zip(heading, row, strict=True))
        assert all(cells[name] is None for name in TELLING)
    listed = {str(v.sqref).split("2:")[0]: v.formula1
              for v in sheet.data_validations.dataValidation}  # fmt: skip
    assert {"A", "P", "T", "U", "X", "Y", "Z"} <= set(listed), "closed codes are chosen"
    assert opened["lists"].sheet_state == "hidden"
    assert opened["places"]["A1"].value == "Units that changed in 2023"
    assert opened["targets"]["A1"].value.startswith("No target falls due in 2023.")


def test_the_same_year_makes_the_same_sheets(workbook, material):
    from helpers.reporting.new_year.workbook import workbook_of

    other = workbook.with_name("other.xlsx")
    other.write_bytes(workbook_of(material))
    first, second = load_workbook(workbook), load_workbook(other)
    for sheet in first.sheetnames:
        assert list(first[sheet].values) == list(second[sheet].values)
