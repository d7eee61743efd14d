"""Covariates as a matrix that can be solved, whatever their units."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.sampling.columns import Floats

_COLLINEAR: Final = 1e-8
"""Length of what a scaled covariate adds to those before it, below which it adds nothing."""
_CONSTANT: Final = 1e-12
"""Spread of a covariate beside its largest value, below which it is rounding."""


def scaled_design(table: pd.DataFrame, covariates: tuple[str, ...], where: str) -> Floats:
    """The constant and the covariates, each with mean 0 and spread 1.

    Scaling changes no estimate; it keeps large numbers such as populations solvable.

    Returns
    -------
    array of float, shape (rows, 1 + covariates)

    Raises
    ------
    UserError
        Names a covariate that is the same for all, or that the others already give.
    """
    columns = [np.ones(len(table))]
    orthogonal: list[Floats] = []
    for name in covariates:
        values = table[name].to_numpy("float64")
        spread = values.std()
        if spread <= _CONSTANT * np.abs(values).max():
            message = f"{where}, covariate {name}: found one value for all, expected several.\n"
            raise UserError(message + "Leave the covariate out: it tells no units apart.")
        scaled = (values - values.mean()) / spread
        rest = scaled.copy()
        for other in orthogonal:
            rest -= other * (other @ rest)
        length = float(np.linalg.norm(rest))
        if length <= _COLLINEAR * np.sqrt(len(rest)):
            message = f"{where}, covariate {name}: found a combination of the other covariates, "
            raise UserError(message + "expected one that adds to them.\nLeave one of them out.")
        orthogonal.append(rest / length)
        columns.append(scaled)
    return np.column_stack(columns)
