"""Why a result changed: from the figures it stands on, their dates and definitions, and digests.

What the result itself shows comes first: a definition, a revised figure, new data, moving places.
Digests of code and packages are named beside it, and decide where nothing else explains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from helpers.reporting.basis import DEFINING
from helpers.reporting.compare_match import Row, differ
from helpers.reporting.compare_reasons import CAUSES, Entry, Reason, RunSide
from helpers.reporting.language import to_say

_PLACE_MEASURES: Final = frozenset({"universe_size", "old_units", "new_units", "new_units_with"})
"""Measures that count units of places."""
_COUNTS_OF_PLACES: Final = frozenset(
    {"commune_level_units", "rural_communes", "townships", "wards"}
)
_OF_THE_YEAR: Final[dict[str, str]] = to_say({
    "unit_cost_constant": "in prices of the reporting year",
})  # fmt: skip
"""Measures whose meaning moves with the reporting year."""
_TARGET_MEASURES: Final = frozenset({"target_value", "units_for_target"})
_FIGURE_MEANING: Final = ("definition", "measure", "basis", "unit", "denominator_role")
_FIGURE_NUMBERS: Final = ("value", "value_high", "numerator", "denominator")
_MANY: Final = 3


_WORDS: Final[dict[str, str]] = to_say({
    "indicator": "the {column} of {indicator} was “{old}”, is “{new}”",
    "method": "computed otherwise: “{old}”, now “{new}”",
    "role": "the second number was {old}, is {new}",
    "target": "the target was {old}, is {new}",
    "of_year": "{what}: {old}, now {new}",
    "figure_meaning": "{new_id} counts otherwise than {old_id}: {column} “{new}”, was “{old}”",
    "edited": "{figure} was {old}, is {new} in the same source",
    "replaced": "{new} in place of {old}",
    "withdrawn": "{figure} is no longer there",
    "added": "with {figures}",
    "and_more": "with {figures} and {n} more",
    "units": "{old} units, now {new}",
    "unit_counts": "units of places, not progress",
    "year": "the report is on {new}, was on {old}",
    "no_figure": "no figure speaks for {year}; the last is {figure}",
    "new_indicator": "the indicator was not defined before",
    "unknown": "nothing that the run recorded explains it",
    "not_shown": "not shown in the report on {year}",
    "first_shown": "not shown in the report on {year}, whose data had it",
})  # fmt: skip


def _reason(cause: str, word: str, **values: Any) -> Reason:
    return Reason(cause, _WORDS[word], {name: str(value) for name, value in values.items()})


def reasons_of(
    a: Row | None, b: Row | None, side_a: RunSide, side_b: RunSide, digests: list[Reason]
) -> list[Reason]:
    """Why a result changed, is new or is gone: the cause first, then what else may have moved it.

    Parameters
    ----------
    a, b : dict or None
        The result on each side.
    side_a, side_b : RunSide
        What explains each.
    digests : list of Reason
        What differs between the digests of the two runs;
        see :func:`helpers.reporting.compare_digests.digest_reasons`.

    Returns
    -------
    list of Reason
        At least one.
    """
    if a is not None and b is not None:
        own = [
            *_definition(a, b, side_a, side_b), *_data(a, b, side_a, side_b),
            *_places(a, b),
        ]  # fmt: skip
    else:
        own = list(_appeared(b, side_a, side_b) if b else _vanished(a or {}, side_a, side_b))
    is_other_year = side_a.year != side_b.year
    if not own and is_other_year:
        own = [_reason("parameters", "year", old=side_a.year, new=side_b.year)]
    # Tables and files explain only where the result itself does not.
    also = [d for d in digests if d.cause in ("code", "environment") or not own]
    found = [*_in_order(own, a, b), *_in_order(also, a, b)]
    return found or [_reason("unknown", "unknown")]


def _in_order(reasons: list[Reason], a: Row | None, b: Row | None) -> list[Reason]:
    order = list(CAUSES)
    if a is not None and b is not None and a["period"] != b["period"]:
        # A later period is new data, though a figure may have been revised besides.
        order.remove("new_data")
        order.insert(order.index("revision"), "new_data")
    once = [reason for n, reason in enumerate(reasons) if reason not in reasons[:n]]
    return sorted(once, key=lambda reason: order.index(reason.cause))


def _ids(row: Row | None) -> list[str]:
    return [] if row is None or not row["figures"] else str(row["figures"]).split(";")


def _definition(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    if b["measure"] in _OF_THE_YEAR and side_a.year != side_b.year:
        what = _OF_THE_YEAR[b["measure"]]
        yield _reason("definition", "of_year", what=what, old=side_a.year, new=side_b.year)
    for indicator in _indicators(a, b, side_a, side_b):
        old, new = side_a.definitions.get(indicator), side_b.definitions.get(indicator)
        if old is None or new is None:
            continue
        for column in DEFINING:
            if old[column] != new[column]:
                yield _reason(
                    "definition", "indicator", indicator=indicator, column=column,
                    old=old[column] or "–", new=new[column] or "–",
                )  # fmt: skip
    if a["method"] != b["method"]:
        yield _reason("definition", "method", old=a["method"], new=b["method"])
    roles = (a["denominator_role"], b["denominator_role"])
    if None not in roles and roles[0] != roles[1]:
        yield _reason("definition", "role", old=roles[0], new=roles[1])
    yield from _target(a, b)
    yield from _meaning(a, b, side_a, side_b)


def _indicators(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> list[str]:
    """The indicator of a result, then those of the figures it stands on."""
    found = [a["indicator"], b["indicator"]]
    for row, side in ((a, side_a), (b, side_b)):
        found += [side.figures[one]["indicator"] for one in _ids(row) if one in side.figures]
    return [one for one in dict.fromkeys(found) if one]


def _target(a: Row, b: Row) -> Iterator[Reason]:
    name = "denominator" if a["denominator_role"] == "target" == b["denominator_role"] else ""
    if b["measure"] in _TARGET_MEASURES and b["indicator"] and b["denominator_role"] != "universe":
        name = "estimate"
    if name and None not in (a[name], b[name]) and differ(a[name], b[name]):
        yield _reason("definition", "target", old=_plain(a[name]), new=_plain(b[name]))


def _meaning(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    """A new figure that counts something else than the one whose place it takes."""
    dropped = [side_a.figures[i] for i in _ids(a) if i in side_a.figures and i not in _ids(b)]
    added = [side_b.figures[i] for i in _ids(b) if i in side_b.figures and i not in _ids(a)]
    for new in added:
        for old in dropped:
            if any(new[c] != old[c] for c in ("indicator", "place")):
                continue
            for column in _FIGURE_MEANING:
                said = {old[column], new[column]}
                is_open = column != "definition" and said & {None, "unclear", "unknown"}
                if len(said) == 2 and not is_open:
                    yield _reason(
                        "definition", "figure_meaning", column=column, new_id=new["figure_id"],
                        old_id=old["figure_id"], new=new[column] or "–", old=old[column] or "–",
                    )  # fmt: skip


def _data(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    before, now = _ids(a), _ids(b)
    for one in now:
        old, new = side_a.figures.get(one), side_b.figures.get(one)
        if one in before and old and new and any(old[c] != new[c] for c in _FIGURE_NUMBERS):
            yield _reason("revision", "edited", figure=one, old=_value(old), new=_value(new))
    dropped = [one for one in before if one not in now]
    added = []
    for one in (one for one in now if one not in before):
        new = side_b.figures.get(one)
        if _counts_places(b, new):
            continue
        was = next((g for g in dropped if _same_thing(side_a.figures.get(g), new)), None)
        if was is None:
            added.append(one)
        else:
            yield _reason("revision", "replaced", new=_cited(one, side_b), old=_cited(was, side_a))
    if added:
        yield _added(added, side_b)
    for one in dropped:
        if side_b.is_whole and one not in side_b.figures:
            yield _reason("revision", "withdrawn", figure=_cited(one, side_a))


def _same_thing(old: Entry | None, new: Entry | None) -> bool:
    """Whether two figures tell of one indicator, place and period."""
    names = ("indicator", "place", "key_period")
    return bool(old and new and all(old[name] == new[name] for name in names))


def _added(ids: list[str], side: RunSide) -> Reason:
    # The latest first: it is the one that made the number.
    known = sorted(ids, key=lambda i: _until(side.figures.get(i)), reverse=True)
    figures = ", ".join(_cited(one, side) for one in known[:_MANY])
    if len(known) > _MANY:
        return _reason("new_data", "and_more", figures=figures, n=len(known) - _MANY)
    return _reason("new_data", "added", figures=figures)


def _until(figure: Entry | None) -> str:
    return str((figure or {}).get("period_end") or "")


def _places(a: Row, b: Row) -> Iterator[Reason]:
    bases = (a["denominator"], b["denominator"])
    is_universe = a["denominator_role"] == "universe" == b["denominator_role"]
    if is_universe and None not in bases and differ(*bases):
        yield _reason("places", "units", old=_plain(bases[0]), new=_plain(bases[1]))
    elif _is_count_of_places(b):
        yield _reason("places", "unit_counts")


def _is_count_of_places(row: Row) -> bool:
    is_measure = row["measure"] in _PLACE_MEASURES
    of_all = row["measure"] in _TARGET_MEASURES and row["indicator"] is None
    return is_measure or of_all or row["indicator"] in _COUNTS_OF_PLACES


def _counts_places(row: Row, figure: Entry | None) -> bool:
    """Whether a figure only says how many places there are, for a result that is over them."""
    is_over_them = row["denominator_role"] == "universe" or _is_count_of_places(row)
    return bool(figure and figure["indicator"] in _COUNTS_OF_PLACES and is_over_them)


def _appeared(row: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    if row["indicator"] in _COUNTS_OF_PLACES:
        yield _reason("places", "unit_counts")
    elif added := [one for one in _ids(row) if _is_new(one, side_a, side_b)]:
        yield _added(added, side_b)
    elif side_a.is_whole and row["indicator"] and row["indicator"] not in side_a.definitions:
        yield _reason("definition", "new_indicator")
    elif side_a.year != side_b.year:
        yield _reason("parameters", "first_shown" if _ids(row) else "not_shown", year=side_a.year)


def _is_new(figure: str, side_a: RunSide, side_b: RunSide) -> bool:
    """No result of the first side stands on it, or it speaks for a year after that side's."""
    until = _until(side_b.figures.get(figure))
    is_later = side_a.year < side_b.year and until > f"{side_a.year}-12-31"
    return is_later or figure not in side_a.used


