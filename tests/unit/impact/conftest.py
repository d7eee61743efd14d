"""Small staged roll-outs with known numbers."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.impact import GroupTimeEffects, Panel, declare_panel, group_time_effects

NEVER = np.inf
COLUMNS = {"unit": "commune", "period": "year", "outcome": "rate", "first_treated": "start"}


def make_rollout(
    starts: list[float], periods: int = 6, effect: float = 2.0, noise: float = 0.0, seed: int = 1
) -> pd.DataFrame:
    """One row a commune and year from 2011 on: own level, common trend, effect from its start."""
    rng = np.random.default_rng(seed)
    rows = [
        {
            "commune": f"c{number:03d}",
            "year": 2011 + step,
            "start": start,
            "district": f"d{number % 5}",
            "height": float(number % 7),
            "rate": number + 0.5 * step + effect * (2011 + step >= start) + noise * rng.normal(),
        }
        for number, start in enumerate(starts)
        for step in range(periods)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def two_cohorts() -> list[float]:
    """Starts of 20 communes: 6 in 2013, 6 in 2015, 8 never."""
    return [2013.0] * 6 + [2015.0] * 6 + [NEVER] * 8


@pytest.fixture
def rollout() -> Callable[..., pd.DataFrame]:
    """A table of a staged roll-out, by the starts of its communes."""
    return make_rollout


@pytest.fixture
def declared() -> Callable[..., Panel]:
    """The panel of such a table."""
    return lambda table, **options: declare_panel(table, **(COLUMNS | options))


@pytest.fixture
def effects_of(declared) -> Callable[..., GroupTimeEffects]:
    """Group-time effects of such a table; `columns` go to its declaration."""
    return lambda table, columns=None, **options: group_time_effects(
        declared(table, **(columns or {})), **options
    )
