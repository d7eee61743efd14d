"""From the numbers of a document to candidates: what each counts, where, when, plan or result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.documents.attribution import (
    Carried,
    Dated,
    Placed,
    above_what_is_counted,
    carry_period,
    carry_place,
    date_of,
    place_of,
)
from helpers.documents.blocks import Block, Document
from helpers.documents.candidate_maker import CandidateMaker, Setting
from helpers.documents.candidates import Candidate
from helpers.documents.cells import is_planned, is_serial, read_cell, with_header
from helpers.documents.context import is_linked, zones_in_cell, zones_in_prose
from helpers.documents.expressions import Expression
from helpers.documents.grid import JOIN
from helpers.documents.homes import is_own_money, without_homes
from helpers.documents.indicator_words import Zone
from helpers.documents.leads import Lead
from helpers.documents.main_place import find_main_place
from helpers.documents.not_figures import NotFigure
from helpers.documents.nouns import Nouns
from helpers.documents.numerals import find_habit
from helpers.documents.period_forms import YEAR
from helpers.documents.periods import Period, find_periods
from helpers.documents.place_mentions import Gazetteer, Mention
from helpers.documents.reporting_period import reporting_period
from helpers.documents.scan import Scan, scan
from helpers.documents.section_places import SectionPlace
from helpers.documents.sections import Sections, head_of
from helpers.documents.sentences import clause_around, one_spelling, split_sentences

_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_SAMPLE: Final = 20_000
_ONE_LETTER_IN: Final = 40
_TOPIC_LENGTH: Final = 300
_LEAD: Final = 1_500
_LEAD_WEIGHT: Final = 0.48
_OF_THE_DOCUMENT: Final = 0.6
_HAS_YEAR: Final = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_PROGRAMME: Final = re.compile(r"(?:Dự án|Đề án|Project)\s+\d{1,4}\b", re.IGNORECASE)
_MOST_KEPT: Final = 500
# "90 cán bộ tại 3 huyện Ea Súp, ...": the count of places does not end what is said of the 90;
# nor does the second number of "hai lớp tập huấn cho 180 cán bộ tại huyện Trà Cú".
_COUNT_OF_PLACES: Final = re.compile(r".{0,24}\b(?:tại|ở|của|cho|in|across)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a document.

    Attributes
    ----------
    document : Document
        As read.
    candidates : tuple of Candidate
        In the order of the text.
    not_figures : tuple of NotFigure
        Digits that count nothing, with offsets in the document's text.
    """

    document: Document
    candidates: tuple[Candidate, ...]
    not_figures: tuple[NotFigure, ...]


class MeaningReader:
    """Reads documents with the words of ``data/raw``.

    Parameters
    ----------
    nouns, words, indicators, programmes : DataFrame
        Columns of the tables of that name in ``data/raw``.
    gazetteer : Gazetteer
        Places to look for.
    """

    def __init__(
        self,
        nouns: pd.DataFrame,
        words: pd.DataFrame,
        indicators: pd.DataFrame,
        programmes: pd.DataFrame,
        gazetteer: Gazetteer,
    ) -> None:
        self.nouns = Nouns(nouns)
        self.gazetteer = gazetteer
        self.maker = CandidateMaker(words, indicators, programmes, gazetteer)

    def read(self, document: Document) -> Reading:
        """Find and read every number of a document."""
        return _Pass(self, document).run()


