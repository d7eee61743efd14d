"""Difference and ratio: two groups stand for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from helpers.equity.groups import Groups
from helpers.equity.measure import Measure, Scale
from helpers.equity.options import check_level
from helpers.errors import UserError

NO_ERRORS = "none: the two groups came without standard errors"
CHOSEN = (
    "The groups were chosen by their estimates: where several are close, the interval is too "
    "far from no inequality."
)
ITSELF = "the reference group is itself the worst"


def compared_pair(groups: Groups) -> tuple[int, int]:
    """Positions of the two groups compared, the one expected to be larger first.

    Ordered: the most advantaged and the most disadvantaged group, the other way round for an
    adverse indicator. Not ordered: the reference group and the worst of all groups, the other
    way round for an adverse indicator; without a reference the highest and the lowest. Where
    the reference group is itself the worst it is compared with itself, as in WHO's package;
    with another group that is as bad, where there is one.
    """
    if groups.is_ordered:
        top, bottom = len(groups) - 1, 0
        return (top, bottom) if groups.is_favourable else (bottom, top)
    if groups.reference is None:
        return groups.extreme(highest=True), groups.extreme(highest=False)
    worst = _worst_of_all(groups, groups.reference)
    return (groups.reference, worst) if groups.is_favourable else (worst, groups.reference)


def _worst_of_all(groups: Groups, reference: int) -> int:
    other = groups.extreme(highest=not groups.is_favourable, but=reference)
    beyond = groups.estimate[reference] - groups.estimate[other]
    is_itself = beyond < 0 if groups.is_favourable else beyond > 0
    return reference if is_itself else other


def difference(groups: Groups, *, level: float = 0.95) -> Measure:
    """Difference (D) between two groups, in units of the indicator.

    Parameters
    ----------
    groups : Groups
        Which two: see :func:`compared_pair`. Below 0 where of ordered groups the one expected
        to be behind is ahead.
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        Normal interval with sqrt(se1^2 + se2^2): the groups are independent samples. 0 without
        an interval where the reference group is itself the worst.

    Raises
    ------
    UserError
        A level not within 0-1.

    Notes
    -----
    Ahn and others (2018), JCO Clin Cancer Inform 2, 1-19. See docs/methods/inequality.md.
    """
    check_level(level)
    high, low = compared_pair(groups)
    if high == low:
        return _of_itself("d", 0.0, "estimate", level)
    answer = Measure(
        "d",
        float(groups.estimate[high] - groups.estimate[low]),
        se=float(np.hypot(groups.errors[high], groups.errors[low])),
        level=level,
    )
    return _with_words(groups, answer, "normal, two independent groups")


def ratio(groups: Groups, *, level: float = 0.95) -> Measure:
    """Ratio (R) of two groups, the pair of :func:`difference`.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        Normal interval on the log scale, sqrt((se1/y1)^2 + (se2/y2)^2); none where the first
        estimate is 0. 1 without an interval where the reference group is itself the worst.

    Raises
    ------
    UserError
        The estimate to divide by is 0; a level not within 0-1.

    Notes
    -----
    Ahn and others (2018), JCO Clin Cancer Inform 2, 1-19. See docs/methods/inequality.md.
    """
    check_level(level)
    high, low = compared_pair(groups)
    first, second = groups.estimate[high], groups.estimate[low]
    if second == 0:
        raise UserError(
            f"{groups.where}, group {groups.subgroup[low]}: found an estimate of 0, expected "
            "above 0 to divide by for the ratio.\nReport the difference."
        )
    if high == low:
        return _of_itself("r", 1.0, "log", level)
    if first == 0:
        return Measure(
            "r", 0.0, se_scale="log", level=level, method="none: a ratio of 0 has no log"
        )
    relative = groups.errors[[high, low]] / groups.estimate[[high, low]]
    answer = Measure(
        "r",
        float(first / second),
        se=float(np.hypot(*relative)),
        se_scale="log",
        level=level,
    )
    return _with_words(groups, answer, "normal on the log scale, two independent groups")


def _of_itself(code: str, estimate: float, se_scale: Scale, level: float) -> Measure:
    return Measure(
        code, estimate, se_scale=se_scale, level=level, method=f"none: {ITSELF}", note=ITSELF
    )


def _with_words(groups: Groups, answer: Measure, method: str) -> Measure:
    chosen = "" if groups.is_ordered else CHOSEN
    if np.isnan(answer.se):
        return replace(answer, method=NO_ERRORS)
    return replace(answer.with_normal_interval(), method=method, note=chosen)
