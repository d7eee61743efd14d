"""Writing the workbook of a new year: what was reported last beside empty cells for the new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.reporting.new_year.layout import (
    ABOUT,
    CHOICES,
    COLUMNS,
    FIGURE_COLUMNS,
    FIGURES,
    LISTS,
    PLACES,
    SOURCE_COLUMNS,
    SOURCES,
    TARGETS,
    Column,
    Form,
)
from helpers.reporting.new_year.material import Material
from helpers.reporting.sheet_cells import bytes_of, first_sheet, put

FREE_ROWS: Final = 40
"""Rows below those that are expected, for one more figure."""
_FREE_SOURCES: Final = 60
_FILL_IN: Final = PatternFill("solid", fgColor="FFF6DA")
_KNOWN: Final = PatternFill("solid", fgColor="EFEFEF")
_LINE: Final = Border(bottom=Side(style="hair", color="C8C8C8"))
_DAY: Final = "yyyy-mm-dd"
_WRAP: Final = Alignment(vertical="top", wrap_text=True)
_HELP: Final = """
Điền vào các ô màu vàng; để trống nếu báo cáo không nêu. Ô trống không phải là 0.
Fill in the yellow cells; leave empty what was not reported. An empty cell is never 0.

Số viết liền: 2145, không viết 2.145; số lẻ dùng dấu chấm: 31.24.
Numbers plainly: 2145, not 2.145; with a decimal point: 31.24.

Với x/y, ghi x vào numerator và y vào denominator.
Of x/y, x goes into numerator and y into denominator.

“Hơn 2.000” là 2000 với qualifier at_least.
'More than 2,000' is 2000 with the qualifier at_least.

Ngày viết 2023-12-31, hoặc theo định dạng ngày của bảng tính.
Days as days of the spreadsheet, or as 2023-12-31.

Mỗi báo cáo mới là một dòng ở trang sources; mã source_id của nó ghi cạnh từng số liệu.
Each new report is a row of the sheet sources; its source_id stands beside each of its figures.

Nguồn đã có trong sources.csv thì chỉ ghi mã.
Of a report that sources.csv has already, the code is enough.

Thêm một số liệu: dùng dòng trống bên dưới và chọn mã chỉ tiêu trong danh sách.
One more figure, or a second one of an indicator: a free row below, with a code from the list.

Nếu báo cáo đếm thứ khác với định nghĩa, hãy ghi đè định nghĩa và nêu lý do ở note.
If a report counts something else, write what it counts over the definition, and why in note.

Trang places cho biết đơn vị hành chính nào thay đổi trong năm: mẫu số có thể đã khác.
The sheet places says which units changed in the year: the denominator may have moved.
"""


def workbook_of(material: Material) -> bytes:
    """The workbook as the bytes of its file.

    Parameters
    ----------
    material : Material
        What is known about the place and year.
    """
    workbook = Workbook()
    figures = first_sheet(workbook, FIGURES)
    _write_columns(figures, FIGURE_COLUMNS, material.rows(), FREE_ROWS)
    figures.freeze_panes = "B2"
    sources = workbook.create_sheet(SOURCES)
    _write_columns(sources, SOURCE_COLUMNS, [], _FREE_SOURCES)
    sources.freeze_panes = "B2"
    for title, sections in ((TARGETS, material.targets()), (PLACES, material.places())):
        _write_sections(workbook.create_sheet(title), sections)
    _write_about(workbook.create_sheet(ABOUT), material.form, material.title)
    lists = {**CHOICES, "indicator": material.indicators, "programme": material.programmes}
    where = _write_lists(workbook.create_sheet(LISTS), lists)
    for name, columns in COLUMNS.items():
        _offer(workbook[name], columns, where)
    return bytes_of(workbook)


def _write_columns(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[dict[str, object]], n_free: int
) -> None:
    for j, column in enumerate(columns, start=1):
        head = sheet.cell(1, j, column.name)
        head.font = Font(bold=True)
        head.comment = Comment(column.help, "workbench", width=260, height=110)
        sheet.column_dimensions[get_column_letter(j)].width = column.width
        shade = _FILL_IN if column.is_new else _KNOWN
        for i in range(2, len(rows) + n_free + 2):
            cell = sheet.cell(i, j)
            cell.fill, cell.alignment, cell.border = shade, _WRAP, _LINE
            if column.kind == "date":
                cell.number_format = _DAY
        for i, row in enumerate(rows, start=2):
            put(sheet, i, j, row.get(column.name))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(rows) + 1)}"


def _write_sections(sheet: Worksheet, sections: Iterable[tuple[str, pd.DataFrame]]) -> None:
    """Tables with a line of words above each; they are for reading and do not come back."""
    i = 1
    for words, table in sections:
        sheet.cell(i, 1, words).font = Font(bold=True)
        for j, name in enumerate(table.columns if len(table) else (), start=1):
            sheet.cell(i + 1, j, str(name)).font = Font(bold=True)
            width = min(48, max(12, *(len(str(v)) for v in table[name]), len(str(name))))
            letter = get_column_letter(j)
            known = sheet.column_dimensions[letter].width if i > 1 else 0
            sheet.column_dimensions[letter].width = max(width, known)
        for k, row in enumerate(table.itertuples(index=False), start=i + 2):
            for j, value in enumerate(row, start=1):
                put(sheet, k, j, value)
                if isinstance(value, pd.Timestamp):
                    sheet.cell(k, j).number_format = _DAY
        i += len(table) + (3 if len(table) else 2)
    sheet.freeze_panes = "A2"


def _write_about(sheet: Worksheet, form: Form, title: str) -> None:
    put(sheet, 1, 1, title)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    memory = (("place", form.place), ("year", form.year), ("layout", form.layout))
    for i, (name, value) in enumerate(memory, start=2):
        put(sheet, i, 1, name)
        put(sheet, i, 2, value)
    for i, languages in enumerate(_HELP.strip().split("\n\n"), start=6):
        for j, words in enumerate(languages.split("\n"), start=1):
            put(sheet, i, j, words)
            sheet.cell(i, j).alignment = _WRAP
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 80, 80


def _write_lists(sheet: Worksheet, lists: dict[str, Sequence[str]]) -> dict[str, str]:
    """The codes that cells are chosen from, and where each list stands."""
    where = {}
    for j, (name, codes) in enumerate(lists.items(), start=1):
        put(sheet, 1, j, name)
        for i, code in enumerate(codes, start=2):
            put(sheet, i, j, code)
        letter = get_column_letter(j)
        where[name] = f"{LISTS}!${letter}$2:${letter}${len(codes) + 1}"
    sheet.sheet_state = "hidden"
    return where


def _offer(sheet: Worksheet, columns: Sequence[Column], where: dict[str, str]) -> None:
    """Lists to choose from; where other entries are right too they only propose."""
    for j, column in enumerate(columns, start=1):
        letter = get_column_letter(j)
        is_source = sheet.title == FIGURES and column.name == "source_id"
        listed = f"{SOURCES}!$A$2:$A${_FREE_SOURCES + 1}" if is_source else where.get(column.name)
        if listed is None:
            continue
        is_open = column.name in ("source_id", "programme")
        choice = DataValidation(
            type="list", formula1=f"={listed}", allow_blank=True, showErrorMessage=not is_open,
            errorTitle=column.name, error="Choose a code of the list.",
        )  # fmt: skip
        choice.add(f"{letter}2:{letter}{sheet.max_row}")
        sheet.add_data_validation(choice)
