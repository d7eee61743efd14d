"""Rules for the user's own counts of what exists, works and is used.

Empty counts are no problem: a form is checked before it is filled in, and nobody knows all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from helpers.figures.raw import Problem, RawTables, problem_at
from helpers.figures.unit_rules import listed_twice, no_unit_then, parts_above_wholes

_COUNTS: Final = ("existing", "active", "used", "people")
_PARTS: Final = (
    # a part, its whole, what it means
    ("active", "existing", "Services that work are part of those on the list"),
    ("used", "active", "Services that helped somebody are part of those that work"),
    ("used", "existing", "Services that helped somebody are part of those on the list"),
)


def activity_problems(raw: RawTables) -> Iterator[Problem]:
    """Parts larger than their whole, counts that contradict each other, units that are none.

    Parameters
    ----------
    raw : RawTables
        As read; only ``activity`` is looked at.
    """
    activity = raw.activity
    units = raw.indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    counts_communes = activity["indicator"].map(units).eq("commune").fillna(False)
    yield from _fractions(activity)
    yield from parts_above_wholes(activity, _PARTS)
    for find, describe in _RULES:
        for _, row in activity[find(activity).fillna(False).astype(bool)].iterrows():
            yield describe(row)
    for _, row in activity[(activity["existing"].gt(1) & counts_communes).fillna(False)].iterrows():
        yield problem_at(
            row, "existing", f"{row['existing']:g}", f"0 or 1, as {row['indicator']} counts units",
            "Write 1 where the unit has one or more, or count under the indicator of the services.",
        )  # fmt: skip
    yield from no_unit_then(activity, raw.places)
    yield from listed_twice(activity)


def _fractions(activity: pd.DataFrame) -> Iterator[Problem]:
    for column in _COUNTS:
        broken = activity[column].ne(activity[column].round()).fillna(False)
        for _, row in activity[broken].iterrows():
            yield problem_at(
                row, column, f"{row[column]:g}", "a whole number",
                "A dot is a decimal point here: write 2145 where 2.145 is meant.",
            )  # fmt: skip


def _no_base(row: pd.Series) -> Problem:
    counted = "active" if pd.notna(row["active"]) else "used"
    return problem_at(
        row, "existing", f"an empty cell beside {counted} {row[counted]:g}",
        f"the number on the list, {row[counted]:g} or more",
        f"Add how many exist, or leave {counted} empty too.",
    )  # fmt: skip


def _helped_by_none(row: pd.Series) -> Problem:
    nobody = "existing" if pd.notna(row["existing"]) and row["existing"] == 0 else "used"
    return problem_at(
        row, "people", f"{row['people']:g} while {nobody} is 0", f"0, or {nobody} from 1 up",
        "People are helped by services that are used: correct one of the two.",
    )  # fmt: skip


def _helped_nobody(row: pd.Series) -> Problem:
    return problem_at(
        row, "people", f"0 while used is {row['used']:g}", "1 or more, or used 0",
        "A service is used when it helped somebody: correct one of the two, or leave people empty "
        "where nobody counted them.",
    )  # fmt: skip


_Rule = tuple[Callable[[pd.DataFrame], pd.Series], Callable[[pd.Series], Problem]]
_RULES: Final[tuple[_Rule, ...]] = (
    (lambda a: a["existing"].isna() & (a["active"].notna() | a["used"].notna()), _no_base),
    # People whom a service helped before it fell silent count, so active 0 contradicts nothing.
    (
        lambda a: (
            a["people"].gt(0).fillna(False)
            & a[["existing", "used"]].eq(0).fillna(False).any(axis=1)
        ),
        _helped_by_none,
    ),
    (lambda a: a["people"].eq(0) & a["used"].gt(0), _helped_nobody),
)
