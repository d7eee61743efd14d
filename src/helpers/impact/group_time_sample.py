"""Which rows of a panel group-time effects rest on, and what is said about those left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.covariate_design import scaled_design
from helpers.impact.drdid_fits import Flags
from helpers.impact.group_time_options import GroupTimeOptions
from helpers.impact.panel import Panel
from helpers.impact.panel_warnings import say_units
from helpers.sampling.columns import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows of the estimation, sorted by unit and period.

    Attributes
    ----------
    unit, period : array of int, shape (rows,)
        Number of the unit; position of the period in `periods`.
    outcome, weight : array of float, shape (rows,)
        As in the panel.
    design : array of float, shape (rows, p)
        The constant, then the covariates, scaled.
    unit_cohort : array of float, shape (n_units,)
        First treated period; infinite for units never treated.
    unit_cluster : array of int, shape (n_units,)
        Number of the cluster.
    periods : array of int, shape (n_periods,)
        Ascending.
    cohorts : array of int, shape (n_cohorts,)
        Cohorts whose effects are estimated, ascending.
    is_balanced : bool
        Whether every unit is seen in every period, so that changes can be compared.
    is_clustered : bool
        Whether clusters were given.
    warnings : tuple of str
        Those of the panel and of what was left out.
    """

    unit: Codes
    period: Codes
    outcome: Floats
    weight: Floats
    design: Floats
    unit_cohort: Floats
    unit_cluster: Codes
    periods: Codes
    cohorts: Codes
    is_balanced: bool
    is_clustered: bool
    warnings: tuple[str, ...]

    @property
    def n_units(self) -> int:
        """How many units; of cross-sections, rows."""
        return len(self.unit_cohort)

    @property
    def unit_weight(self) -> Floats:
        """Weight of each unit: of its first period, or the mean where some are missing."""
        if self.is_balanced:
            return self.weight[:: len(self.periods)]
        counts = add_up(self.unit, np.ones(len(self.unit)), self.n_units)
        return add_up(self.unit, self.weight, self.n_units) / counts

    @property
    def clusters(self) -> Codes | None:
        """Cluster of each unit; None where none were given."""
        return self.unit_cluster if self.is_clustered else None

    @property
    def cluster_cohort(self) -> Floats:
        """Cohort of each cluster, or of each unit; 0 for all where a cluster holds several."""
        return cohorts_of_clusters(self.unit_cohort, self.clusters)

    @property
    def largest_outcome(self) -> float:
        """Largest outcome, whatever its sign."""
        return float(np.abs(self.outcome).max())

    @property
    def n_clusters(self) -> int:
        """How many clusters; units where none were given."""
        return len(np.unique(self.unit_cluster)) if self.is_clustered else self.n_units


def cohorts_of_clusters(unit_cohort: Floats, clusters: Codes | None) -> Floats:
    """Cohort of each cluster in the order of their numbers; 0 for all where one holds several.

    Parameters
    ----------
    unit_cohort : array of float, shape (n_units,)
    clusters : array of int, shape (n_units,), or None
        Number of the cluster of each unit; None where each unit is one.

    Returns
    -------
    array of float, shape (n_clusters,)
    """
    if clusters is None:
        return unit_cohort
    by_cluster = pd.Series(unit_cohort).groupby(clusters)
    cohorts = np.asarray(by_cluster.first(), "float64")
    is_mixed = bool((by_cluster.nunique() > 1).any())
    return np.zeros(len(cohorts)) if is_mixed else cohorts


def add_up(position: Codes, values: Floats, size: int) -> Floats:
    """Sums of values by position, from 0 up to `size`."""
    sums: Floats = np.zeros(size)
    np.add.at(sums, position, values)
    return sums


def prepare_sample(panel: Panel, options: GroupTimeOptions) -> Sample:
    """Leave out what cannot be used, and say so.

    Parameters
    ----------
    panel : Panel
        As declared.
    options : GroupTimeOptions
        Comparison group, anticipation, and what to do with an uneven panel.

    Raises
    ------
    UserError
        No cohort with both a period before treatment and a comparison; a covariate that is
        constant or repeats others.
    """
    panel = _with_starts(panel, options.anticipation)
    panel = _without_late_periods(panel, options)
    panel = _without_early_units(panel, options.anticipation)
    if panel.is_panel and not options.allow_unbalanced_panel and not panel.is_balanced:
        panel = _without_gaps(panel)
        # The never-treated may have gone with the gaps.
        panel = _without_late_periods(panel, options)
    cohorts = _cohorts(panel, options)
    if len(panel.periods) < 2 or not len(cohorts):
        raise UserError(_nothing_left(panel, options))
    warnings = panel.warnings + _small_cohorts(panel) + _few_clusters(panel)
    table = panel.table
    first = panel.first_rows
    return Sample(
        unit=panel.unit_codes,
        period=np.searchsorted(panel.periods, table["period"].to_numpy("int64")),
        outcome=table["outcome"].to_numpy("float64"),
        weight=table["weight"].to_numpy("float64"),
        design=scaled_design(table, panel.covariates, panel.where),
        unit_cohort=table["announced"].to_numpy("float64")[first],
        unit_cluster=panel.unit_clusters,
        periods=panel.periods,
        cohorts=cohorts,
        is_balanced=panel.is_balanced,
        is_clustered=panel.is_clustered,
        warnings=warnings,
    )


