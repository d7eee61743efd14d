"""From numbers in a document to candidates: indicator, place, time, programme, plan or result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from helpers.documents.attribution import (
    Carried,
    Dated,
    Placed,
    carry_period,
    carry_place,
    date_of,
    place_of,
)
from helpers.documents.blocks import Block, Document
from helpers.documents.candidates import Candidate, iso, plain
from helpers.documents.cells import is_serial, read_cell
from helpers.documents.context import zones_in_cell, zones_in_prose
from helpers.documents.expressions import Expression, Scan, scan
from helpers.documents.indicator_words import Fit, IndicatorWords, Zone
from helpers.documents.not_figures import NotFigure
from helpers.documents.nouns import DURATIONS, Nouns
from helpers.documents.numerals import Habit, find_habit
from helpers.documents.periods import find_periods, reporting_period
from helpers.documents.place_mentions import Gazetteer, Mention
from helpers.documents.programme_names import ProgrammeNames
from helpers.documents.sentences import clause_around, one_spelling, split_sentences

_PLAN: Final = re.compile(
    r"\b(?:phấn đấu|(?<!chương trình )mục tiêu|chỉ tiêu(?: giao| đề ra| đến)?|dự kiến|sẽ|kế hoạch (?:đến|năm|giao)|đặt ra|đề ra|trong thời gian tới"
    r"|hướng tới|cần đạt|phải đạt|aims? to|plans? to|will|target(?:s|ed)? (?:of|is|for)|by 20\d\d)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\b(?:đã|đạt được|vượt|hoàn thành|tổ chức được|thành lập được|has|have|had)\b", re.IGNORECASE
)
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WHOLE: Final = re.compile(
    r"\b(?:trong tổng số|trên tổng số|trong số|out of|of the)\b", re.IGNORECASE
)
_PLACES: Final = (
    "commune",
    "ward",
    "township",
    "district",
    "province",
    "village",
    "unit",
    "point",
    "agency",
)
_WEIGHTS: Final = {"indicator": 0.45, "period": 0.2, "place": 0.15, "number": 0.2}
_TOPIC_LENGTH: Final = 300
_AGAIN: Final = re.compile(
    r"\s*[,(]\s*(?:(?:đạt|chiếm|bằng|tương đương|đạt tỷ lệ|tỷ lệ|equal to|or|that is)\s*)?",
    re.IGNORECASE,
)
_MOST_KEPT: Final = 500
_TITLE_LENGTH: Final = 180


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
        self, nouns: pd.DataFrame, words: pd.DataFrame, indicators: pd.DataFrame,
        programmes: pd.DataFrame, gazetteer: Gazetteer,
    ) -> None:  # fmt: skip
        self._nouns = Nouns(nouns)
        self._words = IndicatorWords(words)
        self._facts: dict[str, dict[str, str]] = {
            str(row["indicator"]): {k: "" if pd.isna(v) else str(v) for k, v in row.items()}
            for row in indicators.to_dict("records")
        }
        self._programmes = ProgrammeNames(programmes)
        self.gazetteer = gazetteer

    def read(self, document: Document) -> Reading:
        """Find and read every number of a document."""
        return _Pass(self, document).run()


class _Pass:
    """One document being read."""

    def __init__(self, reader: MeaningReader, document: Document) -> None:
        self._r, self._d = reader, document
        text = document.text
        vietnamese = len(_VIETNAMESE.findall(text[:20_000])) * 40 > min(len(text), 20_000)
        self._habit = find_habit(text, is_vietnamese=vietnamese)
        first = document.title or next((b.text for b in document.blocks if b.kind != "cell"), "")
        self._first = first[:_TOPIC_LENGTH]
        self._title = first if len(first) <= _TITLE_LENGTH else ""
        self._whole = reporting_period(text, first, document.published)
        self._main = reader.gazetteer.main_place(text, self._first)
        self._topic = self._title
        self._named: dict[str, list[Mention]] = {}

    def run(self) -> Reading:
        candidates: list[Candidate] = []
        barred: list[NotFigure] = []
        for block in self._d.blocks:
            if block.kind == "heading":
                self._topic = f"{self._title} {block.text}"
            found, skipped = self._cell(block) if block.kind == "cell" else self._prose(block)
            candidates.extend(found)
            barred.extend(
                NotFigure(one.start + block.start, one.end + block.start, one.rule)
                for one in skipped
            )
        return Reading(self._d, tuple(candidates), tuple(barred))

    def _prose(self, block: Block) -> tuple[list[Candidate], list[NotFigure]]:
        text = block.text
        found = scan(text, self._r._nouns, self._habit)
        if not found.expressions:
            return [], found.not_figures
        year = self._whole[1].year if self._whole else None
        periods = find_periods(text, year)
        mentions = self._find_places(text)
        carried = Carried()
        answer = []
        folded = one_spelling(text)
        topic = one_spelling(self._topic)
        words = f"{folded}\n{topic}"
        for bounds in split_sentences(text):
            ones = [e for e in found.expressions if bounds[0] <= e.number_start < bounds[1]]
            for i, one in enumerate(ones):
                following = ones[i + 1].start if i + 1 < len(ones) else bounds[1]
                if (
                    one.unit in _PLACES
                    and i + 1 < len(ones)
                    and not text[one.end : ones[i + 1].start].strip(" ,")
                ):
                    following = ones[i + 1].start
                clause = clause_around(
                    text[bounds[0] : bounds[1]], one.start - bounds[0], one.end - bounds[0]
                )
                clause = (clause[0] + bounds[0], clause[1] + bounds[0])
                placed = place_of(
                    text,
                    (one.start, one.end),
                    bounds,
                    self._list_end(text, one, ones[i + 1 :], bounds[1]),
                    mentions,
                    carried,
                    self._main.narrowest,
                )
                dated = date_of((one.start, one.end), clause, bounds, periods, carried, self._whole)
                zones = zones_in_prose(folded, bounds, one, ones, topic)
                around = text[clause[0] : one.start]
                made = self._candidate(
                    block, one, zones, placed, dated, around, text[slice(*bounds)], words
                )
                answer.append(
                    _said_again(made, answer[-1], text[ones[i - 1].end : one.start])
                    if i and answer
                    else made
                )
            carry_period(bounds, periods, carried)
            carry_place(text, bounds, mentions, carried)
        return answer, found.not_figures

    @staticmethod
    def _list_end(text: str, one: Expression, later: Sequence[Expression], end: int) -> int:
        """Where places named after a number may stop: past ``8 huyện`` that only counts them."""
        for other in later:
            gap = text[one.end : other.start].strip().lower()
            if (
                other.unit in ("district", "commune", "village", "province")
                and len(gap) < 30
                and gap.endswith(("tại", "ở", "của", "cho", "in", "across"))
            ):
                continue
            return other.start
        return end

    def _cell(self, block: Block) -> tuple[list[Candidate], list[NotFigure]]:
        if is_serial(block):
            return [], []
        one = read_cell(block, self._r._nouns, self._habit)
        found = Scan([one], []) if one else scan(block.text, self._r._nouns, self._habit)
        headers = f"{block.row_header} | {block.column_header} | {block.caption}"
        year = self._whole[1].year if self._whole else None
        zones = zones_in_cell(block, self._topic)
        words = "\n".join(zone.text for zone in zones)
        answer = []
        for each in found.expressions:
            if each.kind == "year":
                continue
            dated = self._date_of_cell(block, headers, year)
            placed = self._place_of_cell(block)
            answer.append(
                self._candidate(block, each, zones, placed, dated, headers, headers, words)
            )
        return answer, found.not_figures

    def _date_of_cell(self, block: Block, headers: str, year: int | None) -> Dated:
        for text in (block.column_header, block.row_header, block.caption):
            spans = [p for p in find_periods(text, year) if not p.is_now]
            if spans:
                one = spans[-1]
                as_of = one.last if one.is_as_of else None
                return Dated(one.first, one.last, as_of, 0.9, "in the headers")
        if self._whole:
            return Dated(*self._whole, None, 0.6, "the span the document reports on")
        return Dated(None, None, None, 0.0, "no span of time is named")

    def _place_of_cell(self, block: Block) -> Placed:
        for text in (block.row_header, block.column_header, block.caption):
            mentions = self._find_places(text)
            if mentions:
                return Placed((mentions[0].place,), mentions[0].score, "in the headers")
        top = self._main.narrowest
        return (
            Placed((top,), 0.7, "the place the document is about")
            if top
            else Placed((), 0.0, "no place is named")
        )

    def _find_places(self, text: str) -> list[Mention]:
        if text not in self._named:
            if len(self._named) > _MOST_KEPT:
                self._named.clear()
            found = self._r.gazetteer.find(text, self._main.province, self._main.district)
            self._named[text] = found
        return self._named[text]

    def _candidate(
        self, block: Block, one: Expression, zones: list[Zone], placed: Placed, dated: Dated,
        around: str, sentence: str, words: str,
    ) -> Candidate:  # fmt: skip
        fit = self._fit(one, zones, words)
        programme = self._r._programmes.nearest(zones, one)
        own = self._programme_of(fit)
        if one.kind == "identifier" or (_is_years(one) and own):
            placed, dated = self._of_programme(one, programme or own, placed, dated)
        elif (
            one.kind == "range"
            and one.unit == "month"
            and (own_days := find_periods(block.text[one.start : one.end]))
        ):
            dated = Dated(own_days[0].first, own_days[0].last, None, 0.9, "the number itself")
        elif one.kind == "year" or _is_years(one):
            last = int(one.high or one.value)
            dated = replace(
                dated,
                first=_first(int(one.value)),
                last=_last(last),
                as_of=None,
                score=0.9,
                reason="the number itself",
            )
        is_plan = bool(_PLAN.search(around[-90:])) and not _DONE.search(around[-25:])
        score, reasons = self._score(one, fit, placed, dated)
        facts = self._r._facts.get(fit.indicator or "", {})
        names = "; ".join(self._r.gazetteer.label(p) for p in placed.places)
        value = plain(one.value) + (f"-{plain(one.high)}" if one.high is not None else "")
        return Candidate(
            document=self._d.name, sha256=self._d.sha256, locator=block.locator,
            char_start=block.start + one.start, char_end=block.start + one.end,
            text=block.text[one.start : one.end], kind=one.kind,
            numerator=plain(one.numerator), denominator=plain(one.denominator),
            denominator_role=self._role(one, facts, sentence), value=value, unit=one.unit,
            counted=one.counted, qualifier=one.qualifier, change=one.change, is_plan=is_plan,
            indicator=fit.indicator or "", other_indicators=";".join(fit.others),
            measure=facts.get("measure", ""), programme=programme or facts.get("programme", ""),
            place=names, place_code=";".join(placed.places), period_start=iso(dated.first),
            period_end=iso(dated.last), as_of=iso(dated.as_of), score=score, reasons=reasons,
        )  # fmt: skip

    def _fit(self, one: Expression, zones: list[Zone], words: str) -> Fit:
        if one.kind == "year":
            return self._words_of("year", zones, words)
        if one.kind == "range" and one.unit in DURATIONS:
            return self._words_of(
                "period" if one.high is not None and one.unit == "year" else "length", zones, words
            )
        fit = self._r._words.fit(one.unit, zones, words)
        if fit.indicator is None and one.unit in (
            "person",
            "woman",
            "group",
            "team",
            "unit",
            "commune",
        ):
            kin = {
                "person": "woman",
                "woman": "person",
                "group": "team",
                "team": "group",
                "unit": "commune",
                "commune": "unit",
            }
            fit = self._r._words.fit(kin[one.unit], zones, words)
        return fit

    def _words_of(self, kind: str, zones: list[Zone], words: str) -> Fit:
        near = [zone for zone in zones if zone.weight > 0.45]
        return self._r._words.fit(kind, near, words)

    def _programme_of(self, fit: Fit) -> str | None:
        """The programme whose own years an indicator holds."""
        code = self._r._facts.get(fit.indicator or "", {}).get("programme", "")
        return code if self._r._programmes.years(code) else None

    def _of_programme(
        self, one: Expression, programme: str | None, placed: Placed, dated: Dated
    ) -> tuple[Placed, Dated]:
        """A programme's number and years are the country's, not the place's."""
        if one.high is not None:
            days = (_first(int(one.value)), _last(int(one.high)))
        else:
            days = self._r._programmes.years(programme) if programme else None
        if days is None:
            return placed, dated
        return Placed(("viet-nam",), 0.8, "a national programme"), Dated(
            *days, None, 0.8, "the programme's own"
        )

    @staticmethod
    def _role(one: Expression, facts: dict[str, str], sentence: str) -> str:
        if one.denominator is None:
            return ""
        if one.unit in _PLACES and one.denominator is not None:
            return "universe"
        definition = facts.get("denominator_definition", "")
        if "target" in definition:
            return "target"
        return "whole" if definition or _WHOLE.search(sentence) else "unknown"

    def _score(self, one: Expression, fit: Fit, placed: Placed, dated: Dated) -> tuple[float, str]:
        """How sure the whole reading is: a weighted mean of its parts, each with its reason."""
        indicator = (
            min(1.0, fit.strength + 0.1) * (0.6 if fit.others else 1.0) if fit.indicator else 0.0
        )
        number = (0.5 if one.other is not None else 1.0) * (1.0 if one.unit else 0.4)
        parts = {
            "indicator": indicator,
            "period": dated.score,
            "place": placed.score,
            "number": number,
        }
        score = sum(_WEIGHTS[name] * value for name, value in parts.items())
        words = (
            "words " + ", ".join(fit.words)
            if fit.words
            else ("no words of an indicator near" if not fit.indicator else "its kind")
        )
        notes = [f"indicator: {words}", f"place: {placed.reason}", f"time: {dated.reason}"]
        if one.other is not None:
            notes.append(f"digits may also mean {plain(one.other)}")
        if one.in_words:
            notes.append("written in words")
        if not one.unit:
            notes.append("what is counted is not named beside it")
        return round(score, 2), "; ".join(notes)


def _said_again(made: Candidate, before: Candidate, between: str) -> Candidate:
    """``5.869/8.225 xã (71,4%)``: the percentage is the ratio in other words."""
    if (
        made.kind != "percent"
        or not before.denominator
        or made.indicator
        or _AGAIN.fullmatch(between) is None
    ):
        return made
    reason = made.reasons.replace(
        "no words of an indicator near", "the ratio before it in other words"
    )
    return replace(made, indicator=before.indicator, measure=before.measure, reasons=reason)


def _is_years(one: Expression) -> bool:
    return one.kind == "range" and one.unit == "year" and one.high is not None


def _first(year: int) -> date:
    return date(year, 1, 1)


def _last(year: int) -> date:
    return date(year, 12, 31)
