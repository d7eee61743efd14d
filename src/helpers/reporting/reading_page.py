"""One page that shows a document with each candidate highlighted and its reading beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from helpers.documents import Block, Candidate, Reading
from helpers.documents.consistency import Finding
from helpers.reporting.render import style
from helpers.reporting.table import environment

_SURE: Final = 0.85
_UNSURE: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph, or the cells of one table, with the readings of its numbers beside it."""

    kind: str
    locator: str
    rows: list[list[Markup]]
    readings: list[tuple[int, Candidate, str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One document on the page."""

    name: str
    anchor: str
    passages: list[_Passage]
    findings: Sequence[Finding]
    n_numbers: int
    n_sure: int


def reading_page(readings: Sequence[tuple[Reading, Sequence[Finding]]]) -> str:
    """The page over one or more documents.

    Parameters
    ----------
    readings : sequence of tuple
        Each document's reading and what does not agree in it.
    """
    parts, number = [], 0
    for i, (reading, findings) in enumerate(readings, start=1):
        numbered = [
            (number + k, one, _level(one)) for k, one in enumerate(reading.candidates, start=1)
        ]
        number += len(numbered)
        sure = sum(level == "sure" for _, _, level in numbered)
        passages = list(_passages(reading, numbered))
        parts.append(
            _Part(reading.document.name, f"document-{i}", passages, findings, len(numbered), sure)
        )
    template = environment().get_template("reading.html.j2")
    return template.render(parts=parts, style=style())


def _passages(
    reading: Reading, numbered: Sequence[tuple[int, Candidate, str]]
) -> Iterator[_Passage]:
    """Blocks in their order; the cells of a table come together, row by row."""
    for (is_table, name), group in groupby(reading.document.blocks, key=_passage_of):
        blocks = list(group)
        inside = [one for one in numbered if blocks[0].start <= one[1].char_start < blocks[-1].end]
        by_row = [list(row) for _, row in groupby(blocks, key=_row_of)] if is_table else [blocks]
        rows = [[_marked(block, reading, inside) for block in row] for row in by_row]
        yield _Passage("table" if is_table else blocks[0].kind, name, rows, inside)


def _passage_of(block: Block) -> tuple[bool, str]:
    """Whether a block is a cell, and the locator of its table or its own."""
    if block.kind != "cell":
        return False, block.locator
    return True, re.split(r", (?:row|cell) ", block.locator)[0]


def _row_of(block: Block) -> str:
    row = re.search(r"row \d+|\d+$", block.locator)
    return row[0] if row else ""


def _level(one: Candidate) -> str:
    return "sure" if one.score >= _SURE else "likely" if one.score >= _UNSURE else "unsure"


def _marked(block: Block, reading: Reading, rows: Sequence[tuple[int, Candidate, str]]) -> Markup:
    """A block's text, escaped, with its candidates as links to their rows."""
    pieces = sorted([*_candidates(block, rows), *_skipped(block, reading)])
    answer, position = Markup(""), block.start
    text = reading.document.text
    for start, end, before, after in pieces:
        if start < position:
            continue
        answer += escape(text[position:start]) + before + escape(text[start:end]) + after
        position = end
    return answer + escape(text[position : block.end])


def _candidates(
    block: Block, rows: Sequence[tuple[int, Candidate, str]]
) -> Iterator[tuple[int, int, Markup, Markup]]:
    for number, one, level in rows:
        if block.start <= one.char_start < block.end:
            title = f"{one.value} {one.unit}, {one.indicator or 'indicator not found'}"
            before = Markup('<mark class="{}"><a id="m{}" href="#c{}" title="{}">').format(
                level, number, number, title
            )
            yield one.char_start, one.char_end, before, Markup("</a></mark>")


def _skipped(block: Block, reading: Reading) -> Iterator[tuple[int, int, Markup, Markup]]:
    for one in reading.not_figures:
        if block.start <= one.start < block.end:
            yield (
                one.start,
                one.end,
                Markup('<span class="skipped" title="{}">').format(one.rule),
                Markup("</span>"),
            )
