"""What does not agree inside one document: sums, percentages, lists, names, years, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

from helpers.documents.candidates import Candidate
from helpers.documents.meaning import Reading
from helpers.documents.place_mentions import Gazetteer

_PARTS: Final = re.compile(
    r"\b(?:trong đó|gồm|bao gồm|cụ thể|including|of which|made up of)\b[^.;]*", re.IGNORECASE
)
_ALL_PARTS: Final = re.compile(r"\b(?:gồm|bao gồm|made up of)\b", re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?<![\d/.])(\d{1,2})\s*[/.]\s*(\d{1,2})\s*[/.]\s*((?:19|20)\d{2})(?!\d)|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2})",
    re.IGNORECASE,
)
_NEXT_PERCENT: Final = 60
_TARGET_REACH: Final = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree.

    Attributes
    ----------
    rule : str
        ``parts``, ``percentage``, ``implied target``, ``list``, ``two registers``, ``years`` or
        ``date``.
    char_start, char_end : int
        Where, in the document's text.
    locator : str
        The block it stands in.
    message : str
        What was found and what was expected.
    """

    rule: str
    char_start: int
    char_end: int
    locator: str
    message: str


def find_inconsistencies(
    reading: Reading, indicators: pd.DataFrame, programmes: pd.DataFrame, gazetteer: Gazetteer
) -> list[Finding]:
    """Everything in a document that contradicts itself or a programme's own years.

    Parameters
    ----------
    reading : Reading
        Of the document.
    indicators, programmes : DataFrame
        Columns of the tables in ``data/raw``.
    gazetteer : Gazetteer
        Places to look for.

    Returns
    -------
    list of Finding
        In the order of the text. None of them decides which number is right.
    """
    found = [
        *_parts(reading), *_percentages(reading), *_implied_targets(reading),
        *_lists(reading, gazetteer), *_registers(reading, indicators),
        *_programme_years(reading, programmes), *_dates(reading),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.char_start, one.rule))


def _parts(reading: Reading) -> Iterator[Finding]:
    """``1.357 địa chỉ, gồm 438 của tập thể và 919 của cá nhân``: all parts, or parts past the whole."""
    text = reading.document.text
    for whole, others in _in_order(reading):
        if whole.kind != "count" or not whole.value or others == []:
            continue
        clause = _PARTS.search(text, whole.char_end, whole.char_end + 400)
        stop = re.compile(r"[.;\n](?!\d)").search(text, whole.char_end)
        if (
            clause is None
            or (stop and clause.start() > stop.start())
            or clause.start() - whole.char_end > 90
        ):
            continue
        end = min(clause.end(), stop.start()) if stop else clause.end()
        parts = [
            o
            for o in others
            if clause.start() <= o.char_start < end
            and o.kind == "count"
            and (o.unit == whole.unit or not o.unit)
        ]
        total = sum((Decimal(p.value) for p in parts), Decimal(0))
        if (
            len(parts) < 2
            or whole.qualifier != "exact"
            or any(p.qualifier != "exact" for p in parts)
        ):
            continue
        is_whole = _ALL_PARTS.match(text, clause.start()) is not None
        if total > Decimal(whole.value) or (is_whole and total != Decimal(whole.value)):
            listed = " + ".join(p.value for p in parts)
            yield Finding(
                "parts", whole.char_start, parts[-1].char_end, whole.locator,
                f"{listed} = {total}, but the whole is {whole.value}.",
            )  # fmt: skip


def _percentages(reading: Reading) -> Iterator[Finding]:
    """``90/184 xã (đạt 52%)``: the percentage of a ratio, as it is printed."""
    for one, others in _in_order(reading):
        if not one.denominator:
            continue
        after = next((o for o in others if o.kind == "percent"), None)
        between = reading.document.text[one.char_end : after.char_start] if after else ""
        if after is None or after.locator != one.locator or len(between) > _NEXT_PERCENT:
            continue
        if re.search(r"\d|[;]|\.\s", between) or after.change:
            continue
        share = 100 * Decimal(one.numerator) / Decimal(one.denominator)
        printed = Decimal(after.value)
        places = len(after.value.split(".")[1]) if "." in after.value else 0
        if (
            abs(share - printed) > Decimal("0.5000001") * Decimal(10) ** -places
            and after.qualifier == "exact"
        ):
            yield Finding(
                "percentage", one.char_start, after.char_end, one.locator,
                f"{one.numerator}/{one.denominator} is {share:.2f} %, but {after.value} % is printed.",
            )  # fmt: skip


