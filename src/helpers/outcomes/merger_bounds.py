"""Fewest and most new units that can count, when it is known how many old ones do, not which.

Every way to spread the old units is allowed. Without split units the ends come from filling the
largest new units first and from one old unit for each new one; with them, from the best of all
cases of the split units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, product
from math import prod
from typing import Final, Literal, NamedTuple

from helpers.errors import UserError

Rule = Literal["any", "all"]
RULES: Final = ("any", "all")
"""A new unit counts when at least one of its old units has it, or only when all of them have."""
_CASES: Final = 4096
"""With more cases of split units than this, the bounds hold but are no longer sharp."""


class Bounds(NamedTuple):
    """Fewest and most new units that can have it."""

    lower: int
    upper: int


class _Case(NamedTuple):
    """One split unit: the new units it marks, and whether it is among the units that mark."""

    marked: frozenset[int]
    counted: int


def bounds_after_merger(
    done: int, sizes: Sequence[int], *, rule: Rule, splits: Sequence[Sequence[int]] = ()
) -> Bounds:
    """Fewest and most new units that can have what `done` old units have.

    Parameters
    ----------
    done : int
        Old units that have it.
    sizes : sequence of int
        Old units that went whole into each new unit; 0 only where it takes in parts alone.
    rule : {"any", "all"}
        When a new unit counts: one of its old units has it, or all of them have.
    splits : sequence of sequences of int
        For each old unit that was split, the positions in `sizes` of its heirs. It is taken to
        have it in one of its parts or in several, and nothing says in which.

    Returns
    -------
    Bounds
        Sharp: both ends can happen. Where more units were split than all cases can be searched
        for, they hold and may be wider than needed.

    Raises
    ------
    UserError
        An unknown rule, a new unit that takes in nothing, or `done` outside 0 and the number of
        old units.

    Notes
    -----
    See docs/methods/coverage-after-mergers.md.
    """
    _check(done, sizes, splits, rule)
    done = int(done)
    if prod(len(heirs) + 1 for heirs in splits) > _CASES:
        return _wide_bounds(done, sizes, rule, splits)
    # A new unit is marked by an old one that has it, or under "all" by one that does not.
    marking = done if rule == "any" else sum(sizes) + len(splits) - done
    fewest, most = (
        [_marks(marking, sizes, case, few=few) for case in product(*choices)]
        for few, choices in ((True, [_fewest_of(heirs, rule) for heirs in splits]),
                             (False, [_most_of(heirs, rule) for heirs in splits]))
    )  # fmt: skip
    lower, upper = min(n for n in fewest if n is not None), max(n for n in most if n is not None)
    return Bounds(lower, upper) if rule == "any" else Bounds(len(sizes) - upper, len(sizes) - lower)


def _fewest_of(heirs: Sequence[int], rule: Rule) -> list[_Case]:
    """What a split unit can do to mark few new units: the positions it marks, and its own count."""
    if rule == "any":
        return [_Case(frozenset(), 0), *(_Case(frozenset([heir]), 1) for heir in heirs)]
    return [_Case(frozenset(), 0), _Case(frozenset(heirs), 1)]


def _most_of(heirs: Sequence[int], rule: Rule) -> list[_Case]:
    """What it can do to mark many: under "all", also by having it in one part alone."""
    everywhere = frozenset(heirs)
    if rule == "any":
        return [_Case(frozenset(), 0), _Case(everywhere, 1)]
    return [_Case(everywhere, 1), *(_Case(everywhere - {heir}, 0) for heir in heirs)]


def _marks(marking: int, sizes: Sequence[int], case: Sequence[_Case], *, few: bool) -> int | None:
    """Fewest or most new units marked in one case of the split units; None: it cannot be."""
    left = marking - sum(split.counted for split in case)
    if not 0 <= left <= sum(sizes):
        return None
    marked = frozenset[int]().union(*(split.marked for split in case))
    others = [size for n, size in enumerate(sizes) if n not in marked]
    if few:
        return len(marked) + _fewest_holding(left - (sum(sizes) - sum(others)), others)
    return len(marked) + min(left, sum(size > 0 for size in others))


def _wide_bounds(
    done: int, sizes: Sequence[int], rule: Rule, splits: Sequence[Sequence[int]]
) -> Bounds:
    """Bounds that hold: a split unit counts in full for each of its heirs."""
    again = sum(len(heirs) - 1 for heirs in splits)
    missing, n_new = sum(sizes) + len(splits) - done, len(sizes)
    parts = Counter(heir for heirs in splits for heir in heirs)
    full = [size + parts[n] for n, size in enumerate(sizes)]
    most_reached = min(done + again, n_new) if done else 0
    least_complete = max(n_new - missing - again, 0) if done else 0
    if rule == "any":
        return Bounds(max(_fewest_holding(done, full), least_complete), most_reached)
    return Bounds(least_complete, min(n_new - _fewest_holding(missing, full), most_reached))


def _fewest_holding(units: int, sizes: Sequence[int]) -> int:
    """How few new units can hold so many old ones: the largest first."""
    held = accumulate(sorted(sizes, reverse=True), initial=0)
    return next(number for number, total in enumerate(held) if total >= units)


def _check(done: int, sizes: Sequence[int], splits: Sequence[Sequence[int]], rule: str) -> None:
    if rule not in RULES:
        raise UserError(f"Found rule {rule!r}, expected one of {', '.join(RULES)}.")
    takes_parts = {heir for heirs in splits for heir in heirs}
    if any(size < 1 for n, size in enumerate(sizes) if size < 0 or n not in takes_parts):
        raise UserError(
            "Found a new unit without old units, expected 1 or more in each. Leave out new units "
            "that take in none."
        )
    n_old = sum(sizes) + len(splits)
    if not 0 <= done <= n_old or done != int(done):
        raise UserError(
            f"Found {done} old units that have it, expected a whole number from 0 to {n_old}, the "
            "number of old units. Use the universe of the day of the count."
        )
