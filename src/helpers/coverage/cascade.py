"""The coverage cascade of Tanahashi (1978) from a table with one row a unit.

Of the people a service is meant for, how many have it within the system (availability), within
reach (accessibility), in a form they take up (acceptability), how many came (contact), and how
many got what it is for (effectiveness). Each stage holds a part of the people of the stage before.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.figures.bad_rows import Flags, Numbers, read_numbers, require_columns, stop_at
from helpers.figures.schema import STAGES

Stages = npt.NDArray[np.object_]

TARGET_POPULATION: Final = "target_population"
_CHECK_COUNT: Final = "Correct the count, or leave the cell empty where nobody counted."
_COLUMNS: Final = (
    "stage", "target_population", "people", "coverage", "from_stage", "loss", "loss_ratio",
    "n_units", "n_units_reported", "is_missing", "is_bottleneck", "caution",
)  # fmt: skip


def measure_cascade(
    table: pd.DataFrame, *, by: str | None = None, where: str = "the table"
) -> pd.DataFrame:
    """Coverage and loss at each of the five stages.

    Parameters
    ----------
    table : DataFrame
        One row a unit: ``target_population`` [people] and any of the five `STAGES` [people]. A
        column that is not there is a stage that nobody reported; so is an empty cell, in its unit.
    by : str, optional
        Column of groups; each gets its own cascade.
    where : str
        Name of the table in messages.

    Returns
    -------
    DataFrame
        Five rows, or five a group (then with the column `by`), in the order of the stages:

        - ``people``: in this stage, summed over the units that report it; missing, never zero,
          where none does (``is_missing``);
        - ``target_population`` [people] of those units; ``coverage`` [ratio]: of the two;
        - ``from_stage``: the stage before that anybody reported, first the target population;
        - ``loss`` [people]: those of ``from_stage`` who did not come to this one, over the units
          that report both; ``loss_ratio``: their share of those units' target population;
        - ``is_bottleneck``: the largest ``loss_ratio``, the earliest of equals;
        - ``n_units``, ``n_units_reported``; ``caution``: what must be known before reading it.

    Raises
    ------
    UserError
        No unit; a target population that is not above 0; a count below 0 or above that of the
        last reported stage before it in the same unit.

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/coverage-cascade.md.
    """
    require_columns(table, [TARGET_POPULATION, *([by] if by else [])], where)
    counts = _read_counts(table, where)
    if by is None:
        return _cascade_of(counts)
    cells = table[by]
    stop_at(cells.isna().to_numpy(bool), table, by, "a group", "Name the unit's group.", where)
    groups = counts.groupby(cells.to_numpy(), sort=False)
    cascades = {name: _cascade_of(part) for name, part in groups}
    return pd.concat(cascades, names=[by]).reset_index(level=0).reset_index(drop=True)


def _read_counts(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People by unit and stage, nan where not reported; stops at what cannot be."""
    population = read_numbers(table, TARGET_POPULATION, where)
    advice = "A unit without anybody to reach has no coverage: correct the number or drop the row."
    stop_at(~(population > 0), table, TARGET_POPULATION, "a number above 0", advice, where)
    counts = {TARGET_POPULATION: population}
    before, stage_before = population, np.full(len(table), TARGET_POPULATION, dtype=object)
    for stage in STAGES:
        if stage not in table:
            counts[stage] = np.full(len(table), np.nan)
            continue
        people = read_numbers(table, stage, where)
        stop_at(people < 0, table, stage, "0 or more", _CHECK_COUNT, where)
        wanted = partial(_word_most, before, stage_before)
        stop_at(people > before, table, stage, wanted, _CHECK_COUNT, where)
        known = ~np.isnan(people)
        counts[stage] = people
        before = np.where(known, people, before)
        stage_before = np.where(known, stage, stage_before)
    return pd.DataFrame(counts)


def _word_most(before: Numbers, stage_before: Stages, row: int) -> str:
    return f"at most the {before[row]:.12g} of {stage_before[row]}"


def _cascade_of(counts: pd.DataFrame) -> pd.DataFrame:
    rows, last = [], TARGET_POPULATION
    for stage in STAGES:
        row = _measure_stage(counts, stage, last)
        rows.append(row)
        last = last if row["is_missing"] else stage
    cascade = pd.DataFrame(rows)
    losses = cascade["loss_ratio"].to_numpy("float64")
    worst = np.nanmax(losses) if (losses > 0).any() else np.nan
    cascade["is_bottleneck"] = np.arange(len(cascade)) == int(np.argmax(losses == worst))
    cascade["is_bottleneck"] &= not np.isnan(worst)
    return cascade[list(_COLUMNS)]


def _measure_stage(counts: pd.DataFrame, stage: str, last: str) -> dict[str, object]:
    population, people = counts[TARGET_POPULATION].to_numpy(), counts[stage].to_numpy()
    before = counts[last].to_numpy()
    known = ~np.isnan(people)
    both = known & ~np.isnan(before)
    reported = bool(known.any())
    loss = float((before[both] - people[both]).sum()) if both.any() else np.nan
    return {
        "stage": stage,
        "target_population": _total(population, known),
        "people": _total(people, known),
        "coverage": _total(people, known) / _total(population, known),
        "from_stage": last if reported else pd.NA,
        "loss": loss,
        "loss_ratio": loss / _total(population, both),
        "n_units": len(counts),
        "n_units_reported": int(known.sum()),
        "is_missing": not reported,
        "caution": _word_caution(stage, last, int(known.sum()), int(both.sum()), len(counts)),
    }


def _total(values: Numbers, rows: Flags) -> float:
    return float(values[rows].sum()) if rows.any() else np.nan


def _word_caution(stage: str, last: str, n_known: int, n_both: int, n_units: int) -> str:
    if n_known == 0:
        return "nobody reported this stage: missing, not zero"
    cautions = []
    if n_known < n_units:
        cautions.append(f"{n_known} of {n_units} units report this stage: totals are of those only")
    if n_both < n_known:
        cautions.append(f"the loss is of the {n_both} units that also report {last}")
    skipped = stages_between(last, stage)
    if skipped:
        cautions.append(f"the loss spans {', '.join(skipped)}, which nobody reported")
    return "; ".join(cautions)


def stages_between(first: str, last: str) -> list[str]:
    """Stages strictly between two, the target population standing before them all."""
    order = [TARGET_POPULATION, *STAGES]
    return order[order.index(first) + 1 : order.index(last)]
