"""Who was reached when: a row a unit or group, a column a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.charts.effects import add_entries, note_nothing
from helpers.charts.rows import fit_rows, label_rows, name_axis, note_row, start_rows
from helpers.charts.style import DONE, FAINT, MISSING, OTHER, fit_title
from helpers.errors import UserError

STATUSES: Final = ("treated", "not_yet", "never", "missing")
"""From the bottom of a cell to its top."""

_MOST_ROWS: Final = 40
"""Above, units are drawn by group."""
_MOST_TICKS: Final = 12
_TALL: Final = 0.84
_LATE: Final = 10**6  # after every period: where the never-treated stand in the order
_LOOKS: Final[Mapping[str, dict[str, Any]]] = {
    "treated": {"facecolor": DONE, "edgecolor": DONE},
    "not_yet": {"facecolor": OTHER, "edgecolor": OTHER},
    "never": {"facecolor": MISSING, "edgecolor": MISSING},
    "missing": {"facecolor": "white", "edgecolor": FAINT, "hatch": "/////"},
}


@dataclass(frozen=True, slots=True)
class RolloutWords:
    """The chart's words, in the language of the page."""

    kind: str = "Grid of who was treated when, in brackets the number of units"
    time: str = "Period"
    at_right: str = "at right: first treated period"
    start: str = "first treated"
    every: str = "all"
    statuses: Mapping[str, str] = field(
        default_factory=lambda: {
            "treated": "treated", "not_yet": "not yet treated", "never": "never treated",
            "missing": "no data",
        }
    )  # fmt: skip
    never: str = "never"
    nothing: str = "no units"