def _with_starts(panel: Panel, anticipation: int) -> Panel:
    """Starts soon after the panel count where units may already respond within it."""
    starts = panel.table["announced"]
    last = int(panel.periods[-1])
    is_never = starts > last + anticipation
    panel = replace(panel, table=panel.table.assign(announced=starts.mask(is_never, np.inf)))
    is_soon = (starts > last) & ~is_never
    if not is_soon.any():
        return panel
    count = panel.table.loc[is_soon, "unit"].nunique()
    words = (
        f"may respond already: {say_units(count)} to be treated within {anticipation} periods "
        "after the panel; they are cohorts of their own, not a comparison"
    )
    return replace(panel, warnings=(*panel.warnings, words))


def _without_late_periods(panel: Panel, options: GroupTimeOptions) -> Panel:
    """Without never-treated units, periods end before the last cohort may respond."""
    starts = panel.table["announced"].to_numpy("float64")
    if not len(starts) or np.isinf(starts).any():
        return panel
    latest = float(starts.max())
    rows: Flags = panel.table["period"].to_numpy("int64") < latest - options.anticipation
    as_never = options.control_group == "never_treated"
    role = "stands in for units never treated" if as_never else "is a comparison only"
    words = (
        f"last cohort as comparison: no unit is never treated; the cohort of {latest:.0f} {role}, "
        f"and periods from {latest - options.anticipation:.0f} on are left out"
    )
    kept = panel.keep(rows, words)
    if as_never:
        is_latest = kept.table["announced"] == latest
        table = kept.table.assign(announced=kept.table["announced"].mask(is_latest, np.inf))
        return replace(kept, table=table)
    return kept


def _without_early_units(panel: Panel, anticipation: int) -> Panel:
    starts = panel.table["announced"].to_numpy("float64")
    if not len(starts):
        return panel
    first = panel.periods[0]
    is_early = starts <= first + anticipation
    if not is_early.any():
        return panel
    if not anticipation:  # the panel has said so
        return panel.keep(~is_early)
    count = panel.table.loc[is_early, "unit"].nunique()
    words = (
        f"no period before treatment: {say_units(count)} left out, treated by {first} or within "
        f"{anticipation} periods after it, where they may respond already"
    )
    return panel.keep(~is_early, words)


def _without_gaps(panel: Panel) -> Panel:
    count = panel.table.groupby("unit")["period"].transform("size")
    is_whole = count.eq(len(panel.periods)).to_numpy(bool)
    left_out = panel.table.loc[~is_whole, "unit"].nunique()
    words = (
        f"incomplete units left out: {left_out} of {panel.n_units} units are not seen in every "
        "period; allow_unbalanced_panel keeps them"
    )
    return panel.keep(is_whole, words)


def _cohorts(panel: Panel, options: GroupTimeOptions) -> Codes:
    starts = np.unique(panel.table["announced"].to_numpy("float64"))
    finite: Codes = starts[np.isfinite(starts)].astype("int64")
    has_never = bool(np.isinf(starts).any())
    if options.control_group == "not_yet_treated" and not has_never:
        finite = finite[:-1]
    if not len(panel.table):
        return finite[:0]
    first = int(panel.periods[0]) + options.anticipation
    return finite[finite > first]


def _nothing_left(panel: Panel, options: GroupTimeOptions) -> str:
    left_out = [words for words in panel.warnings if "left out" in words]
    because = f" ({'; '.join(left_out)})" if left_out else ""
    role = "never treated" if options.control_group == "never_treated" else "not yet treated"
    return (
        f"{panel.where}: found no cohort with a period before treatment and a comparison of units "
        f"{role}{because}, expected at least one.\n"
        "Add units that are not treated, or treated later, and periods before treatment."
    )


def _small_cohorts(panel: Panel) -> tuple[str, ...]:
    """Groups of fewer units than covariates and five more, as R's did counts them."""
    sizes = panel.table.groupby("announced").size() / len(panel.periods)
    small = sizes[sizes < len(panel.covariates) + 5].index
    names = [f"{start:.0f}" if np.isfinite(start) else "never treated" for start in small]
    if not names:
        return ()
    return (f"small cohorts: {', '.join(names)}; their effects rest on very few units",)


def _few_clusters(panel: Panel) -> tuple[str, ...]:
    count = panel.n_clusters if panel.is_clustered else panel.n_units
    if count >= 40:
        return ()
    unit = "clusters" if panel.is_clustered else "units"
    words = (
        f"few {unit}: {count}; these standard errors are too small on average, use the wild "
        "cluster bootstrap or randomisation inference beside them"
    )
    return (words,)
