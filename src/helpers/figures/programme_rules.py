"""Rules for the tables about programmes: steps in order, chains with a start, no circles.

They hold what no single cell shows: whether the rows of a table go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.figures.programme_schema import STEP_RELATIONS
from helpers.figures.raw import Problem, RawTables, problem_at

_CHAINED: Final = tuple(r for r in STEP_RELATIONS if r not in ("start", "beside"))
_ORDERED: Final = (
    # table, columns within which a position stands once
    ("systems", ()),
    ("steps", ("system",)),
    ("bundles", ("bundle",)),
)


def programme_problems(raw: RawTables) -> Iterator[Problem]:
    """Rows about programmes that do not go together.

    Parameters
    ----------
    raw : RawTables
        As read; codes that other tables do not know are reported elsewhere.
    """
    for name, within in _ORDERED:
        yield from _position_twice(raw.table(name), within)
    yield from _step_twice(raw.steps)
    yield from _no_start(raw.steps)
    yield from _ratio_to_itself(raw.ratios)
    yield from _circles(raw.bodies)
    yield from _one_name_two_bodies(raw.bodies)
    yield from _scaled_without_total(raw.targets)


def _repeated(table: pd.DataFrame, key: list[str]) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Each row whose key another row above has, with the first that has it."""
    complete = table[table[key].notna().all(axis=1)]
    for _, rows in complete.groupby(key, sort=False):
        for _, row in rows.iloc[1:].iterrows():
            yield row, rows.iloc[0]


def _position_twice(table: pd.DataFrame, within: tuple[str, ...]) -> Iterator[Problem]:
    for row, first in _repeated(table, [*within, "position"]):
        among = f" of {row[within[0]]}" if within else ""
        yield problem_at(
            row, "position", f"{row['position']}, as in row {first['_row']}",
            f"each position{among} once", "Number the rows in the order in which they are read.",
        )  # fmt: skip


def _step_twice(steps: pd.DataFrame) -> Iterator[Problem]:
    for row, first in _repeated(steps, ["system", "indicator"]):
        yield problem_at(
            row, "indicator", f"{row['indicator']}, as in row {first['_row']}",
            f"each indicator of {row['system']} once",
            "Remove the row, or put the indicator meant into it.",
        )  # fmt: skip


def _no_start(steps: pd.DataFrame) -> Iterator[Problem]:
    ordered = steps.sort_values("position", kind="stable")
    begun = ordered["relation"].eq("start").fillna(False).groupby(ordered["system"]).cummax()
    loose = ordered["relation"].isin(_CHAINED) & ~begun.astype("boolean").fillna(True)
    for _, row in ordered[loose].iterrows():
        yield problem_at(
            row, "relation", repr(str(row["relation"])),
            f"a step 'start' before it in {row['system']}",
            "Mark the first step of the chain 'start', or write 'beside' where this is no step "
            "of a chain.",
        )  # fmt: skip


def _ratio_to_itself(ratios: pd.DataFrame) -> Iterator[Problem]:
    same = ratios["numerator_indicator"].eq(ratios["denominator_indicator"]).fillna(False)
    for _, row in ratios[same].iterrows():
        yield problem_at(
            row, "denominator_indicator", f"{row['denominator_indicator']}, the numerator",
            "another indicator than the numerator", "A ratio of one figure to itself is always 1.",
        )  # fmt: skip


def _circles(bodies: pd.DataFrame) -> Iterator[Problem]:
    """One problem a circle, at the first of its bodies in the table."""
    above = dict(bodies.loc[bodies["reports_to"].notna(), ["body", "reports_to"]].to_numpy())
    told: set[str] = set()
    for _, row in bodies.iterrows():
        chain = [row["body"]]
        while (head := above.get(chain[-1])) is not None and head not in chain:
            chain.append(head)
        if head == row["body"] and not told.intersection(chain):
            told.update(chain)
            yield problem_at(
                row, "reports_to", f"the circle {' > '.join([*chain, head])}",
                "a chain that ends at a head", "Leave the cell of the head of the chain empty.",
            )  # fmt: skip


def _one_name_two_bodies(bodies: pd.DataFrame) -> Iterator[Problem]:
    names = bodies["printed_as"].dropna().str.split(";").explode().str.strip()
    printed = bodies.drop(columns="printed_as").join(names[names.ne("")], how="inner")
    for row, first in _repeated(printed, ["printed_as"]):
        if row["body"] != first["body"]:
            yield problem_at(
                row, "printed_as", f"{row['printed_as']!r}, which is {first['body']} in row "
                f"{first['_row']}", "a name of one body only", "Leave the name to one of the two.",
            )  # fmt: skip


def _scaled_without_total(targets: pd.DataFrame) -> Iterator[Problem]:
    loose = targets["scaled_by"].notna() & targets["scope"].ne("national")
    for _, row in targets[loose.fillna(False)].iterrows():
        yield problem_at(
            row, "scaled_by", f"{row['scaled_by']} beside scope {row['scope']}",
            "an empty cell, or scope national",
            "Only a total for the country is shared out among places: empty the cell, or correct "
            "the scope.",
        )  # fmt: skip
