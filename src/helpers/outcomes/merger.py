"""What is left of a ratio of units once the units are merged.

Reports say how many old units have a service, not which. On the new units the number is then
known between two bounds, and both can happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.outcomes.merger_bounds import Rule, bounds_after_merger
from helpers.places import inside

MERGER_REASONS: Final = {
    "exact": "whichever old units have it, the number of new units is the same",
    "which_unknown": "how many old units have it is known, but not which",
    "split": "not known: which old units have it, and where in a unit that was split",
    "not_followed": "not all old units are followed to the later day",
    "within": "every new unit lies wholly inside or wholly outside the units named",
    "crossed": "some new units also take in territory of units that are not named",
}


@dataclass(frozen=True, slots=True)
class CarriedRatio:
    """A ratio of old units, carried to new ones.

    Attributes
    ----------
    rule : str
        ``any`` or ``all``.
    lower, upper : int or None
        Fewest and most new units that count; None where it cannot be said.
    n_new : int or None
        New units that take in at least one old unit of the universe; None as above.
    n_old : int
        Old units of the universe.
    n_split : int
        Of them, those that were split between new units.
    reason : str
        A key of ``MERGER_REASONS``.
    """

    rule: Rule
    lower: int | None
    upper: int | None
    n_new: int | None
    n_old: int
    n_split: int
    reason: str


@dataclass(frozen=True, slots=True)
class CarriedNames:
    """Old units that are known by name, carried to new ones.

    Attributes
    ----------
    n_old : int
        Old units named, or inside the units named.
    n_new : int or None
        New units that take in at least one of them, wholly or in part; None where it cannot be
        said.
    n_new_within : int or None
        Of those, new units that take in nothing else. Equal to `n_new` where no new unit crosses
        the border of what is named.
    reason : str
        A key of ``MERGER_REASONS``.
    """

    n_old: int
    n_new: int | None
    n_new_within: int | None
    reason: str


def carry_ratio(
    done: int, universe_units: pd.Series, carried: pd.DataFrame, rule: Rule,
    *, done_upper: int | None = None,
) -> CarriedRatio:  # fmt: skip
    """Carry a ratio of units, of which only the number is known, to the units of a later day.

    Parameters
    ----------
    done : int
        Old units that have it; the lower end where a range was reported.
    universe_units : Series of str
        Codes of all old units that could have it.
    carried : DataFrame
        Of :func:`helpers.places.carry_units`, with all of `universe_units`.
    rule : {"any", "all"}
        When a new unit counts; old units outside the universe are not asked.
    done_upper : int, optional
        The upper end of a reported range; without it, `done` is exact.

    Returns
    -------
    CarriedRatio
        Over the new units that take in at least one old unit of the universe.
    """
    rows = _rows_of(universe_units, carried)
    n_old, heirs = int(universe_units.nunique()), rows.groupby("place_from")["place_to"].nunique()
    if rows["place_to"].isna().any():
        return CarriedRatio(rule, None, None, None, n_old, int(heirs.gt(1).sum()), "not_followed")
    new = rows["place_to"].drop_duplicates().tolist()
    is_split = rows["place_from"].isin(heirs.index[heirs.gt(1)])
    sizes = rows.loc[~is_split, "place_to"].value_counts().reindex(new, fill_value=0).tolist()
    parts = rows[is_split].groupby("place_from")["place_to"]
    splits = [[new.index(heir) for heir in group] for _, group in parts]
    ends = [bounds_after_merger(n, sizes, rule=rule, splits=splits)
            for n in (done, done if done_upper is None else done_upper)]  # fmt: skip
    lower, upper = ends[0].lower, ends[1].upper
    reason = "exact" if lower == upper else "split" if splits else "which_unknown"
    return CarriedRatio(rule, lower, upper, len(sizes), n_old, len(splits), reason)


def carry_named(
    units: pd.Series, carried: pd.DataFrame, places: pd.DataFrame | None = None
) -> CarriedNames:
    """Carry old units that are known by name: how many old and new units they come to.

    Parameters
    ----------
    units : Series of str
        Codes of the old units; with `places`, also of districts, which stand for all units of
        `carried` inside them.
    carried : DataFrame
        Of :func:`helpers.places.carry_units`, with all old units, named or not: what is not
        named decides which new units lie wholly inside.
    places : DataFrame, optional
        Columns of ``data/raw/places/places.csv``.
    """
    named = units if places is None else _units_inside(units, carried, places)
    rows = _rows_of(named, carried)
    n_old = int(named.nunique())
    if carried["place_to"].isna().any():
        return CarriedNames(n_old, None, None, "not_followed")
    new = set(rows["place_to"])
    also = set(carried.loc[~carried["place_from"].isin(named), "place_to"])
    reason = "crossed" if new & also else "within"
    return CarriedNames(n_old, len(new), len(new - also), reason)


def _rows_of(units: pd.Series, carried: pd.DataFrame) -> pd.DataFrame:
    if strange := sorted(set(units) - set(carried["place_from"])):
        raise UserError(
            f"Found unit {strange[0]!r}, expected old units of the table of carried units. "
            "Carry all units of the universe from the day of the ratio."
        )
    return carried[carried["place_from"].isin(units)]


def _units_inside(units: pd.Series, carried: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    old = carried["place_from"].drop_duplicates()
    found = [old[old.isin(places.loc[inside(places, unit), "place"])] for unit in units.unique()]
    for unit, of_unit in zip(units.unique(), found, strict=True):
        if of_unit.empty:
            raise UserError(
                f"Found no old unit inside {unit!r}, expected one or more of the table of carried "
                "units. Carry the units of the place that it lies in."
            )
    return pd.concat(found) if found else old.iloc[:0]
