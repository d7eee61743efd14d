"""From here to the target: what-ifs and projections, for 02_coverage_gaps.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_projection
from helpers.coverage import assess, scenarios, series_of
from helpers.coverage.projection import Projection, project
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_day, format_estimate
from helpers.reporting.pages.coverage_gaps import last_day
from helpers.reporting.pages.units import unit_table
from helpers.reporting.report import Report
from helpers.simulated import simulate_series

SCENARIO_MEASURES: Final = ("units_a_year", "expected_value", "gap_at_due", "year_reached")
SCENARIO_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@group", "If each year adds"),
    Column("units_a_year"), Column("expected_value", "Count when due"), Column("gap_at_due"),
    Column("year_reached", "Target reached by the end of"),
)  # fmt: skip
SCENARIO_NOTE: Final = (
    "Arithmetic, not a forecast: the same number of units each year from the count. The observed "
    "pace is that of the table above. – : the target is never reached."
)
_SEED: Final = 20260101
_TARGET: Final = 0.7
_YEARS_AHEAD: Final = 5


@dataclass(frozen=True, slots=True)
class SimulatedProjection:
    """A made-up series with its projection, as the charts and the results want them."""

    series: pd.DataFrame
    projection: Projection
    target: float
    due: int
    rows: pd.DataFrame


def latest(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """The year's indicators with a target, on the latest counts there are.

    Later counts than the year's are looked at too: a what-if from an old count would contradict
    what the same page reports.
    """
    assessed = assess(_own(report), report.evidence.targets, last_day(report))
    chosen = assessed[assessed["indicator"].isin(gaps["indicator"])]
    has_target = chosen["units_for_target"].notna() & chosen["due_year"].notna()
    return chosen[has_target & chosen["pace_figures"].notna()]


def scenario_rows(counts: pd.DataFrame) -> pd.DataFrame:
    """What-ifs for each count whose target is not yet reached and not yet due.

    Parameters
    ----------
    counts : DataFrame
        Of :func:`latest`.
    """
    parts = [pd.DataFrame(columns=["indicator", "group", "period", *SCENARIO_MEASURES])]
    for _, row in counts.iterrows():
        start, due = row["last_on"].year, row["due_year"]
        if pd.isna(row["gap_to_target"]) or row["gap_to_target"] == 0 or due <= start:
            continue
        is_share = row["denominator_role"] == "universe"
        table = scenarios(
            float(row["done"]), float(row["units_for_target"]), int(start), int(due),
            observed=float(row["pace_observed"]) if pd.notna(row["pace_observed"]) else None,
            is_ceiling=row["comparator"] in ("at_most", "less_than"),
            universe=float(row["denominator"]) if is_share else None,
        ).rename(columns={"scenario": "group", "count_at_due": "expected_value"})  # fmt: skip
        counted = ["expected_value", "gap_at_due"]
        # Half a team is none; a percentage keeps its decimals.
        table[counted] = table[counted].round(2 if row["unit"] == "percent" else 0)
        parts.append(
            table[table["units_a_year"].notna()].assign(
                indicator=row["indicator"], unit=row["unit"], figures=row["pace_figures"],
                period=f"by the end of {int(due)}",
            )
        )  # fmt: skip
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def projections(report: Report, counts: pd.DataFrame) -> Iterator[tuple[pd.Series, Projection]]:
    """A projection of each series that has a target, most of which say that they cannot."""
    for _, row in counts.iterrows():
        series = series_of(_own(report), str(row["indicator"]))
        table = pd.DataFrame({"date": series["reported_on"], "count": series["done"]})
        yield row, project(
            table, target=float(row["units_for_target"]), due=float(row["due_year"]),
            rng=np.random.default_rng(_SEED),
            is_ceiling=row["comparator"] in ("at_most", "less_than"),
            where=str(row["indicator"]),
        )  # fmt: skip


def _own(report: Report) -> pd.DataFrame:
    figures = report.evidence.figures
    return figures[figures["place"].eq(report.parameters.place)]


def say_projection(row: pd.Series, projection: Projection, report: Report) -> str:
    """What a projection says, or why it cannot."""
    language, label = report.parameters.language, report.label_of(str(row["indicator"]))
    if row["gap_to_target"] == 0:
        day = format_day(row["last_on"], language)
        return f"**{label}**: the target is reached in the count of {day}; nothing to project."
    if not projection.can_say:
        reason = f"{projection.reason[:1].upper()}{projection.reason[1:]}"
        return f"**{label}**: the probability of meeting the target: cannot say. {reason}."
    chance = format_estimate(projection.probability, "ratio", language)
    words = f"**{label}**: the probability of meeting the target when due is **{chance}**"
    if np.isfinite(projection.reached):
        words += f"; half of the paths have met it by the end of {projection.reached:.0f}"
    return f"{words}. {projection.caveat}"


def projected(
    report: Report, counts: pd.DataFrame
) -> Iterator[tuple[tuple[Figure, str], pd.DataFrame]]:
    """A chart and its results for each projection that can be made.

    Where none can, and the communes of the place are known, a SIMULATED series shows what twelve
    yearly counts would allow.
    """
    said = False
    for row, projection in projections(report, counts):
        if projection.can_say and row["gap_to_target"] != 0:
            said = True
            yield _draw_real(row, projection, report)
    table = None if said or counts.empty else unit_table(report)
    if table is not None and table.is_simulated:
        made_up = simulated_projection()
        yield draw_simulated(made_up, report.parameters.language), made_up.rows


def _draw_real(
    row: pd.Series, projection: Projection, report: Report
) -> tuple[tuple[Figure, str], pd.DataFrame]:
    label = report.label_of(str(row["indicator"]))
    series = series_of(_own(report), str(row["indicator"]))
    drawn = draw_projection(
        series.rename(columns={"reported_on": "date", "done": "value"}), projection.path,
        float(row["units_for_target"]), pd.Timestamp(int(row["due_year"]), 12, 31),
        f"{label}, {report.place_name}: projection", plural(str(row["unit"])).capitalize(),
        words=projection.caveat, as_percent=False,
    )  # fmt: skip
    rows = _result_rows(projection, int(row["due_year"])).assign(
        indicator=row["indicator"], figures=row["pace_figures"],
        unit=[str(row["unit"]), "ratio"],
    )  # fmt: skip
    return drawn, rows


def _result_rows(projection: Projection, due: int) -> pd.DataFrame:
    """What is expected when due, with its interval, and the probability of meeting the target."""
    last = projection.path.iloc[-1]
    return pd.DataFrame(
        {
            "measure": ["expected_value", "probability_met"],
            "estimate": [float(last["median"]), projection.probability],
            "lower": [float(last["lower_95"]), np.nan],
            "upper": [float(last["upper_95"]), np.nan],
            "interval": ["prediction", "none"],
            "level": [0.95, np.nan],
            "period": str(due),
            "text": ["median of the paths when due", "share of the paths that meet the target"],
        }
    )  # fmt: skip


def say_if_nothing(counts: pd.DataFrame) -> str:
    """Why there is nothing ahead; empty where there is."""
    return "" if len(counts) else "**Cannot say**: no count of this year has a target ahead."


def simulated_projection() -> SimulatedProjection:
    """What twelve yearly counts would allow: a SIMULATED series of known drift, projected."""
    simulated = simulate_series(seed=_SEED, drift=0.11)
    table = simulated.table.rename(columns={"numerator": "n", "denominator": "N"})
    due = int(table["year"].max()) + _YEARS_AHEAD
    projection = project(
        table[["year", "n", "N"]], target=_TARGET, due=due, rng=np.random.default_rng(_SEED),
        model="drift", where="the simulated series",
    )  # fmt: skip
    series = pd.DataFrame(
        {"date": pd.to_datetime(table["year"].astype(str) + "-12-31"),
         "value": table["n"] / table["N"]}
    )  # fmt: skip
    rows = _result_rows(projection, due).assign(unit="ratio", basis="simulated")
    return SimulatedProjection(series, projection, _TARGET, due, rows)


def draw_simulated(made_up: SimulatedProjection, language: str) -> tuple[Figure, str]:
    """The made-up series with its projection, marked SIMULATED."""
    chance = format_estimate(made_up.projection.probability, "ratio", language)
    return draw_projection(
        made_up.series, made_up.projection.path, made_up.target,
        pd.Timestamp(made_up.due, 12, 31), "What twelve yearly counts would allow",
        "Share reached", is_simulated=True,
        words=f"Probability of meeting the target when due: {chance}. It carries on what the "
        "series did; a new budget, a reform or a stop is not in it.",
    )  # fmt: skip
