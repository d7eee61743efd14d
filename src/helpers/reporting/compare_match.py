"""Which result of one side is which of the other, and whether its number moved.

Results are the same number when notebook, section, measure, indicator, place, group and unit are
the same. Of those, same periods go together; what is left goes latest with latest, so that a
count of 2022 is held against the one of 2024. What is only shown in another section has not moved.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from helpers.reporting.basis import dictionaries_of

TOLERANCE: Final = 1e-9
"""Largest relative difference that is taken for the noise of floating point."""
_FLOOR: Final = 1e-12
_KEY: Final = ("notebook", "section", "measure", "indicator", "place", "group", "unit")
_FACT: Final = ("measure", "indicator", "place", "group", "unit", "period")
_NUMBERS: Final = ("estimate", "lower", "upper")
_BEHIND: Final = ("numerator", "denominator")
_YEAR: Final = re.compile(r"\d{4}")

Row = dict[str, Any]
"""One result as a dictionary; missing cells are None."""
Matched = tuple[Row | None, Row | None]


def rows_of(results: pd.DataFrame, year: int, *, is_relative: bool) -> list[Row]:
    """Results as rows to be matched.

    Parameters
    ----------
    results : DataFrame
        Of one place, year and side.
    year : int
        Reporting year.
    is_relative : bool
        The other side is of another year: *End of 2022* there is *End of 2024* here.
    """
    rows = dictionaries_of(results)
    own = re.compile(rf"\b{year}\b")
    for row in rows:
        for name in ("section", "group"):
            text = row[name]
            row[f"{name}_key"] = own.sub("{year}", text) if is_relative and text else text
    return rows


def match(a: list[Row], b: list[Row], tolerance: float = TOLERANCE) -> Iterator[Matched]:
    """Pair the results of two sides; no result is in two pairs.

    A result without a partner is left out where another section shows the same fact and that is
    in a pair.

    Parameters
    ----------
    a, b : list of dict
        Of :func:`rows_of`.
    tolerance : float
        Relative; see :func:`is_moved`.

    Yields
    ------
    tuple
        A result of each side; None where a side has none.
    """
    of_key: dict[tuple[Any, ...], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((a, b)):
        for row in rows:
            of_key[_key(row)][side].append(row)
    left: tuple[list[Row], list[Row]] = ([], [])
    found: list[Matched] = []
    for own, other in of_key.values():
        found += _by_period(own, other, tolerance)
        found += _latest(own, other)
        left[0].extend(own)
        left[1].extend(other)
    found += _elsewhere(*left, tolerance)
    yield from found
    told = [_Told(one for pair in found if (one := pair[n])) for n in (0, 1)]
    yield from ((one, None) for one in left[0] if not told[0].has(one, tolerance))
    yield from ((None, one) for one in left[1] if not told[1].has(one, tolerance))


class _Told:
    """Facts of one side that are compared already: a further section that shows one adds none."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[_fact(row)].append(row)

    def has(self, row: Row, tolerance: float) -> bool:
        return any(not is_moved(row, other, tolerance) for other in self._rows[_fact(row)])


def _fact(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _FACT)


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[f"{c}_key" if c in ("section", "group") else c] for c in _KEY)


def _by_period(a: list[Row], b: list[Row], tolerance: float) -> Iterator[Matched]:
    """Rows of the same period: first those that are equal, then those left, in their order."""
    for must_be_equal in (True, False):
        for row in list(a):
            same = [o for o in b if o["period"] == row["period"]]
            if must_be_equal:
                same = [o for o in same if not is_moved(row, o, tolerance)]
            if same:
                # Of several equal ones, that which stands on the same figures.
                other = min(same, key=lambda o: o["figures"] != row["figures"])
                a.remove(row)
                b.remove(other)
                yield row, other


def _latest(a: list[Row], b: list[Row]) -> Iterator[Matched]:
    """The latest left of one side with the latest of the other, then those before."""
    while a and b:
        pair = (max(a, key=_when), max(b, key=_when))
        a.remove(pair[0])
        b.remove(pair[1])
        yield pair


def _when(row: Row) -> tuple[str, str]:
    """The last year that a period names, and its words."""
    period = str(row["period"] or "")
    return max(_YEAR.findall(period), default=""), period


def _elsewhere(a: list[Row], b: list[Row], tolerance: float) -> Iterator[Matched]:
    """The same number, which another section shows on the other side."""
    for row in list(a):
        for other in b:
            if _fact(row) == _fact(other) and not is_moved(row, other, tolerance):
                a.remove(row)
                b.remove(other)
                yield row, other
                break


def is_moved(a: Row, b: Row, tolerance: float = TOLERANCE) -> bool:
    """Whether a result says something else on the other side.

    Estimates and their intervals count, words where there is no estimate, and the ratio behind
    where both sides have one: 65/152 and 65/149 are two results though the 65 stayed.

    Parameters
    ----------
    a, b : dict
        Results of :func:`rows_of`.
    tolerance : float
        Relative differences up to this are noise.
    """
    if any(differ(a[name], b[name], tolerance) for name in _NUMBERS):
        return True
    if a["estimate"] is None and b["estimate"] is None and _words(a) != _words(b):
        return True
    return any(
        a[name] is not None and b[name] is not None and differ(a[name], b[name], tolerance)
        for name in _BEHIND
    )


def _words(row: Row) -> str:
    return str(row["text"] or "")


def differ(a: float | None, b: float | None, tolerance: float = TOLERANCE) -> bool:
    """Whether two numbers differ by more than noise."""
    if a is None or b is None:
        return (a is None) != (b is None)
    return not math.isclose(a, b, rel_tol=tolerance, abs_tol=_FLOOR)


def parts_of_change(a: Row, b: Row) -> tuple[float, float] | None:
    """How much of a ratio's change its count made, and how much its base.

    Parameters
    ----------
    a, b : dict
        Results that are a numerator over a denominator.

    Returns
    -------
    tuple of float or None
        The two parts, which add up to the change. Each is taken at the mean of the other, so
        that neither goes first. None where the results are no such ratio.
    """
    if not (is_own_ratio(a) and is_own_ratio(b)):
        return None
    of_count = (b["numerator"] - a["numerator"]) * (1 / a["denominator"] + 1 / b["denominator"]) / 2
    of_base = (1 / b["denominator"] - 1 / a["denominator"]) * (a["numerator"] + b["numerator"]) / 2
    return of_count, of_base


def is_own_ratio(row: Row) -> bool:
    """Whether a result is its numerator over its denominator, and no other number beside them."""
    top, base, estimate = row["numerator"], row["denominator"], row["estimate"]
    if top is None or not base or estimate is None:
        return False
    return math.isclose(top / base, estimate, rel_tol=1e-6)
