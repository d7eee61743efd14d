"""A year joins ``analysis.yml``, whose comments, order and layout stay as somebody wrote them.

The text is edited where YAML's own parser says that the lists of years stand. The edited text is
read again: only if it says what was meant, and nothing else, it is written. Otherwise the lines to
add by hand are told.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from helpers.reporting.plan import read_plan
from helpers.reporting.project import PLAN_FILE
from helpers.reporting.whole_file import write_whole

_NEW_ENTRIES: Final = (
    (("annual_summary",), ("vi", "en")),
    (("sources", "coverage_gaps", "equity", "outcomes"), ("en",)),
)
"""Notebooks and languages of a place that the plan does not have yet."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What became of a year in the plan.

    Attributes
    ----------
    is_new : bool
        The year was not there before.
    by_hand : str
        What to write into the file, where that could not be done safely; else empty.
    """

    is_new: bool
    by_hand: str = ""


def has_year(plan: Path, place: str, year: int) -> bool:
    """Whether the plan runs a place for a year."""
    return any(g.place == place and year in g.years for g in read_plan(plan).runs)


def add_year(plan: Path, place: str, year: int) -> PlanEntry:
    """Add a year to the entries of a place, as its nearest earlier year has them.

    Parameters
    ----------
    plan : Path
        ``analysis.yml``.
    place : str
        Place code; one that has no entry gets its own at the end.
    year : int
        The year.

    Raises
    ------
    UserError
        The file is no plan, or cannot be written.
    """
    if has_year(plan, place, year):
        return PlanEntry(is_new=False)
    text = plan.read_bytes().decode("utf-8")
    before = yaml.safe_load(text)
    chosen = _entries_to_extend(before, place, year)
    wanted = _with_year(before, chosen, place, year)
    edited = _extended(text, chosen, year) if chosen else _appended(text, place, year)
    if _says(edited) != wanted:
        return PlanEntry(is_new=True, by_hand=_by_hand(before, chosen, place, year))
    write_whole(plan, edited.encode("utf-8"))
    return PlanEntry(is_new=True)


def _entries_to_extend(content: dict[str, Any], place: str, year: int) -> list[int]:
    """Entries that have the place's latest year before the new one, else its first year."""
    own = [i for i, entry in enumerate(content["runs"]) if entry["place"] == place]
    years = sorted({y for i in own for y in content["runs"][i]["years"]})
    like = max((y for y in years if y < year), default=years[0] if years else None)
    return [i for i in own if like in content["runs"][i]["years"]]


def _with_year(content: dict[str, Any], chosen: list[int], place: str, year: int) -> dict[str, Any]:
    """What the file should say."""
    wanted = deepcopy(content)
    for i in chosen:
        years = [*wanted["runs"][i]["years"]]
        years.insert(_position(years, year), year)
        wanted["runs"][i]["years"] = years
    if not chosen:
        wanted["runs"] += [
            {"place": place, "years": [year], "notebooks": [*notebooks], "languages": [*languages]}
            for notebooks, languages in _NEW_ENTRIES
        ]
    return wanted


def _position(years: list[int], year: int) -> int:
    """After the last earlier year, wherever it stands."""
    return max((i for i, other in enumerate(years, start=1) if other < year), default=0)


def _says(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _extended(text: str, chosen: list[int], year: int) -> str:
    """The text with the year in the lists of some entries; the last list first, as marks move."""
    runs = _value_of(yaml.compose(text), "runs")
    for i in sorted(chosen, reverse=True):
        years = _value_of(runs.value[i], "years")
        before = [node for node in years.value if int(node.value) < year]
        if years.flow_style:
            at, new = (
                (before[-1].end_mark.index, f", {year}")
                if before
                else (years.value[0].start_mark.index, f"{year}, ")
            )
        else:
            node = before[-1] if before else years.value[0]
            start = text.rfind("\n", 0, node.start_mark.index) + 1
            stop = text.find("\n", node.end_mark.index)
            stop = len(text) if stop < 0 else stop + 1
            dash = text[start : node.start_mark.index]
            at, new = (stop if before else start), f"{dash}{year}{_newline(text)}"
            if before and not text[:stop].endswith("\n"):
                new = _newline(text) + new
        text = text[:at] + new + text[at:]
    return text


def _appended(text: str, place: str, year: int) -> str:
    """The text with entries of a new place below the last one."""
    runs = _value_of(yaml.compose(text), "runs")
    if runs.flow_style:
        return ""
    first, last = runs.value[0].start_mark, runs.value[-1]
    newline = _newline(text)
    end = last.end_mark.index
    # The parser ends an entry where the next thing begins: comments below it are not its own.
    body = text[:end].rstrip()
    while body.rsplit("\n", 1)[-1].lstrip().startswith("#"):
        body = body.rsplit("\n", 1)[0].rstrip()
    lines = _lines(place, year, " " * (first.column - 2))
    rest = text[len(body) :] or newline
    return body + newline + newline.join(lines) + rest


def _lines(place: str, year: int, indent: str) -> list[str]:
    return [
        indent + line
        for notebooks, languages in _NEW_ENTRIES
        for line in (
            f"- place: {place}",
            f"  years: [{year}]",
            f"  notebooks: [{', '.join(notebooks)}]",
            f"  languages: [{', '.join(languages)}]",
        )
    ]


def _by_hand(content: dict[str, Any], chosen: list[int], place: str, year: int) -> str:
    if not chosen:
        lines = "\n".join(_lines(place, year, "  "))
        return f"{PLAN_FILE}: add below the last entry of runs:\n{lines}"
    numbers = ", ".join(str(i + 1) for i in chosen)
    years = _with_year(content, chosen, place, year)["runs"][chosen[0]]["years"]
    return f"{PLAN_FILE}: write years: {years} in entry {numbers} of runs."


def _value_of(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
