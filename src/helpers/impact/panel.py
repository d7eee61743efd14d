"""One declaration of a panel for every estimator: who, when, what came out, treated since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.impact.panel_rules import (
    check_names,
    check_unit_is_given,
    check_within_units,
    read_first_treated,
    read_labels,
    read_outcome,
    read_periods,
    read_weights,
)
from helpers.impact.panel_warnings import panel_warnings
from helpers.sampling.columns import Codes, Floats, read_numbers

NEVER: Final = np.inf
"""``first_treated`` of a unit that is not treated within the panel."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Panel:
    """Units over periods, each treated from some period on, or never. Made by `declare_panel`.

    Attributes
    ----------
    table : DataFrame
        One row a unit and period, sorted by both: ``unit`` (label), ``period`` (int), ``outcome``
        (float), ``first_treated`` (float, `NEVER` for those not treated within the panel),
        ``cluster`` (label; the unit itself where none was given), ``weight`` (float, above 0),
        ``announced`` (float, the first treated period as given, also after the panel) and the
        covariates under their own names (float). Of repeated cross-sections each row is a unit,
        numbered from 0.
    covariates : tuple of str
        Names of the covariates, in the order given.
    repeated_cross_sections : bool
        Whether each period saw other units.
    is_clustered, is_weighted : bool
        Whether a cluster or a weight was given.
    where : str
        Name of the table in messages.
    warnings : tuple of str
        What an estimator will leave out or cannot tell, each beginning with its name.
    """

    table: pd.DataFrame
    covariates: tuple[str, ...] = ()
    repeated_cross_sections: bool = False
    is_clustered: bool = False
    is_weighted: bool = False
    where: str = "the panel"
    warnings: tuple[str, ...] = ()

    @property
    def is_panel(self) -> bool:
        """Whether the same units are seen again; false for repeated cross-sections."""
        return not self.repeated_cross_sections

    @cached_property
    def periods(self) -> Codes:
        """Periods observed, ascending."""
        periods: Codes = np.unique(self.table["period"].to_numpy("int64"))
        return periods

    @cached_property
    def cohorts(self) -> Codes:
        """First treated periods up to the last period, ascending; never-treated left out."""
        starts = np.unique(self.table["first_treated"].to_numpy("float64"))
        cohorts: Codes = starts[np.isfinite(starts)].astype("int64")
        return cohorts

    @cached_property
    def unit_codes(self) -> Codes:
        """Unit of each row as a number from 0, in the order of the labels. Shape (rows,)."""
        is_next = np.zeros(len(self.table), dtype="int64")
        is_next[self.first_rows[1:]] = 1
        return np.cumsum(is_next)

    @cached_property
    def first_rows(self) -> Codes:
        """Position of the first row of each unit. Shape (n_units,)."""
        units = self.table["unit"]
        return np.flatnonzero(units.ne(units.shift()).to_numpy(bool))

    @property
    def unit_labels(self) -> pd.Index:
        """Label of each unit, in the order of `unit_codes`. Shape (n_units,)."""
        labels: pd.Index = pd.Index(self.table["unit"].iloc[self.first_rows])
        return labels

    @property
    def unit_first_treated(self) -> Floats:
        """First treated period of each unit, `NEVER` for the others. Shape (n_units,)."""
        return self.table["first_treated"].to_numpy("float64")[self.first_rows]

    @cached_property
    def unit_clusters(self) -> Codes:
        """Cluster of each unit as a number from 0, in the order of labels. Shape (n_units,)."""
        codes, _ = pd.factorize(self.table["cluster"].iloc[self.first_rows], sort=True)
        return codes.astype("int64")

    @property
    def n_units(self) -> int:
        """How many units; of repeated cross-sections, rows."""
        return len(self.first_rows)

    @property
    def n_observations(self) -> int:
        """How many rows."""
        return len(self.table)

    @cached_property
    def n_clusters(self) -> int:
        """How many clusters; as many as units where no cluster was given."""
        return int(self.table["cluster"].nunique())

    @property
    def is_balanced(self) -> bool:
        """Whether every unit is seen in every period."""
        return self.is_panel and len(self.table) == self.n_units * len(self.periods)

    @property
    def has_never_treated(self) -> bool:
        """Whether some units are not treated within the panel."""
        return bool(np.isinf(self.unit_first_treated).any())

    @property
    def is_already_treated(self) -> Flags:
        """Rows of units treated from the first period: nothing was seen before. Shape (rows,)."""
        starts = self.table["first_treated"].to_numpy("float64")
        is_early: Flags = starts <= self.periods[0]
        return is_early

    def keep(self, rows: Flags, *warnings: str) -> Panel:
        """The panel of some rows, with further warnings.

        Parameters
        ----------
        rows : array of bool, shape (rows,)
            Rows to keep.
        *warnings : str
            Why others were left out; appended to those of the panel.
        """
        table = self.table[rows].reset_index(drop=True)
        return replace(self, table=table, warnings=(*self.warnings, *warnings))

    def without_already_treated(self) -> Panel:
        """The panel without units treated from its first period; its warnings count them."""
        is_early = self.is_already_treated
        return self.keep(~is_early) if is_early.any() else self


