"""The first stage of imputation: what untreated rows say that treated rows would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from helpers.errors import UserError
from helpers.impact.least_squares import LeastSquares, fit_least_squares
from helpers.impact.panel import Flags, Panel
from helpers.impact.regression import (
    TWO_WAY,
    covariate_columns,
    effect_codes,
    is_treated,
    outcomes,
    say_dropped,
    say_model,
    weights,
)
from helpers.sampling.columns import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class UntreatedFit:
    """Effects and covariates as estimated from rows before treatment, carried to all rows.

    Attributes
    ----------
    panel : Panel
        Rows that can be imputed, treated or not.
    treated : array of bool, shape (n,)
    codes : dict of str to array of int, shape (n,)
        Fixed effects by name.
    names : tuple of str
        Covariates.
    values : array of float, shape (n, c)
        Those of the covariates.
    fit : LeastSquares
        Its weights are 0 on treated rows; its residuals there are the effects.
    """

    panel: Panel
    treated: Flags
    codes: dict[str, Codes]
    names: tuple[str, ...]
    values: Floats
    fit: LeastSquares

    @property
    def effects(self) -> Floats:
        """Outcome less what was imputed: on untreated rows a residual. Shape (n,)."""
        return self.fit.residuals

    @property
    def words(self) -> str:
        """The model in words."""
        return say_model(self.codes, self.names)

    def with_squared_weights(self) -> LeastSquares:
        """The same regression with each weight squared."""
        squared = self.fit.weights**2
        return _fit(self.panel, list(self.codes.values()), self.values, squared)


def fit_untreated(
    panel: Panel,
    *,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
) -> UntreatedFit:
    """Fit fixed effects and covariates to untreated rows alone.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period are left out, and treated rows whose unit or period
        untreated rows do not tell.
    covariates : sequence of str, optional
        Those of the panel; all of them where None.
    effects : sequence of {"unit", "period", "cohort", "cluster"}, or joined by ^
        Fixed effects.

    Raises
    ------
    UserError
        No untreated row, or no treated row that can be imputed.
    """
    seen = panel.without_already_treated()
    _check_both(seen)  # where all units are treated from the first period, nothing is left to fit
    can_tell = imputable(seen, list(effect_codes(seen, effects).values()))
    n_lost = int((~can_tell).sum())
    if n_lost:
        words = f"cannot be imputed: {n_lost:,} treated rows whose unit or period has no untreated "
        seen = seen.keep(can_tell, words + "row to compare with are left out")
    _check_both(seen)
    treated = is_treated(seen)
    names, values = covariate_columns(seen, covariates)
    codes = effect_codes(seen, effects)
    fit = _fit(seen, list(codes.values()), values, weights(seen) * ~treated)
    seen = replace(seen, warnings=seen.warnings + say_dropped(names, fit))
    return UntreatedFit(seen, treated, codes, names, values, fit)


def _check_both(panel: Panel) -> None:
    """Stop where there is no treated row, or no untreated one."""
    treated = is_treated(panel)
    if not treated.any() or treated.all():
        kind = "untreated" if treated.any() else "treated"
        message = f"{panel.where}: found no {kind} row, expected some.\n"
        raise UserError(message + "Keep units that are not treated yet, and units that are.")


def _fit(panel: Panel, effects: Sequence[Codes], values: Floats, weighted: Floats) -> LeastSquares:
    """Effects and covariates alone; the weight of treated rows is 0."""
    nothing = np.empty((len(weighted), 0))
    return fit_least_squares(outcomes(panel), nothing, effects, weights=weighted, covariates=values)


def imputable(panel: Panel, effects: Sequence[Codes]) -> Flags:
    """Untreated rows, and treated rows whose effects untreated rows link to each other.

    Parameters
    ----------
    panel : Panel
    effects : sequence of array of int, shape (n,)
        Levels of each effect.
    """
    treated = is_treated(panel)
    sizes = np.array([int(codes.max()) + 1 for codes in effects])
    nodes = np.column_stack(effects) + (np.cumsum(sizes) - sizes)
    told = nodes[~treated]
    pairs = np.vstack([told[:, [0, j]] for j in range(nodes.shape[1])]).T
    shape = (int(sizes.sum()),) * 2
    links = sparse.coo_array((np.ones(pairs.shape[1]), tuple(pairs)), shape=shape)
    _, group = connected_components(links, directed=False)
    known = np.zeros(shape[0], bool)
    known[told.ravel()] = True
    is_linked = (group[nodes] == group[nodes[:, :1]]).all(axis=1) & known[nodes].all(axis=1)
    able: Flags = ~treated | is_linked
    return able
