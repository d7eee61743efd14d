"""Effects by cell from imputed outcomes, and the conservative errors of such effects."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import sparse

from helpers.impact.absorb import Columns, group_sums
from helpers.impact.cells import Cells
from helpers.impact.regression import weights
from helpers.impact.untreated_fit import UntreatedFit
from helpers.sampling.columns import Codes, Floats

Centring = Literal["cell", "leave_out"]
Weighting = Literal["once", "squared"]


def impute_cells(
    stage: UntreatedFit,
    cells: Cells,
    used: Codes,
    centring: Centring = "cell",
    weighting: Weighting = "once",
) -> tuple[Floats, Floats]:
    """Mean effect in each treated cell, and what each unit adds to its error.

    Parameters
    ----------
    stage : UntreatedFit
    cells : Cells
    used : array of int, shape (k,)
        Treated cells.
    centring : {"cell", "leave_out"}
        What a row's effect is compared with: the mean of its cell, or that of the other clusters.
    weighting : {"once", "squared"}
        How weights enter the errors.

    Returns
    -------
    estimates : array of float, shape (k,)
    parts : array of float, shape (n_units, k)
        Their clustered sums of squares are the conservative variance; missing in a cell that has
        one cluster where its own is left out.
    """
    targets = cells.columns(used, weights(stage.panel) / cells.weight[cells.index])
    estimates = targets.T @ stage.effects
    centres = _centres(stage, cells, centring)
    centred = np.where(stage.treated, stage.effects - centres, 0.0)
    units = stage.panel.unit_codes
    own = (group_sums(units, stage.panel.n_units, centred) @ targets).toarray()
    return estimates, own - _carried(stage, targets, weighting)


def _centres(stage: UntreatedFit, cells: Cells, centring: Centring) -> Floats:
    """What each row's effect is compared with: means by squared weight, as in the paper."""
    squares = weights(stage.panel) ** 2
    products = squares * stage.effects
    n_cells = len(cells.weight)
    size, total = (
        np.bincount(cells.index, values, n_cells)[cells.index] for values in (squares, products)
    )
    if centring == "cell":
        return np.asarray(total / size, "float64")
    panel = stage.panel
    both = panel.unit_clusters[panel.unit_codes] * n_cells + cells.index
    own_size, own_total = (np.bincount(both, values)[both] for values in (squares, products))
    is_alone = np.isclose(own_size, size, rtol=1e-12)
    others = np.where(is_alone, np.nan, size - own_size)
    return np.asarray((total - own_total) / others, "float64")


def _carried(stage: UntreatedFit, targets: Columns, weighting: Weighting) -> Floats:
    """What untreated rows of each unit add to the error of what was imputed."""
    units, fit = stage.panel.unit_codes, stage.fit
    if weighting == "once":
        return fit.carry(units, targets)
    by_weight = sparse.csr_array(targets.multiply(weights(stage.panel)[:, None]))
    slip = stage.with_squared_weights()
    return slip.carry(units, by_weight, fit.weights * fit.residuals)