def declare_panel(
    table: pd.DataFrame,
    *,
    unit: str | None,
    period: str,
    outcome: str,
    first_treated: str,
    cluster: str | None = None,
    weight: str | None = None,
    covariates: Sequence[str] = (),
    repeated_cross_sections: bool = False,
    where: str = "the panel",
) -> Panel:
    """Read a table of units over periods into the panel that every estimator takes.

    Parameters
    ----------
    table : DataFrame
        One row a unit and period, in any order.
    unit : str or None
        Column of labels. None is for repeated cross-sections alone.
    period : str
        Column of whole numbers, for example years.
    outcome : str
        Column of numbers.
    first_treated : str
        Column of the first period in which the unit is treated; missing, 0 or infinite for a unit
        never treated. Treatment stays on from then.
    cluster : str, optional
        Column of labels, one a unit: the level at which treatment was assigned.
    weight : str, optional
        Column of numbers above 0.
    covariates : sequence of str
        Columns of numbers.
    repeated_cross_sections : bool
        Whether each period saw other units, so that each row is a unit of its own.
    where : str
        Name of the table in messages.

    Returns
    -------
    Panel
        Its ``warnings`` name what estimators will leave out or cannot tell.

    Raises
    ------
    UserError
        One message for the first of: a column that is not there, a missing or infinite outcome
        or covariate, periods that are not whole numbers, a weight of 0 or less, a unit twice in
        one period, a first treated period or a cluster that changes within a unit.
    """
    given = [period, outcome, first_treated, unit, cluster, weight, *covariates]
    check_names(table, [name for name in given if name is not None], covariates, where)
    check_unit_is_given(unit, repeated_cross_sections, where)
    units = read_labels(table, unit, where)
    clusters = units if cluster is None else read_labels(table, cluster, where)
    typed = pd.DataFrame(
        {
            "unit": units,
            "period": read_periods(table, period, where),
            "outcome": read_outcome(table, outcome, where),
            "first_treated": read_first_treated(table, first_treated, where),
            "cluster": clusters,
            "weight": read_weights(table, weight, where),
            "announced": read_first_treated(table, first_treated, where),
        }
        | {name: read_numbers(table, name, where=where) for name in covariates}
    )
    if not repeated_cross_sections:
        names = {"unit": unit, "period": period, "first_treated": first_treated, "cluster": cluster}
        check_within_units(table, typed, names, where)
    ordered = _sorted(typed, repeated_cross_sections, has_cluster=cluster is not None)
    panel = Panel(
        ordered,
        tuple(covariates),
        repeated_cross_sections,
        is_clustered=cluster is not None,
        is_weighted=weight is not None,
        where=where,
    )
    return _with_warnings(panel)


def _sorted(typed: pd.DataFrame, repeated_cross_sections: bool, has_cluster: bool) -> pd.DataFrame:
    """Rows by unit and period, so that their order in the user's table cannot matter."""
    if not repeated_cross_sections:
        return typed.sort_values(["unit", "period"], ignore_index=True)
    others = [name for name in typed.columns if name not in ("unit", "period")]
    ordered = typed.sort_values(["period", "unit", *others], ignore_index=True)
    ordered["unit"] = np.arange(len(ordered))
    return ordered if has_cluster else ordered.assign(cluster=ordered["unit"])


def _with_warnings(panel: Panel) -> Panel:
    """Units that start after the panel become never-treated; what else is said is counted."""
    last = panel.periods[-1]
    starts = panel.table["first_treated"]
    is_late = (starts > last) & np.isfinite(starts)
    n_late = int(panel.table.loc[is_late, "unit"].nunique())
    table = panel.table.assign(first_treated=starts.mask(is_late, NEVER))
    panel = replace(panel, table=table)
    return replace(panel, warnings=panel_warnings(table, panel.is_panel, n_late))
