"""What headings set for the text below them: a span of time, and whether it is still to come."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from helpers.documents.blocks import Block, Document
from helpers.documents.periods import Span, find_periods
from helpers.documents.reporting_period import rest_of

_MARKS: Final = re.compile(
    r"(?P<marks>#{1,6}\s+)?(?:(?P<roman>[IVX]+)[.)]\s|(?P<digit>\d{1,2})[.)]\s)?"
)
_NUMBERED: Final = re.compile(r"(?:#{1,6}\s+)?(?:[IVX]+|\d{1,2})[.)]\s")
_DONE: Final = re.compile(r"\b(?:kết quả|tình hình|đánh giá|thực trạng|results?|progress)\b", re.I)
_TO_COME: Final = re.compile(
    r"\b(?:chỉ tiêu|mục tiêu|phương hướng|nhiệm vụ|giải pháp|dự kiến|targets?|objectives?|next steps?|tasks ahead|outlook|priorities)\b"
    r"|^\W*(?:kế hoạch|plan)\b",
    re.IGNORECASE,
)
_MOST_IN_HEAD: Final = 8
_LONGEST_IN_HEAD: Final = 180


@dataclass(frozen=True, slots=True)
class _Heading:
    rank: int
    span: Span | None
    is_plan: bool | None


@dataclass(slots=True)
class Sections:
    """The headings above a block, from the widest to the nearest."""

    whole: Span | None
    _above: list[_Heading] = field(default_factory=list)

    def enter(self, heading: str) -> None:
        """Take up a heading; it ends those of its rank and below."""
        rank = _rank(heading)
        while self._above and self._above[-1].rank >= rank:
            self._above.pop()
        is_plan = False if _DONE.search(heading) else True if _TO_COME.search(heading) else None
        self._above.append(_Heading(rank, _span(heading, self.whole), is_plan))

    @property
    def span(self) -> Span | None:
        """The span that the nearest dated heading names, else what the document reports on."""
        return next((h.span for h in reversed(self._above) if h.span), self.whole)

    @property
    def is_plan(self) -> bool:
        """Whether the nearest heading that says so speaks of what is to be reached."""
        said = (h.is_plan for h in reversed(self._above) if h.is_plan is not None)
        return next(said, False)


def head_of(document: Document) -> str:
    """Title and the short lines before the text begins: office, number, what it reports on."""
    lines: list[str] = [document.title] if document.title else []
    prose = (block for block in document.blocks if block.kind != "cell")
    for n, block in enumerate(prose):
        if n and not _is_of_the_head(block, n):
            break
        if block.text not in lines:
            lines.append(block.text)
        if len(block.text) > _LONGEST_IN_HEAD:
            break
    return "\n".join(lines)


def _is_of_the_head(block: Block, n: int) -> bool:
    is_short = len(block.text) <= _LONGEST_IN_HEAD and not block.text.rstrip().endswith((".", ";"))
    is_line = block.kind != "list item" and _NUMBERED.match(block.text) is None
    return n < _MOST_IN_HEAD and is_short and is_line


def _rank(heading: str) -> int:
    found = _MARKS.match(heading)
    if found is None or found["roman"]:
        return 1
    if found["digit"]:
        return 2
    return len(found["marks"].strip()) - 1 if found["marks"] else 0


def _span(heading: str, whole: Span | None) -> Span | None:
    named = find_periods(heading, whole[1].year if whole else None)
    spans = [p for p in named if p.role == "frame" and not p.is_now]
    spans = spans or [p for p in named if p.role == "aim" and not p.is_now]
    if not spans and whole and any(p.is_rest for p in named):
        return rest_of(whole)
    return (spans[-1].first, spans[-1].last) if spans else None