def _implied_targets(reading: Reading) -> Iterator[Finding]:
    """``55 tổ, đạt 176,6% chỉ tiêu``: a target is a whole number of teams."""
    text = reading.document.text
    for one, others in _in_order(reading):
        if one.kind != "count" or one.qualifier != "exact" or one.unit in ("percent", ""):
            continue
        if one.is_plan:  # "được giao 318 tổ, đạt 67,3%": it is the target
            continue
        after = others[0] if others else None
        if (
            after is None
            or after.kind != "percent"
            or after.locator != one.locator
            or after.char_start - one.char_end > _TARGET_REACH
        ):
            continue
        said = text[after.char_start - 20 : after.char_end + 20].lower()
        if not any(word in said for word in ("chỉ tiêu", "kế hoạch", "target", "vượt")):
            continue
        count, percent = Decimal(one.value), Decimal(after.value)
        places = len(after.value.split(".")[1]) if "." in after.value else 0
        half = Decimal("0.5") * Decimal(10) ** -places
        if percent <= half or count == 0:
            continue
        low, high = 100 * count / (percent + half), 100 * count / (percent - half)
        if int(high) < low:
            implied = 100 * count / percent
            yield Finding(
                "implied target", one.char_start, after.char_end, one.locator,
                f"{one.value} at {after.value} % of the target implies a target of {implied:.2f}, "
                "which is no whole number.",
            )  # fmt: skip


def _lists(reading: Reading, gazetteer: Gazetteer) -> Iterator[Finding]:
    """``8 huyện A, B, ...``: as many names as the number says, and of that kind."""
    text = reading.document.text
    for one in reading.candidates:
        if (
            one.unit not in ("district", "commune", "province")
            or one.kind != "count"
            or not one.value.isdigit()
        ):
            continue
        stop = re.compile(r"[.;:\n](?!\d)").search(text, one.char_end)
        end = stop.start() if stop else len(text)
        listed = [
            m
            for m in gazetteer.find(text[one.char_start : end], *_main(one))
            if m.level == one.unit and not m.is_general
        ]
        first = listed[0].start if listed else 0
        if len(listed) < 3 or first > len(one.text) + 12:
            continue
        names = text[one.char_start : one.char_start + listed[-1].end]
        kinds = {
            kind: len(re.findall(rf"\b{kind}\s+[A-ZĐ]", names))
            for kind in ("thị xã", "thành phố", "TP", "TX")
        }
        others = sum(kinds.values())
        if len(listed) != int(one.value):
            yield Finding(
                "list",
                one.char_start,
                one.char_start + listed[-1].end,
                one.locator,
                f"{one.value} are stated, {len(listed)} are named.",
            )
        elif others and one.counted.lower() == "huyện":
            yield Finding(
                "list", one.char_start, one.char_start + listed[-1].end, one.locator,
                f"{one.value} huyện are stated; named are {len(listed) - others} huyện and {others} of another kind.",
            )  # fmt: skip


def _main(one: Candidate) -> tuple[str | None, str | None]:
    top = one.place_code.split(";")[0].split("/")[0]
    return (top or None), None


def _registers(reading: Reading, indicators: pd.DataFrame) -> Iterator[Finding]:
    """Two registers under one printed name, both spoken of in the document."""
    named = indicators[indicators["printed_name"].notna()]
    text = reading.document.text.lower()
    for name, group in named.groupby("printed_name"):
        codes = set(group["indicator"])
        ours = [one for one in reading.candidates if one.indicator in codes]
        blocks = [b for b in reading.document.blocks if str(name).lower() in b.text.lower()]
        if ours and len(blocks) > 1 and text.count(str(name).lower()) > 1:
            one = ours[0]
            yield Finding(
                "two registers", one.char_start, one.char_end, one.locator,
                f"'{name}' is the name of {len(codes)} registers ({', '.join(sorted(codes))}) and stands in "
                f"{len(blocks)} paragraphs: check which of them each means.",
            )  # fmt: skip


def _programme_years(reading: Reading, programmes: pd.DataFrame) -> Iterator[Finding]:
    """The years that a document gives a programme, against those of ``programmes.csv``."""
    dated = programmes.dropna(subset=["start_year", "end_year"])
    spans = zip(dated["start_year"].astype(int), dated["end_year"].astype(int), strict=True)
    known = dict(zip(dated["programme"], spans, strict=True))
    for one in reading.candidates:
        if (
            one.kind != "range"
            or one.unit != "year"
            or "-" not in one.value
            or not one.indicator.startswith("project")
        ):
            continue
        code = one.programme.split(";")[0]
        if code not in known:
            continue
        start, end = known[code]
        first, last = (int(year) for year in one.value.split("-"))
        # A span inside the programme's years is what was reported on, not the programme's length.
        if first < start or last > end:
            yield Finding(
                "years", one.char_start, one.char_end, one.locator,
                f"{one.value} is printed for {code}, which runs {start}-{end} in programmes.csv.",
            )  # fmt: skip


def _dates(reading: Reading) -> Iterator[Finding]:
    """Days that are in no calendar."""
    for block in reading.document.blocks:
        for found in _DATE.finditer(block.text):
            day, month, year = (int(g) for g in found.groups() if g)
            try:
                date(year, month, day)
            except ValueError:
                start = block.start + found.start()
                yield Finding(
                    "date",
                    start,
                    block.start + found.end(),
                    block.locator,
                    f"There is no {found[0]!r} in the calendar.",
                )


def _in_order(reading: Reading) -> Iterator[tuple[Candidate, Sequence[Candidate]]]:
    """Each candidate with the next ones of its document."""
    ordered = reading.candidates
    for i, one in enumerate(ordered):
        yield one, ordered[i + 1 : i + 12]