def _vanished(row: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    gone = [one for one in _ids(row) if side_b.is_whole and one not in side_b.figures]
    for one in gone:
        yield _reason("revision", "withdrawn", figure=_cited(one, side_a))
    if gone or side_a.year == side_b.year:
        return
    last = max(_ids(row), key=lambda i: _until(side_a.figures.get(i)), default=None)
    if last is not None and row["indicator"] and not _is_told(row, side_b):
        yield _reason("parameters", "no_figure", year=side_b.year, figure=_cited(last, side_a))
    else:
        yield _reason("parameters", "not_shown", year=side_b.year)


def _is_told(row: Row, side: RunSide) -> bool:
    """Some result of a side stands on a figure of the same indicator, place and reporting year."""
    figures = (side.figures[one] for one in side.used if one in side.figures)
    year = str(side.year)
    return any(
        one["indicator"] == row["indicator"] and one["place"] == row["place"]
        and _until(one).startswith(year) for one in figures
    )  # fmt: skip


def _cited(figure: str, side: RunSide) -> str:
    """A figure by its id, period and day of publication: P0010 (2024; published 2024-06-02)."""
    known = side.figures.get(figure)
    if known is None:
        return figure
    start, _, end = str(known["key_period"] or "?").partition("/")
    period = start if end in ("", start) else f"{start}/{end}"
    return f"{figure} ({period}; {known['published'] or '–'})"


def _value(figure: Entry) -> str:
    if figure["numerator"] and figure["denominator"]:
        return f"{figure['numerator']}/{figure['denominator']}"
    high = f"–{figure['value_high']}" if figure["value_high"] else ""
    return f"{figure['value']}{high}"


def _plain(number: float) -> str:
    return f"{number:.12g}"
