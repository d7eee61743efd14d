"""One number and what stands around it, made into a candidate with a score and its reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from helpers.documents.attribution import Dated, Placed
from helpers.documents.blocks import Block, Document
from helpers.documents.candidates import Candidate, iso, plain
from helpers.documents.expressions import Expression
from helpers.documents.indicator_words import Fit, IndicatorWords, Zone
from helpers.documents.nouns import DURATIONS
from helpers.documents.periods import find_periods
from helpers.documents.place_mentions import Gazetteer
from helpers.documents.programme_names import ProgrammeNames

_PLAN: Final = re.compile(
    r"\b(?:phấn đấu|(?<!chương trình )mục tiêu|(?<!% )chỉ tiêu(?: giao| đề ra| đến)?|dự kiến|sẽ"
    r"|(?<!% )kế hoạch (?:đến|năm|giao)|được giao|đặt ra|đề ra"
    r"|trong thời gian tới|hướng tới|cần đạt|phải đạt"
    r"|aims? to|plans? to|will|target(?:s|ed)? (?:of|is|for)|by 20\d\d)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\b(?:đã|đạt được|vượt|hoàn thành|tổ chức được|thành lập được|has|have|had)\b", re.IGNORECASE
)
_WHOLE: Final = re.compile(r"\b(?:trong tổng số|trên tổng số|trong số|out of|of the)\b", re.I)
_AGAIN: Final = re.compile(
    r"\s*[,(]\s*(?:(?:đạt|chiếm|bằng|tương đương|đạt tỷ lệ|tỷ lệ|equal to|or|that is)\s*)?", re.I
)
# "tại mỗi thôn thành lập 01 câu lạc bộ": of each, not of all.
_OF_EACH: Final = re.compile(
    r"\b(?:mỗi|từng|each|every|per)\s+(?:một\s+)?(?:thôn|buôn|bản|làng|ấp|xóm|xã|phường|huyện"
    r"|chi hội|cơ sở|tổ|nhóm|lớp|mô hình|câu lạc bộ|đơn vị|hộ|chị|hội viên|người"
    r"|village|commune|district|team|class|club|household|woman)\b",
    re.IGNORECASE,
)
# "33 xã chưa có mô hình": what they lack is not what they have.
_LACKS: Final = re.compile(
    r"\s*(?:[^,.;:]{0,14}\s)?(?:chưa(?! kể| tính| đến| đầy)|không(?! kể| tính| dưới| quá| chỉ)"
    r"|not|without|still lack)\b",
    re.IGNORECASE,
)
_EACH: Final = re.compile(r"mỗi|từng|bình quân|each|every|per ")
PLACE_UNITS: Final = (
    "commune", "ward", "township", "district", "province", "village", "unit", "point", "agency",
)  # fmt: skip
# Reports mix these: an indicator that counts persons is also printed in women.
_KIN: Final = {
    "person": "woman", "woman": "person", "group": "team", "team": "group", "unit": "commune",
    "commune": "unit",
}  # fmt: skip
_WEIGHTS: Final = {"indicator": 0.45, "period": 0.2, "place": 0.15, "number": 0.2}
_BEFORE_PLAN: Final = 90
_BEFORE_DONE: Final = 25
_NEAR: Final = 0.45
_SHARES: Final = ("percentage point",)
_CUMULATED: Final = re.compile(r"\b(?:lũy kế|luỹ kế|cộng dồn|cumulative\w*|since)\b", re.IGNORECASE)
_POINTS: Final = ("percentage point", "percent")
_CHANGED: Final = re.compile(
    r"[^.;,]{0,40}[,(]?\s*(?:(?:đã\s+)?(?:tăng|giảm)(?:\s+thêm|\s+được)?|up|down|or)?\s*",
    re.IGNORECASE,
)
_OF_TARGET: Final = "_pct_of_phase_target"
_NO_WORDS: Final = "no words of an indicator near"
# People are counted in every sentence.
_STRONG_ENOUGH: Final = {"": 0.6, "person": 0.42, "woman": 0.42}


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a number.

    Attributes
    ----------
    zones : sequence of Zone
        Words by their distance, in one spelling.
    words : str
        All text that the zones are taken from.
    placed, dated : Placed, Dated
        Where and when, so far.
    before : str
        The clause up to the number, after the line that leads into its list.
    after : str
        The clause from the number on.
    sentence : str
        The whole sentence, or the headers of a cell.
    under_plan : bool
        The heading above speaks of what is to be reached.
    """

    zones: Sequence[Zone]
    words: str
    placed: Placed
    dated: Dated
    before: str
    sentence: str
    after: str = ""
    under_plan: bool = False


