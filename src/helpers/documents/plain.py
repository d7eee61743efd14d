"""Plain text: one paragraph a line, or lines that were wrapped; tables set with tabs or strokes."""

from __future__ import annotations

import re
from typing import Final

from helpers.documents.blocks import Block, Kind
from helpers.documents.grid import find_headers, is_number

_MARK: Final = re.compile(r"#{1,6}\s")
_ITEM: Final = re.compile(r"\s*(?:[-–•*+▪]\s+|\(?[a-zđ]\)\s+|\d{1,2}[.)]\s+)")
_CELLS: Final = re.compile(r"\t+|\s*\|\s*")
_END: Final = re.compile(r"[.!?:;…”\"]\s*$")
# No paragraph ends with a preposition, a verb that takes an object, or a comma.
_ENDS_OPEN: Final = re.compile(
    r"(?:,|\b(?:cho|của|với|và|tại|ở|là|có|được|đã|trên|trong|từ|đến|gồm|hơn|gần|khoảng|the|of|for|with|and"
    r"|to|in|at|by|from|reached|over|about))$",
    re.IGNORECASE,
)
# What opens a section by its very words, in capitals or not.
_SECTION: Final = re.compile(
    r"(?:next steps?|tasks ahead|outlook|what was done|results|background|phương hướng|nhiệm vụ trọng tâm"
    r"|kết quả (?:thực hiện|đạt được)|tồn tại, hạn chế|khó khăn, vướng mắc)\b",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"[\s|+:=_-]*")
# Longer lines than these are paragraphs, not lines that were wrapped.
_WIDEST: Final = 130
_LONG: Final = 36
_FULL: Final = 0.55
_HEADING: Final = 90


def blocks_of_text(text: str) -> list[Block]:
    """The blocks of a plain text; offsets are those of the text itself."""
    lines = _lines(text)
    answer: list[Block] = []
    width = max((len(line) for _, line, _ in lines), default=0)
    is_wrapped = width <= _WIDEST
    full = max(_LONG, _FULL * width)
    paragraph, table, i = 0, 0, 0
    while i < len(lines):
        n = _table_length(lines, i)
        if n:
            table += 1
            caption = answer[-1].text if answer and answer[-1].kind != "cell" else ""
            answer.extend(_table(lines[i : i + n], table, caption))
            i += n
            continue
        j = i + 1
        while j < len(lines) and (
            (is_wrapped and _goes_on(lines[j - 1], lines[j], full))
            or _is_broken(lines[j - 1], lines[j])
        ):
            if _table_length(lines, j):
                break
            j += 1
        paragraph += 1
        start, end = lines[i][0], lines[j - 1][0] + len(lines[j - 1][1])
        answer.append(
            Block(_kind(text[start:end]), text[start:end], start, f"paragraph {paragraph}")
        )
        i = j
    return answer


def _lines(text: str) -> list[tuple[int, str, bool]]:
    """Offset and text of each line that holds something, and whether a blank line stands before."""
    answer, position, gap = [], 0, True
    for line in text.split("\n"):
        stripped = line.strip(" \u00a0\r\f\ufeff")
        if stripped:
            answer.append((position + line.index(stripped), stripped, gap))
        gap = not stripped
        position += len(line) + 1
    return answer


def _goes_on(before: tuple[int, str, bool], line: tuple[int, str, bool], full: float) -> bool:
    """Whether a line carries on the paragraph of the line before it."""
    if line[2] or _ITEM.match(line[1]) or len(before[1]) < full or _END.search(before[1]):
        return False
    return not line[1].isupper()


def _is_broken(before: tuple[int, str, bool], line: tuple[int, str, bool]) -> bool:
    """A sentence cut in two by a line break: ``... về lồng ghép giới cho`` / ``118 cán bộ xã``."""
    if line[2] or "\t" in line[1] or "|" in line[1] or _ITEM.match(line[1]):
        return False
    opens = line[1][0]
    is_open = _ENDS_OPEN.search(before[1]) is not None and (opens.isdigit() or opens.islower())
    return is_open and len(before[1]) >= _LONG


def _kind(text: str) -> Kind:
    if _MARK.match(text):
        return "heading"
    if _is_title(text) and len(text) <= _HEADING and not _END.search(text):
        return "heading"
    if (
        _SECTION.match(text)
        and not text[0].islower()
        and len(text) <= _HEADING
        and not _END.search(text)
    ):
        return "heading"
    if _ITEM.match(text):
        return "list item"
    short = len(text) <= _HEADING and "\n" not in text
    return (
        "heading"
        if short and not _END.search(text) and (text.isupper() or _is_title(text))
        else "paragraph"
    )


def _is_title(text: str) -> bool:
    return (
        re.match(r"(?:[IVX]+|\d+)[.)]\s|(?:Phần|Mục|Chương|Phụ lục|Biểu|Bảng)\s", text) is not None
    )


def _table_length(lines: list[tuple[int, str, bool]], first: int) -> int:
    """Lines of the table that begins here, 0 where none does."""
    n = 0
    while first + n < len(lines) and (
        len(_split(lines[first + n][1])) > 1 or (n and _RULE.fullmatch(lines[first + n][1]))
    ):
        if (
            n
            and lines[first + n][2]
            and len(_split(lines[first + n][1])) != len(_split(lines[first][1]))
        ):
            break
        n += 1
    rows = [_split(lines[first + k][1]) for k in range(n)]
    has_number = any(is_number(text) and text for row in rows for _, text in row)
    return n if n >= 2 and has_number else 0


def _split(line: str) -> list[tuple[int, str]]:
    """Offset in the line and text of each cell; one of a line without tabs and strokes."""
    if "\t" not in line and line.count("|") < 1:
        return [(0, line)]
    cells, start = [], 0
    for gap in [*_CELLS.finditer(line), None]:
        end = gap.start() if gap else len(line)
        piece = line[start:end]
        left = len(piece) - len(piece.lstrip())
        cells.append((start + left, piece.strip()))
        start = gap.end() if gap else end
    if cells and not cells[0][1] and line.startswith("|"):
        cells = cells[1:]
    if cells and not cells[-1][1] and line.endswith("|"):
        cells = cells[:-1]
    return cells


def _table(lines: list[tuple[int, str, bool]], number: int, caption: str) -> list[Block]:
    kept = [(offset, _split(line)) for offset, line, _ in lines if not _RULE.fullmatch(line)]
    headers = find_headers([[text for _, text in cells] for _, cells in kept])
    answer = []
    for i, (offset, cells) in enumerate(kept):
        for j, (inside, text) in enumerate(cells):
            if not text:
                continue
            is_header = i < headers.n_rows or headers.is_row_header(i, text)
            answer.append(
                Block(
                    "cell", text, offset + inside, f"table {number}, row {i + 1}, column {j + 1}",
                    row_header="" if is_header else headers.rows[i],
                    column_header="" if i < headers.n_rows else headers.columns[j],
                    caption=caption, is_header=is_header,
                )
            )  # fmt: skip
    return answer
