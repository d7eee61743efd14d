"""How many units there are to reach on each side: places that moved are not progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from helpers.reporting.compare_pairs import Pair
from helpers.reporting.compare_reasons import Reason
from helpers.reporting.compare_row import change_row
from helpers.reporting.compare_sides import Side
from helpers.reporting.language import to_say

SECTION: Final = "Units there are"
UNIVERSE_WORDS: Final[dict[str, str]] = to_say({
    "rural_communes": "Rural communes (xã)",
    "commune_level_units": "Communes, wards and townships",
    "district_level_units": "District-level units",
    "province_level_units": "Provinces",
})  # fmt: skip
_MOVED: Final[dict[str, str]] = to_say({
    "steps": "{steps}: units merged or changed in kind, not progress",
    "table": "another table of places",
})  # fmt: skip
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(
    ("indicator", "lower", "upper", "numerator", "denominator", "denominator_role", "text",
     "figures", "method")
)  # fmt: skip


def universe_changes(a: Side, b: Side, pair: Pair) -> Iterator[dict[str, Any]]:
    """Universes of a place whose number of units differs between the ends of the two years.

    Parameters
    ----------
    a, b : Side
    pair : Pair
        The place, and the year of each side.

    Yields
    ------
    dict
        Rows of the changes, with every step between the two days in the reason.
    """
    days = tuple(f"{year}-12-31" for year in (pair.year_a, pair.year_b))
    for universe in UNIVERSE_WORDS:
        spells = [_spells(side, pair.place, universe) for side in (a, b)]
        counts = [_count_on(table, day) for table, day in zip(spells, days, strict=True)]
        if None in counts or counts[0] == counts[1]:
            continue
        rows = [
            _NOTHING | {
                "notebook": "places", "section": SECTION, "measure": "universe_size",
                "place": pair.place, "group": UNIVERSE_WORDS[universe], "unit": "unit",
                "period": day, "estimate": float(count or 0), "simulated": False,
                "disclosure": "public",
            }
            for day, count in zip(days, counts, strict=True)
        ]  # fmt: skip
        yield change_row(rows[0], rows[1], [_why(spells[1], days)], pair)


def _spells(side: Side, place: str, universe: str) -> pd.DataFrame:
    table = side.basis.universes
    return table[table["place"].eq(place) & table["universe"].eq(universe)]


def _count_on(spells: pd.DataFrame, day: str) -> int | None:
    """Units on a day; None where the table cannot say."""
    begun = spells["from"].isna() | spells["from"].le(day)
    lasts = spells["to"].isna() | spells["to"].ge(day)
    found = spells.loc[(begun & lasts).fillna(False).astype(bool), "count"]
    return int(float(found.iloc[0])) if len(found) else None


def _why(spells: pd.DataFrame, days: tuple[str, ...]) -> Reason:
    first, last = min(days), max(days)
    until = spells["to"].isna() | spells["to"].ge(first)
    since = spells["from"].isna() | spells["from"].le(last)
    inside = spells[(until & since).fillna(False).astype(bool)]
    if len(inside) < 2:
        return Reason("places", _MOVED["table"])
    parts = [str(inside["count"].iloc[0])]
    parts += [f"{row['count']} ({row['from']})" for _, row in inside.iloc[1:].iterrows()]
    return Reason("places", _MOVED["steps"], {"steps": " → ".join(parts)})