class CandidateMaker:
    """Makes candidates with the words of ``data/raw``.

    Parameters
    ----------
    words, indicators, programmes : DataFrame
        Columns of the tables of that name in ``data/raw``.
    gazetteer : Gazetteer
        Names of places.
    """

    def __init__(
        self,
        words: pd.DataFrame,
        indicators: pd.DataFrame,
        programmes: pd.DataFrame,
        gazetteer: Gazetteer,
    ) -> None:
        self._words = IndicatorWords(words)
        self._programmes = ProgrammeNames(programmes)
        self._label = gazetteer.label
        self._facts: dict[str, dict[str, str]] = {
            str(row["indicator"]): {str(k): "" if pd.isna(v) else str(v) for k, v in row.items()}
            for row in indicators.to_dict("records")
        }

        self._territory = frozenset(
            code
            for code, row in self._facts.items()
            if row["component"] == "territory" and not row["denominator_definition"]
        )

    def make(
        self, document: Document, block: Block, one: Expression, setting: Setting
    ) -> Candidate:
        """The candidate of one number of a block."""
        fit = self._fit(one, setting)
        programme = self._programmes.nearest(setting.zones, one)
        placed, dated = self._own_place_and_time(one, block, fit, programme, setting)
        is_plan = setting.under_plan or _PLAN.search(setting.before[-_BEFORE_PLAN:]) is not None
        is_plan = is_plan and _DONE.search(setting.before[-_BEFORE_DONE:]) is None
        facts = self._facts.get(fit.indicator or "", {})
        dated = _as_a_flow(dated, facts, setting.sentence)
        score, reasons = _score(one, fit, placed, dated)
        # "Mường Tè có 96 tổ", said of communication teams: a group by its noun, a team by table.
        unit = "team" if one.unit == "group" and facts.get("unit") == "team" else one.unit
        value = plain(one.value) + (f"-{plain(one.high)}" if one.high is not None else "")
        return Candidate(
            document=document.name, sha256=document.sha256, locator=block.locator,
            char_start=block.start + one.start, char_end=block.start + one.end,
            text=block.text[one.start : one.end], kind=one.kind,
            numerator=plain(one.numerator), denominator=plain(one.denominator),
            denominator_role=_role(one, facts, setting.sentence), value=value, unit=unit,
            counted=one.counted, qualifier=one.qualifier, change=one.change, is_plan=is_plan,
            indicator=fit.indicator or "", other_indicators=";".join(fit.others),
            measure=facts.get("measure", ""), programme=programme or facts.get("programme", ""),
            place="; ".join(self._label(place) for place in placed.places),
            place_code=";".join(placed.places), period_start=iso(dated.first),
            period_end=iso(dated.last), as_of=iso(dated.as_of), score=score, reasons=reasons,
        )  # fmt: skip

    def _fit(self, one: Expression, setting: Setting) -> Fit:
        if one.kind == "year":
            kind = "year"
        elif _is_years(one):
            kind = "period"
        elif one.kind == "range" and one.unit in DURATIONS:
            kind = "length"
        else:
            # "65/65 xã": the number of communes there are is no part of itself.
            skip = self._territory if one.denominator is not None else frozenset()
            unit = "ratio" if " per " in one.unit else one.unit
            fit = self._words.fit(unit, setting.zones, setting.words, skip)
            if fit.indicator is None and one.unit in _KIN:
                fit = self._words.fit(_KIN[one.unit], setting.zones, setting.words, skip)
            if fit.indicator is None and (one.denominator is not None or unit in _SHARES):
                # "nữ trúng cử 21/55" is the percentage before it is worked out.
                fit = self._words.fit("percent", setting.zones, setting.words, skip)
            why_not = _other_than_said(one, fit, setting) if fit.indicator else ""
            return Fit(None, 0.0, (), (why_not,)) if why_not else fit
        near = [zone for zone in setting.zones if zone.weight > _NEAR]
        return self._words.fit(kind, near, setting.words)

    def _own_place_and_time(
        self, one: Expression, block: Block, fit: Fit, programme: str | None, setting: Setting
    ) -> tuple[Placed, Dated]:
        """Years speak for themselves; a programme's number and years are the country's."""
        own = self._facts.get(fit.indicator or "", {}).get("programme", "")
        years = self._programmes.years(own)
        placed, dated = setting.placed, setting.dated
        if one.kind == "identifier" or (_is_years(one) and years):
            days = _days(one) or self._programmes.years(programme or own)
            if days is None:
                return placed, dated
            national = Placed(("viet-nam",), 0.8, "a national programme")
            return national, Dated(*days, None, 0.8, "the programme's own")
        days = _days(one)
        if one.kind == "year" and (spans := find_periods(block.text[one.start : one.end])):
            days = spans[0].first, spans[0].last
        return placed, Dated(*days, None, 0.9, "the number itself") if days else dated

    def said_again(self, made: Candidate, before: Candidate, between: str) -> Candidate:
        """``5.869/8.225 xã (71,4%)``: the percentage is the ratio in other words.

        Of ``231/225 tổ, đạt 102,7% chỉ tiêu`` it is the indicator of the target, if there is one.
        """
        # "25,9%, tăng 0,7 điểm phần trăm": the change is of what was just told.
        is_kin = made.unit == before.unit or (made.unit, before.unit) == _POINTS
        if made.change and is_kin and _CHANGED.fullmatch(between) is not None:
            return replace(made, indicator=before.indicator, measure=before.measure)
        is_share = made.kind == "percent" and before.denominator != "" and made.indicator == ""
        if not is_share or _AGAIN.fullmatch(between) is None:
            return made
        reasons = made.reasons.replace(_NO_WORDS, "the ratio before it in other words")
        of_target = f"{before.indicator}{_OF_TARGET}"
        if before.denominator_role == "target" and of_target in self._facts:
            return replace(made, indicator=of_target, reasons=reasons)
        return replace(made, indicator=before.indicator, measure=before.measure, reasons=reasons)


