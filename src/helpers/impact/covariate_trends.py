"""Covariates that may bend the path of the outcome, for estimators with unit effects."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.impact.panel import Panel


def with_covariate_trends(panel: Panel) -> Panel:
    """Put each covariate, as first seen, times each period but the first in place of itself.

    Unit effects swallow what does not change, so a covariate as such adds nothing there; times a
    period it lets units that differ in it run on other paths, as group-time effects do.

    Parameters
    ----------
    panel : Panel
        Of units seen again. Values after the start are not used: treatment may have changed them.

    Returns
    -------
    Panel
        With covariates named "<covariate> in <period>"; the same panel where it has none, or is of
        repeated cross-sections.
    """
    if not panel.covariates or not panel.is_panel:
        return panel
    period = panel.table["period"].to_numpy("int64")
    first = panel.first_rows[panel.unit_codes]
    columns = {
        f"{name} in {later}": np.where(
            period == later, panel.table[name].to_numpy("float64")[first], 0.0
        )
        for name in panel.covariates
        for later in panel.periods[1:]
    }
    table = panel.table.drop(columns=list(panel.covariates))
    table = pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1)
    return replace(panel, table=table, covariates=tuple(columns))
