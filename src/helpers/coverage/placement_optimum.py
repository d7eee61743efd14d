"""The best set of places, with the proof that there is no better one."""

from __future__ import annotations

import time
from dataclasses import dataclass

from helpers.coverage.placement_program import VALUES, Goal, build_program
from helpers.coverage.placement_reach import Instance, Ints
from helpers.coverage.placement_rules import choose_greedily


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A set of places and what is known about better ones.

    Attributes
    ----------
    chosen : array
        Positions of the units chosen.
    objective, bound : float
        What the set reaches, and what no set can exceed.
    mip_gap : float
        Share of the bound that is not shown to be out of reach, 0 to 1.
    is_proven : bool
        The set is optimal.
    status : str
        The same in words.
    """

    chosen: Ints
    objective: float
    bound: float
    mip_gap: float
    is_proven: bool
    status: str


def solve_placement(instance: Instance) -> Solution:
    """Choose places to proven optimality, or the best found when time is over.

    Parameters
    ----------
    instance : Instance
        Units, objective and limits.

    Returns
    -------
    Solution
        Never worse than the greedy answer.

    Notes
    -----
    Goals are settled one after the other, each held while the next is sought: the objective; people
    reached, for ``gap_closed``; the lower cost; the lower sum of positions in order of place code.
    The last two only choose between equally good answers, so that results repeat.
    """
    end = time.monotonic() + instance.terms.time_limit
    program = build_program(instance)
    best, settled = choose_greedily(instance), 0
    bounds: dict[str, float] = {}
    for goal in program.goals:
        known = goal.worth(instance, best)
        found = program.maximise(goal, end - time.monotonic(), known)
        if found.chosen is not None and _is_better(program.goals, instance, found.chosen, best):
            best = found.chosen
        worth = goal.worth(instance, best)
        everything = goal.worth(instance, instance.candidates)
        bounds[goal.kind] = worth if found.is_complete else max(worth, min(found.bound, everything))
        if not found.is_complete:
            break
        settled += 1
        program.hold(goal, worth)
    return _report(program.goals, instance, best, bounds, settled)


def _is_better(goals: list[Goal], instance: Instance, one: Ints, other: Ints) -> bool:
    """Whether a set is better than another by the first goal on which they differ."""
    for goal in goals:
        gain = goal.worth(instance, one) - goal.worth(instance, other)
        if abs(gain) > goal.slack(goal.worth(instance, other)):
            return gain > 0
    return False


def _report(
    goals: list[Goal], instance: Instance, best: Ints, bounds: dict[str, float], settled: int
) -> Solution:
    """What is proven about the best set."""
    n_values = sum(goal.kind in VALUES for goal in goals)
    is_proven = settled >= n_values
    open_goal = goals[min(settled, n_values - 1)]
    worth, bound = open_goal.worth(instance, best), bounds[open_goal.kind]
    gap = 0.0 if is_proven or bound <= 0 else (bound - worth) / bound
    words = f"not proven, gap {gap:.1%}".replace("%", " %")
    if is_proven:
        status = "optimal"
    elif open_goal.kind == "people":
        status = f"lowest coverage optimal; people reached best found, {words}"
    else:
        status = f"best found, {words}"
    first = goals[0]
    return Solution(
        chosen=best,
        objective=first.worth(instance, best),
        bound=max(bounds[first.kind], first.worth(instance, best)),
        mip_gap=gap,
        is_proven=is_proven,
        status=status,
    )