def _as_a_flow(dated: Dated, facts: dict[str, str], sentence: str) -> Dated:
    """What is counted over time up to a day is counted from the start of its year."""
    is_day = dated.as_of is not None and dated.first == dated.last
    if not is_day or facts.get("measure") != "flow" or _CUMULATED.search(sentence):
        return dated
    first = date(dated.as_of.year, 1, 1) if dated.as_of else None
    return replace(dated, first=first, reason=f"{dated.reason}, from the start of the year")


def _other_than_said(one: Expression, fit: Fit, setting: Setting) -> str:
    """Why the words found say nothing of this number; empty where they do."""
    if fit.strength < _STRONG_ENOUGH.get(one.unit, 0.0):
        return "words of an indicator stand too far off"
    if _LACKS.match(setting.after) and not any(_LACKS.search(word) for word in fit.words):
        return "it counts those that lack it"
    is_each = _OF_EACH.search(setting.before) is not None
    if is_each and not any(_EACH.search(word) for word in fit.words):
        return "it counts what each has, not all"
    return ""


def _is_years(one: Expression) -> bool:
    return one.kind == "range" and one.unit == "year" and one.high is not None


def _days(one: Expression) -> tuple[date, date] | None:
    """First and last day of a year or span of years."""
    if one.kind != "year" and not _is_years(one):
        return None
    return date(int(one.value), 1, 1), date(int(one.high or one.value), 12, 31)


def _role(one: Expression, facts: dict[str, str], sentence: str) -> str:
    """What the y of x/y is."""
    if one.denominator is None:
        return ""
    if one.unit in PLACE_UNITS:
        return "universe"
    definition = facts.get("denominator_definition", "")
    if "target" in definition:
        return "target"
    return "whole" if definition or _WHOLE.search(sentence) else "unknown"


def _score(one: Expression, fit: Fit, placed: Placed, dated: Dated) -> tuple[float, str]:
    """How sure the whole reading is: a weighted mean of its parts, each with its reason."""
    indicator = min(1.0, fit.strength + 0.1) * (0.6 if fit.others else 1.0)
    parts = {
        "indicator": indicator if fit.indicator else 0.0,
        "period": dated.score,
        "place": placed.score,
        "number": (0.5 if one.other is not None else 1.0) * (1.0 if one.unit else 0.4),
    }
    score = sum(_WEIGHTS[name] * value for name, value in parts.items())
    words = "words " + ", ".join(fit.words) if fit.words else "its kind"
    if fit.indicator is None:
        words = fit.words[0] if fit.words else _NO_WORDS
    notes = [f"indicator: {words}", f"place: {placed.reason}", f"time: {dated.reason}"]
    if one.other is not None:
        notes.append(f"digits may also mean {plain(one.other)}")
    if one.in_words:
        notes.append("written in words")
    if not one.unit:
        notes.append("what is counted is not named beside it")
    return round(score, 2), "; ".join(notes)