def draw_rollout(
    table: pd.DataFrame, title: str, *, words: RolloutWords | None = None,
    is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Rows in the order of their start, each cell filled by the parts of its units.

    Parameters
    ----------
    table : DataFrame
        One row a unit and period, as of :func:`rollout_cells`: ``label`` (of the unit), ``period``
        (whole number), ``status`` (of `STATUSES`). Optional: ``first_treated`` (missing: never;
        without it taken from the statuses), ``group`` (a district or cohort), one row a group
        then. Without it, more than 40 units are drawn by their first treated period.
    title : str
        Title.
    words : RolloutWords, optional
        English where not given.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.

    Raises
    ------
    UserError
        A status that is none of `STATUSES`.
    """
    words = words or RolloutWords()
    _check_statuses(table["status"])
    table = _know_starts(table)
    rows = _group(table, words)
    figure, axes = start_rows(max(len(rows), 1), title, is_simulated=is_simulated)
    if table.empty:
        note_nothing(axes, words.nothing)
        figure.set_figheight(2)
        return figure, f"{fit_title(figure, axes)}. {words.kind}: {words.nothing}."
    periods = sorted(int(period) for period in table["period"].unique())
    for level, row in enumerate(rows):
        _draw_row(axes, level, row, periods)
        note_row(axes, level, _say_ends(row.starts, words))
    label_rows(axes, [row.label for row in rows])
    _scale_periods(axes, periods)
    name_axis(axes, f"{words.time}; {words.at_right}")
    shown = [status for status in STATUSES if table["status"].eq(status).any()]
    add_entries(
        figure, [(True, Patch(**_LOOKS[status]), words.statuses[status]) for status in shown]
    )
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.24)
    told = [f"{row.label}: {_say_row(row, words)}" for row in rows]
    every = _row(f"{words.every} ({table['label'].nunique()})", table)
    spoken = [f"{every.label}, {_say_span(periods[0], periods[-1])}: {_say_row(every, words)}"]
    return figure, f"{said}. {words.kind}. {'. '.join([*spoken, *told])}."


@dataclass(frozen=True, slots=True)
class _Row:
    """Units of one row: when each starts, and how many of each status there are by period."""

    label: str
    starts: pd.Series
    counts: pd.DataFrame


def _check_statuses(statuses: pd.Series) -> None:
    unknown = [status for status in statuses.unique() if status not in STATUSES]
    if unknown:
        raise UserError(
            f"the roll-out, column status: found {unknown[0]!r}, expected one of "
            f"{', '.join(STATUSES)}.\nCorrect the value."
        )


def _know_starts(table: pd.DataFrame) -> pd.DataFrame:
    """The first treated period of each unit, where the table does not give it."""
    if "first_treated" in table:
        return table
    treated = table[table["status"].eq("treated")].groupby("label")["period"].min()
    return table.assign(first_treated=table["label"].map(treated).astype("Int64"))


def _group(table: pd.DataFrame, words: RolloutWords) -> list[_Row]:
    """Rows of the chart: who starts first on top, the never-treated last."""
    is_wide = "group" not in table and table["label"].nunique() > _MOST_ROWS
    if is_wide:
        start = table["first_treated"].astype("Int64").astype("string").fillna(words.never)
        table = table.assign(group=start)
    by = "group" if "group" in table else "label"
    rows = []
    for number, (name, cells) in enumerate(table.groupby(by, sort=False)):
        row = _row(str(name), cells)
        label = f"{name} ({len(row.starts)})" if by == "group" else str(name)
        mean = float(row.starts.fillna(_LATE).mean())
        rows.append((mean, number, replace(row, label=label)))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def _row(label: str, cells: pd.DataFrame) -> _Row:
    starts = cells.drop_duplicates("label")["first_treated"].astype("Int64")
    counts = pd.crosstab(cells["period"], cells["status"])
    return _Row(label, starts, counts.reindex(columns=STATUSES, fill_value=0))


def _say_ends(starts: pd.Series, words: RolloutWords) -> str:
    """2017; 2017–2021; 2017, never; never."""
    known = starts.dropna()
    parts = [] if known.empty else [_say_span(int(known.min()), int(known.max()))]
    return ", ".join([*parts, *([words.never] if starts.isna().any() else [])])


def _say_span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _draw_row(axes: Axes, level: int, row: _Row, periods: list[int]) -> None:
    counts = row.counts.reindex(periods, fill_value=0)
    total = counts.sum(axis=1)
    bottom = pd.Series(level + _TALL / 2, index=counts.index)
    for status in STATUSES:
        tall = (_TALL * counts[status] / total).fillna(0.0)
        there = tall[tall > 0]
        if len(there):
            at = [periods.index(int(period)) for period in there.index]
            axes.bar(at, -there, bottom=bottom[there.index], width=0.9, linewidth=0,
                     **_LOOKS[status])  # fmt: skip
        bottom = bottom - tall


def _scale_periods(axes: Axes, periods: list[int]) -> None:
    step = -(-len(periods) // _MOST_TICKS)
    axes.set_xticks(range(0, len(periods), step), [str(p) for p in periods[::step]])
    axes.set_xlim(-0.6, len(periods) - 0.4)
    axes.tick_params(bottom=False)
    axes.spines[["bottom"]].set_visible(False)


def _say_row(row: _Row, words: RolloutWords) -> str:
    """First treated 2017 (36), never (12); no data 2014–2016, or how many of all cells."""
    is_one = len(row.starts) == 1
    counts = row.starts.value_counts().sort_index()
    known = {str(start): int(n) for start, n in counts.items()}
    if len(row.starts) > counts.sum():
        known[words.never] = len(row.starts) - int(counts.sum())
    said = [start if is_one else f"{start} ({n})" for start, n in known.items()]
    told = f"{words.start} {', '.join(said)}"
    missing = row.counts["missing"]
    if not missing.any():
        return told
    if is_one:
        where = ", ".join(str(period) for period in missing.index[missing > 0])
    else:
        where = f"{missing.sum()}/{row.counts.to_numpy().sum()}"
    return f"{told}; {words.statuses['missing']} {where}"
