"""Why a result changed: from the figures it stands on, their dates and definitions, and digests.

What the result itself shows comes first: a definition, a revised figure, new data, moving places.
Digests of code and packages are named beside it, and decide where nothing else explains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from helpers.reporting.compare_definitions import TARGET_MEASURES, definition_reasons
from helpers.reporting.compare_digests import tables_together
from helpers.reporting.compare_match import Row, differ
from helpers.reporting.compare_reasons import (
    CAUSES,
    Entry,
    Reason,
    RunSide,
    ids_of,
    plain,
    reason_of,
)

_PLACE_MEASURES: Final = frozenset({"universe_size", "old_units", "new_units", "new_units_with"})
"""Measures that count units of places."""
_COUNTS_OF_PLACES: Final = frozenset(
    {"commune_level_units", "rural_communes", "townships", "wards"}
)
_FIGURE_NUMBERS: Final = ("value", "value_high", "numerator", "denominator")
_MANY: Final = 3


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
            *definition_reasons(a, b, side_a, side_b), *_data(a, b, side_a, side_b),
            *_places(a, b),
        ]  # fmt: skip
    else:
        own = list(_appeared(b, side_a, side_b) if b else _vanished(a or {}, side_a, side_b))
    is_other_year = side_a.year != side_b.year
    if not own and is_other_year:
        own = [reason_of("parameters", "year", old=side_a.year, new=side_b.year)]
    # Tables and files explain only where the result itself does not.
    also = [d for d in digests if d.cause in ("code", "environment") or not own]
    if not own:
        looked_at = _looked_at(a, b, side_a, side_b)
        also = tables_together([d for d in also if d.table not in looked_at])
    found = [*_in_order(own, a, b), *_in_order(also, a, b)]
    if not own and len({reason.cause for reason in found}) > 1:
        found.insert(0, reason_of("unknown", "together"))
    return found or [reason_of("unknown", "unknown")]


def _looked_at(a: Row | None, b: Row | None, side_a: RunSide, side_b: RunSide) -> set[str]:
    """Tables of which all that a result stands on is known to be the same on both sides."""
    if a is None or b is None:
        return set()
    found: set[str] = set()
    ids = ids_of(a)
    if (
        ids
        and set(ids) == set(ids_of(b))
        and all(one in side.figures for one in ids for side in (side_a, side_b))
    ):
        found |= {"figures", "sources"}
    if a["indicator"] in side_a.definitions and a["indicator"] in side_b.definitions:
        found.add("indicators")
    return found


def _in_order(reasons: list[Reason], a: Row | None, b: Row | None) -> list[Reason]:
    order = list(CAUSES)
    if a is not None and b is not None and a["period"] != b["period"]:
        # A later period is new data, though a figure may have been revised besides.
        order.remove("new_data")
        order.insert(order.index("revision"), "new_data")
    once = [reason for n, reason in enumerate(reasons) if reason not in reasons[:n]]
    return sorted(once, key=lambda reason: order.index(reason.cause))


def _data(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    before, now = ids_of(a), ids_of(b)
    for one in now:
        old, new = side_a.figures.get(one), side_b.figures.get(one)
        if one in before and old and new and any(old[c] != new[c] for c in _FIGURE_NUMBERS):
            yield reason_of("revision", "edited", figure=one, old=_value(old), new=_value(new))
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
            yield reason_of(
                "revision", "replaced", new=_cited(one, side_b), old=_cited(was, side_a)
            )
    if added:
        yield _added(added, side_b)
    for one in dropped:
        if side_b.is_whole and one not in side_b.figures:
            yield reason_of("revision", "withdrawn", figure=_cited(one, side_a))


def _same_thing(old: Entry | None, new: Entry | None) -> bool:
    """Whether two figures tell of one indicator, place and period, the second not a later count."""
    names = ("indicator", "place", "key_period")
    is_one = bool(old and new and all(old[name] == new[name] for name in names))
    return is_one and _until(new) <= _until(old)


def _added(ids: list[str], side: RunSide) -> Reason:
    # The latest first: it is the one that made the number.
    known = sorted(ids, key=lambda i: _until(side.figures.get(i)), reverse=True)
    figures = ", ".join(_cited(one, side) for one in known[:_MANY])
    if len(known) > _MANY:
        return reason_of("new_data", "and_more", figures=figures, n=len(known) - _MANY)
    return reason_of("new_data", "added", figures=figures)


def _until(figure: Entry | None) -> str:
    return str((figure or {}).get("period_end") or "")


def _places(a: Row, b: Row) -> Iterator[Reason]:
    bases = (a["denominator"], b["denominator"])
    is_universe = a["denominator_role"] == "universe" == b["denominator_role"]
    if is_universe and None not in bases and differ(*bases):
        yield reason_of("places", "units", old=plain(bases[0]), new=plain(bases[1]))
    elif _is_count_of_places(b):
        yield reason_of("places", "unit_counts")


def _is_count_of_places(row: Row) -> bool:
    is_measure = row["measure"] in _PLACE_MEASURES
    of_all = row["measure"] in TARGET_MEASURES and row["indicator"] is None
    return is_measure or of_all or row["indicator"] in _COUNTS_OF_PLACES


def _counts_places(row: Row, figure: Entry | None) -> bool:
    """Whether a figure only says how many places there are, for a result that is over them."""
    is_over_them = row["denominator_role"] == "universe" or _is_count_of_places(row)
    return bool(figure and figure["indicator"] in _COUNTS_OF_PLACES and is_over_them)


def _appeared(row: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    if row["indicator"] in _COUNTS_OF_PLACES:
        yield reason_of("places", "unit_counts")
    elif row["measure"] == "target_value" and side_a.year == side_b.year:
        yield reason_of("new_data", "new_target")
    elif added := [one for one in ids_of(row) if _is_new(one, side_a, side_b)]:
        yield _added(added, side_b)
    elif side_a.is_whole and row["indicator"] and row["indicator"] not in side_a.definitions:
        yield reason_of("definition", "new_indicator")
    elif side_a.year != side_b.year:
        yield reason_of(
            "parameters", "first_shown" if ids_of(row) else "not_shown", year=side_a.year
        )


def _is_new(figure: str, side_a: RunSide, side_b: RunSide) -> bool:
    """No result of the first side stands on it, or it speaks for a year after that side's."""
    until = _until(side_b.figures.get(figure))
    is_later = side_a.year < side_b.year and until > f"{side_a.year}-12-31"
    return is_later or figure not in side_a.used


def _vanished(row: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    gone = [one for one in ids_of(row) if side_b.is_whole and one not in side_b.figures]
    for one in gone:
        yield reason_of("revision", "withdrawn", figure=_cited(one, side_a))
    if gone or side_a.year == side_b.year:
        return
    last = max(ids_of(row), key=lambda i: _until(side_a.figures.get(i)), default=None)
    if last is not None and row["indicator"] and not _is_told(row, side_b):
        yield reason_of("parameters", "no_figure", year=side_b.year, figure=_cited(last, side_a))
    else:
        yield reason_of("parameters", "not_shown", year=side_b.year)


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
