"""How many units are missing, to the target and to the universe."""

from __future__ import annotations

import numpy as np
import pandas as pd


def measure_gaps(figures: pd.DataFrame) -> pd.DataFrame:
    """Coverage and gaps of each figure, by what its denominator is.

    Parameters
    ----------
    figures : DataFrame
        One row a figure: ``value``, ``numerator``, ``denominator``, ``denominator_role``,
        ``unit`` and the columns of :func:`helpers.coverage.target.match_targets`.

    Returns
    -------
    DataFrame
        Same index, all missing where they have no meaning:

        - ``progress_to_target`` [ratio, may pass 1]: where the denominator is a target, or where
          a target in the figure's own unit is known;
        - ``coverage_of_universe`` [ratio]: where the denominator is a universe of places;
        - ``share_of_whole`` [ratio]: where it is a whole that the numerator is part of;
        - ``units_for_target`` [units]: what the target asks for, a share as the whole units that
          reach it;
        - ``gap_to_target`` [units, never below 0], in percentage points for a percentage;
        - ``gap_to_universe`` [units].

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/coverage-gap.md.
    """
    x, y, role = figures["numerator"], figures["denominator"], figures["denominator_role"]
    done = count_done(figures)
    asked = _units_asked(figures)
    ratio = x / y
    to_universe = role.eq("universe").fillna(False)
    of_whole = role.eq("whole").fillna(False)
    lower_better = figures["comparator"].isin(["at_most", "less_than"])
    gap = (asked - done).mask(lower_better, done - asked).clip(lower=0)
    counted = figures["unit"].ne("percent") & ~lower_better & ~to_universe
    return pd.DataFrame(
        {
            "progress_to_target": (done / asked).where(counted & asked.gt(0)),
            "coverage_of_universe": ratio.where(to_universe),
            "share_of_whole": ratio.where(of_whole),
            "units_for_target": asked,
            "gap_to_target": gap,
            "gap_to_universe": (y - x).where(to_universe),
        }
    ).astype("Float64")


def count_done(figures: pd.DataFrame) -> pd.Series:
    """What a target is read against: x of a ratio to a target or universe, else the value.

    A rate is printed with what it was divided from (18.9 hours to 8.9 is a ratio of 2.1), which is
    not in the target's unit.
    """
    is_count = figures["denominator_role"].isin(["target", "universe"])
    done: pd.Series = figures["numerator"].where(is_count).fillna(figures["value"])
    return done


def _units_asked(figures: pd.DataFrame) -> pd.Series:
    """What the target comes to, in the figure's own unit."""
    role = figures["denominator_role"]
    printed = figures["denominator"].where(role.eq("target"))
    share_of_places = figures["target_unit"].eq("percent") & role.eq("universe")
    whole = share_of_units(figures["target_value"], figures["denominator"], figures["comparator"])
    of_places = whole.where(share_of_places.fillna(False))
    same_unit = figures["target_unit"].eq(figures["unit"])
    return printed.fillna(of_places).fillna(figures["target_value"].where(same_unit))


def share_of_units(percent: pd.Series, units: pd.Series, comparator: pd.Series) -> pd.Series:
    """Whole units that a target of so many percent asks for: 95 % of 184 is 175.

    Parameters
    ----------
    percent : Series
        The target [percent].
    units : Series
        Units that exist.
    comparator : Series of text
        ``more_than`` asks for one more where the share is a whole number. ``at_most`` and
        ``less_than`` are ceilings: rounded down, and one less where it is a whole number.
    """
    exact = (percent / 100 * units).astype("Float64").to_numpy("float64", na_value=np.nan)
    # Rounded first: 0.95 * 180 is 171.00000000000003 in binary.
    share = np.round(exact, 9)
    is_ceiling = comparator.isin(["at_most", "less_than"]).to_numpy(bool)
    whole = np.where(is_ceiling, np.floor(share), np.ceil(share))
    beyond = comparator.map({"more_than": 1, "less_than": -1}).fillna(0).to_numpy("float64")
    asked = whole + np.where(whole == share, beyond, 0)
    return pd.Series(asked, index=percent.index, dtype="Float64")