class _Pass:
    """One document being read."""

    def __init__(self, reader: MeaningReader, document: Document) -> None:
        self._reader, self._document = reader, document
        text = document.text
        letters = len(_VIETNAMESE.findall(text[:_SAMPLE]))
        is_vietnamese = letters * _ONE_LETTER_IN > min(len(text), _SAMPLE)
        self._habit = find_habit(text, is_vietnamese=is_vietnamese)
        head = head_of(document)
        programmes = " ".join(dict.fromkeys(_PROGRAMME.findall(text[:_LEAD])))
        self._title = f"{head if len(head) <= _TOPIC_LENGTH else ''} {programmes}".strip()
        self._sections = Sections(reporting_period(text, head, document.published))
        self._main = find_main_place(reader.gazetteer, text, head[:_TOPIC_LENGTH])
        self._topic = self._title
        self._here = SectionPlace(head)
        self._lead = Lead()
        self._named: dict[str, list[Mention]] = {}

    @property
    def _year(self) -> int | None:
        """The year of days without one."""
        return self._sections.span[1].year if self._sections.span else None

    def run(self) -> Reading:
        candidates: list[Candidate] = []
        barred: list[NotFigure] = []
        for block in self._document.blocks:
            self._here.enter(block, self._find_places)
            if block.kind == "heading":
                self._topic = f"{self._title} {block.text}"
                self._sections.enter(block.text)
            self._lead.reach(block)
            found, skipped = self._cell(block) if block.kind == "cell" else self._prose(block)
            self._lead.leave(block)
            candidates.extend(found)
            barred.extend(
                NotFigure(o.start + block.start, o.end + block.start, o.rule) for o in skipped
            )
        return Reading(self._document, tuple(candidates), tuple(barred))

    def _prose(self, block: Block) -> tuple[list[Candidate], list[NotFigure]]:
        found = scan(block.text, self._reader.nouns, self._habit)
        if not found.expressions:
            return [], found.not_figures
        periods = find_periods(block.text, self._year)
        mentions = self._find_places(block.text)
        not_homes = without_homes(block.text, mentions)
        carried = Carried()
        answer: list[Candidate] = []
        for bounds in split_sentences(block.text):
            ones = [e for e in found.expressions if bounds[0] <= e.number_start < bounds[1]]
            answer += self._sentence(block, bounds, ones, periods, mentions, not_homes, carried)
            carry_period(bounds, periods, carried)
            carry_place(block.text, bounds, not_homes, carried, self._main.narrowest)
        return answer, found.not_figures

    def _sentence(
        self,
        block: Block,
        bounds: tuple[int, int],
        ones: Sequence[Expression],
        periods: Sequence[Period],
        mentions: Sequence[Mention],
        not_homes: Sequence[Mention],
        carried: Carried,
    ) -> list[Candidate]:
        text, folded = block.text, one_spelling(block.text)
        topic = one_spelling(self._topic)
        lead = [Zone(one_spelling(self._lead.text), _LEAD_WEIGHT)] if self._lead.text else []
        start, end = bounds
        answer: list[Candidate] = []
        for i, one in enumerate(ones):
            first, last = clause_around(text[start:end], one.start - start, one.end - start)
            clause = (first + start, last + start)
            span = (one.start, one.end)
            named = mentions if is_own_money(text, one) else not_homes
            following = next((o.start for o in ones[i + 1 :] if o.kind != "year"), end)
            stop = _end_of_places(text, one, ones[i + 1 :], end)
            main, whole = self._here.places or self._main.narrowest, self._sections.span
            placed = place_of(text, span, bounds, stop, named, carried, main)
            dated = date_of(text, span, clause, bounds, following, periods, carried, whole)
            setting = Setting(
                zones=[*zones_in_prose(folded, bounds, one, ones, topic), *lead],
                words="\n".join([folded, topic, *(zone.text for zone in lead)]),
                placed=self._above(one, placed),
                dated=self._by_lead(dated),
                before=f"{self._lead.text} {text[clause[0] : one.start]}",
                after=text[one.end : clause[1]],
                sentence=text[start:end],
                under_plan=self._sections.is_plan,
            )  # fmt: skip
            made = self._reader.maker.make(self._document, block, one, setting)
            if answer:
                made = self._reader.maker.said_again(
                    made, answer[-1], text[ones[i - 1].end : one.start]
                )
            answer.append(made)
        return answer

    def _by_lead(self, dated: Dated) -> Dated:
        """The span that the line over a list names, where its item names none."""
        if dated.score > _OF_THE_DOCUMENT or not self._lead.text:
            return dated
        spans = [p for p in find_periods(self._lead.text, self._year) if p.role == "frame"]
        whole = self._sections.span
        # "Luật ... năm 2007": what lies before all that is reported on is history.
        spans = [p for p in spans if not p.is_now and not (whole and p.last < whole[0])]
        if not spans:
            return dated
        return Dated(spans[-1].first, spans[-1].last, None, 0.7, "in the line over the list")

    def _above(self, one: Expression, placed: Placed) -> Placed:
        levels = self._reader.gazetteer.levels
        return above_what_is_counted(placed, one.unit, float(one.value), levels)

    def _cell(self, block: Block) -> tuple[list[Candidate], list[NotFigure]]:
        if is_serial(block) and not (block.is_header and _HAS_YEAR.search(block.text)):
            return [], []
        one = None if block.is_header else read_cell(block, self._reader.nouns, self._habit)
        alone = Scan([one], []) if one else None
        found = alone or scan(block.text, self._reader.nouns, self._habit)
        near = f"{block.row_header} | {block.column_header}"
        headers = f"{near} | {block.caption}"
        zones = zones_in_cell(block, self._topic)
        setting = Setting(
            zones, "\n".join(zone.text for zone in zones), self._place_of_cell(block),
            self._date_of_cell(block), near, headers, "",
            self._sections.is_plan or is_planned(block),
        )  # fmt: skip
        nouns = self._reader.nouns
        # A header's year says when, a cell's is what another column counts.
        counted = [
            with_header(e, block, nouns) for e in found.expressions
            if (e.kind == "year") == block.is_header
        ]  # fmt: skip
        made = [self._reader.maker.make(self._document, block, each, setting) for each in counted]
        return made, found.not_figures

    def _date_of_cell(self, block: Block) -> Dated:
        for text in (block.column_header, block.row_header, block.caption):
            spans = [
                p for p in find_periods(text, self._year)
                if not p.is_now and p.role != "name" and (p.first != p.last or p.is_until)
            ]  # fmt: skip
            if spans:
                as_of = spans[-1].last if spans[-1].is_as_of else None
                return Dated(spans[-1].first, spans[-1].last, as_of, 0.9, "in the headers")
        if self._sections.span:
            return Dated(*self._sections.span, None, 0.6, "the span the document reports on")
        return Dated(None, None, None, 0.0, "no span of time is named")

    def _place_of_cell(self, block: Block) -> Placed:
        for text in (block.row_header, block.column_header, block.caption):
            name = text.rsplit(JOIN, 1)[-1].strip()
            named = self._reader.gazetteer.whole_name(
                name, self._main.province, self._main.district
            )
            mentions = [named] if named else self._find_places(text)
            if mentions:
                return Placed((mentions[0].place,), mentions[0].score, "in the headers")
        if self._main.narrowest:
            return Placed(self._main.narrowest, 0.7, "the place the document is about")
        return Placed((), 0.0, "no place is named")

    def _find_places(self, text: str) -> list[Mention]:
        """Places of a text, kept: the headers of a table are asked for with every cell."""
        if text not in self._named:
            if len(self._named) > _MOST_KEPT:
                self._named.clear()
            gazetteer, main = self._reader.gazetteer, self._main
            found = gazetteer.find(text, main.province, main.whole_district)
            for other in main.several:
                # Districts are known inside a province: each of the several is asked.
                more = gazetteer.find(text, other, None) if other != main.province else []
                found += [
                    m for m in more if not any(m.start < f.end and f.start < m.end for f in found)
                ]
            self._named[text] = sorted(found, key=lambda mention: mention.start)
        return self._named[text]


def _end_of_places(text: str, one: Expression, later: Sequence[Expression], end: int) -> int:
    """Where places named after a number may stop: past ``8 huyện`` that only counts them."""
    last = one.end
    for other in later:
        between = text[last : other.start]
        is_count = other.unit in ("district", "commune", "village", "province")
        is_place = is_count and _COUNT_OF_PLACES.fullmatch(between.strip())
        if not is_place and not is_linked(between):
            return other.start
        last = other.end
    return end
