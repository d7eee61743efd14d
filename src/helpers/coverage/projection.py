"""Where a series may be when its target is due, and how likely it is to be there.

`can_say` is False, with a reason, wherever the series does not carry a projection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from helpers.coverage.series_table import Series, date_of, read_series
from helpers.coverage.state_space import MODELS, draw_paths, fit_candidates
from helpers.errors import UserError
from helpers.figures.bad_rows import Numbers

MIN_POINTS: Final = 8
"""Two points go into level and slope; six are left for the variance. The 95 % quantile is then
2.45 standard errors, a quarter above the 1.96 of a known variance; with five points it is 3.18, and
nothing shows whether the model fits. See docs/methods/trajectory.md."""
MOST_UNIVERSE_CHANGE: Final = 0.1
"""From one date to the next; more is another universe (184 communes became 68), not growth."""
_IRREGULAR: Final = 0.15
_LOOK_AHEAD: Final = 60
_LEVELS: Final = (80, 95)
_PATH: Final = ("year", "date", "mean", "median", "lower_80", "upper_80", "lower_95", "upper_95")
_CAVEAT: Final = (
    "It carries on what the series did: a new budget, a reform or a stop is not in it. The "
    "uncertainty of level, slope and variances is in the interval, as far as the model is right; "
    "that the model itself may be wrong is not."
)


@dataclass(frozen=True, slots=True)
class Projection:
    """A projected path and the probability of meeting the target, or why neither can be said.

    Attributes
    ----------
    can_say : bool
    reason : str
        Why not, in words; empty where `can_say`.
    path : DataFrame
        One row a step up to the due date: ``year`` (labelled by its end), ``date``, ``mean``,
        ``median``, ``lower_80``, ``upper_80``, ``lower_95``, ``upper_95`` of the figure that will
        be reported [ratio or units]; no row where not `can_say`.
    probability : float
        That the figure meets the target when it is due; nan where not `can_say`.
    probability_by_due : float
        That it has met it at one date at least by then.
    reached, reached_lower, reached_upper : float
        Year, labelled by its end, in which it first meets the target: median and 80 % interval.
        nan where that lies more than 60 steps ahead.
    scale : {"logit", "count"}
        What was modelled.
    noise_share : float
        Posterior mean of noise in the variance of one step, 0 to 1; hardly known from few points.
    model : str
    n_points, draws : int
    interval : str
        "prediction".
    caveat : str
    """

    can_say: bool
    reason: str
    path: pd.DataFrame
    probability: float
    probability_by_due: float
    reached: float
    reached_lower: float
    reached_upper: float
    scale: str
    noise_share: float
    model: str
    n_points: int
    draws: int
    interval: str = "prediction"
    caveat: str = _CAVEAT


def project(
    table: pd.DataFrame,
    *,
    target: float,
    due: float,
    rng: np.random.Generator,
    draws: int = 4000,
    min_points: int = MIN_POINTS,
    model: str = "drift",
    is_ceiling: bool = False,
    where: str = "the series",
) -> Projection:
    """Project a series to the day its target is due.

    Parameters
    ----------
    table : DataFrame
        ``year`` or ``date``, with ``n`` and ``N`` (shares, modelled on the logit) or ``count``
        (modelled as it is, cut at 0). A column ``definition`` or ``universe`` that changes marks a
        break.
    target : float
        Share [ratio] or count [units].
    due : float
        Year by whose end it is due.
    rng : Generator
        Draws the paths.
    draws : int
        Paths; the probability's simulation error is at most 0.5 / sqrt(draws).
    min_points : int
        Fewer dates: cannot say. Not below 4.
    model : {"drift", "level", "trend"}
        Random walk with drift: what is lost or gained stays so. Its intervals cover as they say
        where that holds and more where reports are noisy. "level" adds noise, "trend" a slope that
        wanders: both average over variances that a short series hardly knows.
    is_ceiling : bool
        The target is to come down to it.
    where : str
        Name of the table in messages.

    Returns
    -------
    Projection

    Raises
    ------
    UserError
        An unknown model, too small `min_points` or `draws`, a target that cannot be, or a table
        that :func:`helpers.coverage.series_table.read_series` refuses.

    Notes
    -----
    Harvey (1989), by statsmodels' UnobservedComponents; see docs/methods/trajectory.md.
    """
    _check_settings(model, min_points, draws)
    series = read_series(table, where=where)
    _check_target(target, is_share=series.total is not None)
    scale = "count" if series.total is None else "logit"
    reason = _find_obstacle(series, table, target, due, min_points, is_ceiling)
    if reason:
        return _cannot_say(reason, scale, model, len(series.time), draws)
    values = series.value if series.total is None else special.logit(series.value)
    candidates = fit_candidates(values, model)
    step = float(np.median(np.diff(series.time)))
    ahead = _steps_ahead((due - float(series.time[-1])) / step)
    paths = draw_paths(candidates, len(values), ahead, rng, draws)
    paths = np.maximum(paths, 0) if series.total is None else special.expit(paths)
    meets = paths <= target if is_ceiling else paths >= target
    years = float(series.time[-1]) + ahead * step
    by_due = years <= due + 1e-9
    reached = np.where(meets.any(axis=1), years[np.argmax(meets, axis=1)], np.inf)
    # An infinite end is one that lies beyond the look-ahead.
    ends = np.quantile(reached, [0.5, 0.1, 0.9], method="inverted_cdf")
    median, lower, upper = np.where(np.isfinite(ends), ends, np.nan)
    return Projection(
        can_say=True,
        reason="",
        path=_describe_path(years[by_due], paths[:, by_due]),
        probability=float(meets[:, by_due][:, -1].mean()),
        probability_by_due=float(meets[:, by_due].any(axis=1).mean()),
        reached=float(median),
        reached_lower=float(lower),
        reached_upper=float(upper),
        scale=scale,
        noise_share=sum(candidate.weight * candidate.noise for candidate in candidates),
        model=model,
        n_points=len(values),
        draws=draws,
    )


def _check_settings(model: str, min_points: int, draws: int) -> None:
    if model not in MODELS:
        raise UserError(f"model: found {model}, expected one of {', '.join(MODELS)}.\nName one.")
    if min_points < 4:
        raise UserError(f"min_points: found {min_points}, expected 4 or more.\n"
                        "Fewer leave no spread about level and slope.")  # fmt: skip
    if draws < 100:
        raise UserError(f"draws: found {draws}, expected 100 or more.\nPass draws=4000.")


def _check_target(target: float, *, is_share: bool) -> None:
    if is_share and not 0 < target < 1:
        raise UserError(
            f"target: found {target:g}, expected above 0 and below 1.\n"
            "Divide a percentage by 100; a share on the logit never reaches 0 or 1."
        )
    if not target >= 0:
        raise UserError(f"target: found {target:g}, expected 0 or more.\nCorrect the target.")


def _find_obstacle(
    series: Series,
    table: pd.DataFrame,
    target: float,
    due: float,
    min_points: int,
    is_ceiling: bool,
) -> str:
    """The first reason why nothing can be said; empty where there is none."""
    last = float(series.value[-1])
    if last <= target if is_ceiling else last >= target:
        return "the last figure already meets the target"
    if due <= series.time[-1]:
        return "the due day is not after the last figure"
    if len(series.time) < min_points:
        dates = "1 date" if len(series.time) == 1 else f"{len(series.time)} dates"
        return f"{dates}, and a projection needs {min_points}"
    return _find_break(series, table) or _find_shape(series)


def _find_break(series: Series, table: pd.DataFrame) -> str:
    for column in ("definition", "universe"):
        if column in table and table[column].fillna("").nunique() > 1:
            return f"the {column} changes within the series: before and after do not compare"
    if series.total is not None:
        change = np.abs(np.diff(series.total)) / series.total[:-1]
        if change.max() > MOST_UNIVERSE_CHANGE:
            at = int(np.argmax(change))
            numbers = f"from {series.total[at]:.12g} to {series.total[at + 1]:.12g}"
            return f"the universe changes {numbers} between two dates: a break, not growth"
    steps = np.diff(series.time)
    if np.abs(steps - np.median(steps)).max() > _IRREGULAR * np.median(steps):
        return "the dates are not evenly spaced: the model needs equal steps"
    return ""


def _find_shape(series: Series) -> str:
    value = series.value
    if np.ptp(value) == 0:
        return "all figures are the same: nothing says how they may move"
    if series.total is not None:
        if ((value <= 0) | (value >= 1)).any():
            return "a share of 0 or 1 has no logit"
        value = special.logit(value)
    moves = np.diff(value)
    if np.ptp(moves) < 1e-9 * np.abs(moves).max():
        return "the figures lie exactly on a line: no variance to take an interval from"
    return ""


def _steps_ahead(to_due: float) -> Numbers:
    """Whole steps beyond the due date, and the due date itself where it falls between two."""
    whole = np.arange(1.0, np.ceil(to_due) + _LOOK_AHEAD)
    is_whole = np.abs(whole - to_due).min() < 1e-6
    return whole if is_whole else np.sort(np.append(whole, to_due))


def _describe_path(years: Numbers, paths: Numbers) -> pd.DataFrame:
    tails = [(1 - level / 100) / 2 for level in _LEVELS]
    ends = np.quantile(paths, [0.5, *(q for tail in tails for q in (tail, 1 - tail))], axis=0)
    columns = [years, [date_of(float(year)) for year in years], paths.mean(axis=0), *ends]
    return pd.DataFrame(dict(zip(_PATH, columns, strict=True)))


def _cannot_say(reason: str, scale: str, model: str, n_points: int, draws: int) -> Projection:
    nan = float("nan")
    path = pd.DataFrame({column: pd.Series(dtype="float64") for column in _PATH})
    path["date"] = pd.to_datetime(path["date"])
    return Projection(
        can_say=False, reason=reason, path=path, probability=nan, probability_by_due=nan,
        reached=nan, reached_lower=nan, reached_upper=nan, scale=scale, noise_share=nan,
        model=model, n_points=n_points, draws=draws,
    )  # fmt: skip
