"""Which place and year of one side is held against which of the other."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.errors import UserError
from helpers.reporting.compare_sides import Side


@dataclass(frozen=True, slots=True)
class Pair:
    """A place with the years that are held against each other."""

    place: str
    year_a: int
    year_b: int


def pair_years(a: Side, b: Side, place: str | None, year: int | None) -> list[Pair]:
    """Which place and year of one side goes with which of the other.

    A side of one year goes with whatever year the other has; two sides of several years go
    year by year.

    Raises
    ------
    UserError
        Nothing of the two sides goes together.
    """
    common = sorted({p for p, _ in a.years} & {p for p, _ in b.years})
    if place is not None:
        if place not in common:
            raise UserError(
                f"--place: found {place!r}, expected a place that both sides have: "
                f"{', '.join(common) or 'there is none'}.\n{a.name} has {_places_of(a)}; {b.name} "
                f"has {_places_of(b)}."
            )
        common = [place]
    if not common:
        raise UserError(
            f"{a.name} and {b.name}: found sides of different places, {_places_of(a)} and "
            f"{_places_of(b)}, expected a place in both.\n"
            "Compare two years, dates or releases of one place."
        )
    pairs = [pair for one in common for pair in _years_of(one, a, b, year)]
    if not pairs:
        raise UserError(
            f"{a.name} and {b.name}: found no year in both ({_said(a)}; {_said(b)}), expected "
            "one.\nName a year with --year, or compare sides of one year each."
        )
    return pairs


def _years_of(place: str, a: Side, b: Side, year: int | None) -> list[Pair]:
    kept = [_kept(side, year) for side in (a, b)]
    in_a, in_b = ([y for p, y in sorted(pairs) if p == place] for pairs in kept)
    if all(len({y for _, y in pairs}) == 1 for pairs in kept) and in_a and in_b:
        return [Pair(place, in_a[0], in_b[0])]
    return [Pair(place, y, y) for y in in_a if y in in_b]


def _kept(side: Side, year: int | None) -> set[tuple[str, int]]:
    """Places and years of a side; one of a single year keeps it, whatever year is asked for."""
    is_single = len({y for _, y in side.years}) == 1
    return {(p, y) for p, y in side.years if is_single or year in (None, y)}


def _places_of(side: Side) -> str:
    return ", ".join(sorted({place for place, _ in side.years}))


def _said(side: Side) -> str:
    years = ", ".join(str(year) for year in sorted({year for _, year in side.years}))
    return f"{side.name} has {years}"
