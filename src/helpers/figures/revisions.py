"""What each publication changed: the reports replayed in the order in which they appeared.

For every indicator and place the figures are reconciled again on each day on which one became
known. What stood before and what stands after, and the rule that decided, give the change its
name. Only *revision* is a number that a later publication corrected; a repeat, a later count, a
whole period instead of its part, another definition and another register are not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.figures.correction_file import Correction
from helpers.figures.dating import date_figures
from helpers.figures.maturity import maturity
from helpers.figures.publication import days_of_sources
from helpers.figures.reconcile import SET_ASIDE, STANDS, UNRESOLVED, key_period, reconcile
from helpers.figures.schema import CALENDAR_KINDS

CAUSES: Final = (
    "first", "revision", "repeat", "later count", "earlier count", "whole period",
    "part of a period", "better source", "weaker source", "definition", "register", "unresolved",
    "correction",
)  # fmt: skip
QUIET: Final = ("first", "repeat")
"""What a list leaves out unless it is asked for: nothing that a reader saw has changed."""
_NOT_COMPARED: Final = ("first", "definition", "register", "unresolved")
_WON: Final = {
    "duplicate": "repeat", "vintage": "revision", "confidence": "better source",
    "low confidence": "better source", "definition": "definition",
}  # fmt: skip
_LOST: Final = {
    **_WON, "confidence": "weaker source", "low confidence": "weaker source",
    "vintage": "earlier count",
}  # fmt: skip
_MEETING: Final = ("indicator", "place", "key_period")
_ALWAYS: Final = pd.Timestamp(1900, 1, 1)
_SORT: Final = ["on", "indicator", "place", "period", "figure_id", "cause"]
COLUMNS: Final = (
    "on", "dating", "indicator", "place", "period", "figure_id", "source_id", "unit", "value",
    "base", "before_figure", "before", "before_base", "after_figure", "after", "after_base",
    "change", "change_pct", "direction", "maturity", "cause", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Event:
    """What one figure did when it became known."""

    figure_id: str
    before_figure: str | None
    after_figure: str | None
    cause: str
    reason: str | None


def revisions(
    figures: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    corrections: Iterable[Correction] = (),
    *,
    place: str | None = None,
) -> pd.DataFrame:
    """Every figure in the order of publication, with what it changed and why.

    Parameters
    ----------
    figures, sources, indicators : DataFrame
        Checked raw tables, or those of the evidence.
    corrections : iterable of Correction
        Entries of ``corrections.yml``: what they changed stands as printed until the day on which
        each was decided, and is a change of its own then. Without them, corrected figures are
        replayed as they are.
    place : str, optional
        Replay the figures of one place only. Give all figures: they date sources without a date.

    Returns
    -------
    DataFrame
        One row a figure, or more where it took the place of several:

        - ``on``: the day from which it was known (NaT: its source has no date and nothing bounds
          it); ``dating``: how well that day is known;
        - ``indicator``, ``place``, ``period``, ``figure_id``, ``source_id``, ``unit``, ``value``
          and ``base`` of the figure;
        - ``before_figure``, ``before``, ``before_base``: what stood, and the number below it where
          a ratio was printed; ``after_figure``, ``after``, ``after_base``: what stands since;
        - ``change`` [the unit], ``change_pct`` [percent of what stood], ``direction`` (up, down,
          none): missing where the two must not be compared;
        - ``maturity`` of what stands since: provisional, final, cannot say;
        - ``cause``: one of ``CAUSES``; ``reason``: in words.
    """
    kinds = indicators.set_index("indicator")["kind"]
    is_out = figures["indicator"].map(kinds).isin(CALENDAR_KINDS)
    if place is not None:
        is_out |= figures["place"].ne(place)
    if "rule" in figures:
        is_out |= figures["rule"].eq("correction")
    days = days_of_sources(sources, figures, indicators)
    counted = figures[~is_out].drop(columns=_derived(figures)).reset_index(drop=True)
    entries = [entry for entry in corrections if "correction" in counted]
    counted = _as_printed(counted, entries).join(days, on="source_id")
    events = [*_replay(counted, sources, indicators), *_registers(counted, indicators)]
    table = _table(events, counted, sources)
    corrected = _corrected(entries, counted, table)
    together = pd.concat([table, corrected], ignore_index=True) if len(corrected) else table
    return together.sort_values(_SORT, na_position="first", ignore_index=True)


def _as_printed(counted: pd.DataFrame, entries: Iterable[Correction]) -> pd.DataFrame:
    """The figures with what corrections changed put back."""
    printed = counted.copy()
    for entry in entries:
        is_changed = counted["correction"].eq(entry.id).fillna(False).astype(bool)
        for column in entry.set:
            was: Any = entry.expect[column]
            cell = pd.NA if was is None else pd.Timestamp(was) if isinstance(was, date) else was
            printed.loc[is_changed, column] = cell
    return printed


def _derived(figures: pd.DataFrame) -> list[str]:
    """Columns that reconciling adds: each vintage has its own."""
    return [
        column
        for column in (
            "published_first", "published_last", "reported_on", "is_date_inferred", "year",
            "key_period", "status", "rule", "reason", "stands_instead", "in_series",
        )
        if column in figures
    ]  # fmt: skip


def _replay(
    counted: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame
) -> Iterator[_Event]:
    """The figures of each indicator and place, publication by publication.

    Those of another indicator or place never meet, so the first publications of all of them are
    reconciled together, then the second ones, and so on.
    """
    keys = [counted["indicator"], counted["place"]]
    turn = counted["known_from"].fillna(_ALWAYS).groupby(keys).rank("dense").astype(int)
    last = turn.groupby(keys).transform("max")
    plain = counted.drop(columns=["known_from", "dating"])
    stood = set[str]()
    for now in range(1, int(turn.max() if len(turn) else 0) + 1):
        known = plain[turn.le(now) & last.ge(now)]
        after = _Standing.of(reconcile(known, sources, indicators))
        for figure in sorted(plain.loc[turn.eq(now), "figure_id"]):
            yield from _events_of(str(figure), after, stood)
        stood = {name for name, row in after.rows.items() if row["status"] == STANDS}


@dataclass(frozen=True, slots=True)
class _Standing:
    """Reconciled figures by their ids, and who gave way to whom."""

    rows: dict[str, dict[Hashable, Any]]
    gave_way: dict[str, list[str]]

    @classmethod
    def of(cls, reconciled: pd.DataFrame) -> _Standing:
        columns = ["figure_id", "indicator", "place", "measure", "key_period", "status", "rule",
                   "reason", "stands_instead"]  # fmt: skip
        plain = reconciled[columns].astype(object).where(reconciled[columns].notna(), None)
        rows = {str(row["figure_id"]): row for row in plain.to_dict("records")}
        gave_way: dict[str, list[str]] = {}
        for name, row in rows.items():
            if row["stands_instead"] is not None:
                gave_way.setdefault(str(row["stands_instead"]), []).append(name)
        return cls(rows, gave_way)


def _events_of(figure: str, after: _Standing, stood: set[str]) -> Iterator[_Event]:
    row = after.rows[figure]
    reason = None if row["reason"] is None else str(row["reason"])
    if row["status"] == UNRESOLVED:
        same = [name for name, other in after.rows.items()
                if name in stood and all(other[key] == row[key] for key in _MEETING)]  # fmt: skip
        yield _Event(figure, next(iter(same), None), None, "unresolved", reason)
    elif row["status"] == SET_ASIDE:
        winner = None if row["stands_instead"] is None else str(row["stands_instead"])
        cause = _dated(row, "earlier count", "part of a period") or _LOST[str(row["rule"])]
        yield _Event(figure, winner if winner in stood else None, winner, cause, reason)
    else:
        lost = sorted(stood.intersection(after.gave_way.get(figure, ())))
        for other in lost:
            loser = after.rows[other]
            cause = _dated(loser, "later count", "whole period") or _WON[str(loser["rule"])]
            yield _Event(figure, other, figure, cause, str(loser["reason"]))
        if not lost:
            is_apart = row["rule"] == "definition"
            yield _Event(figure, None, figure, "definition" if is_apart else "first", reason)


def _dated(loser: dict[Hashable, Any], stock: str, flow: str) -> str | None:
    """The name of a change that the rule on dates decided."""
    if loser["rule"] != "date":
        return None
    return flow if loser["measure"] == "flow" else stock


def _registers(counted: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[_Event]:
    """Figures of two registers that reports call by one name, at one place."""
    named = indicators.dropna(subset=["printed_name"]).set_index("indicator")
    shared = counted[counted["indicator"].isin(named.index)]
    names = shared["indicator"].map(named["printed_name"])
    for (name, _), group in shared.groupby([names, "place"]):
        in_order = group.sort_values(["known_from", "figure_id"], na_position="first")
        for position, (_, row) in enumerate(in_order.iterrows()):
            earlier = in_order.iloc[:position]
            others = earlier[earlier["indicator"].ne(row["indicator"])]
            if len(others) and not earlier["indicator"].eq(row["indicator"]).any():
                other = others.iloc[-1]
                labels = named["label_en"]
                yield _Event(
                    str(row["figure_id"]), str(other["figure_id"]), str(row["figure_id"]),
                    "register",
                    f"'{name}' names two different counts: {labels[row['indicator']]} here, "
                    f"{labels[other['indicator']]} in {other['figure_id']}. "
                    "Never compared or added.",
                )  # fmt: skip


def _table(events: list[_Event], counted: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    columns = list(_Event.__dataclass_fields__)
    table = pd.DataFrame([asdict(event) for event in events], columns=columns).astype("string")
    dated = date_figures(counted, sources).set_index("figure_id", drop=False)
    revised = table.loc[table["cause"].eq("revision"), "before_figure"].dropna()
    settled = maturity(dated, revised)
    periods = key_period(dated)
    for column in ("indicator", "place", "source_id", "unit", "dating"):
        table[column] = _look_up(table["figure_id"], dated[column]).astype("string")
    table["on"] = _look_up(table["figure_id"], dated["known_from"]).astype("datetime64[ns]")
    table["period"] = _look_up(table["figure_id"], periods).astype("string")
    numbers = dated[["value", "denominator"]].astype("Float64")
    for of, value, base in (
        ("figure_id", "value", "base"),
        ("before_figure", "before", "before_base"),
        ("after_figure", "after", "after_base"),
    ):
        table[value] = _look_up(table[of], numbers["value"]).astype("Float64")
        table[base] = _look_up(table[of], numbers["denominator"]).astype("Float64")
    table["maturity"] = _look_up(table["after_figure"], settled).astype("string")
    return _sized(table, dated["unit"])


def _look_up(ids: pd.Series, column: pd.Series) -> pd.Series:
    """A column of the figures for each id; missing where there is none."""
    return column.reindex(ids.to_numpy(object)).set_axis(ids.index)


def _sized(table: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """Size and direction, where the two numbers may be compared."""
    same_unit = _look_up(table["before_figure"], units).eq(_look_up(table["after_figure"], units))
    compared = same_unit.fillna(False) & ~table["cause"].isin(_NOT_COMPARED)
    change = (table["after"] - table["before"]).where(compared)
    table["change"] = change.round(9)
    share = 100 * change / table["before"].abs().where(table["before"].ne(0))
    table["change_pct"] = share.round(6)
    up, down = change.gt(0), change.lt(0)
    direction = pd.Series(pd.NA, index=table.index, dtype="string").mask(compared, "none")
    table["direction"] = direction.mask(up.fillna(False), "up").mask(down.fillna(False), "down")
    return table[list(COLUMNS)]


def _corrected(
    entries: Iterable[Correction], counted: pd.DataFrame, table: pd.DataFrame
) -> pd.DataFrame:
    """Values that an entry of ours changed, on the day it was decided."""
    rows = []
    for entry in entries:
        for _, row in counted[counted["correction"].eq(entry.id)].iterrows():
            if "value" not in entry.set or entry.decided_on is None:
                continue
            figure = str(row["figure_id"])
            own = table[table["figure_id"].eq(figure)].iloc[0]
            rows.append(
                {
                    **own, "on": pd.Timestamp(entry.decided_on), "dating": "day",
                    "before_figure": figure, "before": entry.expect["value"],
                    "after_figure": figure, "after": entry.set["value"],
                    "cause": "correction", "reason": f"{entry.id}: {entry.reason}",
                }
            )  # fmt: skip
    if not rows:
        return table.iloc[:0]
    found = pd.DataFrame(rows)[list(COLUMNS)].astype(table.dtypes.to_dict())
    return _sized(found, counted.set_index("figure_id")["unit"])
