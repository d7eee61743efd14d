"""Rules of thumb beside the optimum: the best next place each time, the most populous first."""

from __future__ import annotations

import numpy as np

from helpers.coverage.placement_reach import Bools, Floats, Instance, Ints


def choose_greedily(instance: Instance) -> Ints:
    """Place one unit after the other, each time the one that adds most.

    Parameters
    ----------
    instance : Instance
        Units, objective and limits.

    Returns
    -------
    array
        Positions in the order of placing. Equal gains: the earlier place code.

    Notes
    -----
    With `k` alone, people reached (weighted or not) come to at least 1 - 1/e = 63 % of the optimum
    (Nemhauser, Wolsey and Fisher 1978). With a budget, the better of gain and gain per cost is
    taken; without `k` it comes to at least half of that (Leskovec and others 2007). For
    ``gap_closed`` each step goes to the worst-covered district that can still be helped, and
    nothing is guaranteed.
    """
    by_gain = _place_step_by_step(instance, np.ones(len(instance.cost)))
    if instance.terms.budget is None:
        return by_gain
    by_ratio = _place_step_by_step(instance, instance.cost)
    return max(by_gain, by_ratio, key=instance.score)


def choose_most_populous(instance: Instance) -> Ints:
    """The units with most people first, as far as `k` and the budget go; need and reach ignored."""
    people = instance.units["population"].to_numpy(float)[instance.candidates]
    steps, left = instance.steps(), instance.purse()
    chosen: list[int] = []
    for unit in instance.candidates[np.argsort(-people, kind="stable")].tolist():
        if len(chosen) < steps and instance.cost[unit] <= left:
            chosen.append(unit)
            left -= instance.cost[unit]
    return np.array(chosen, dtype=np.int64)


def order_by_gain(instance: Instance, chosen: Ints) -> tuple[Ints, Floats]:
    """A chosen set in the order in which each next service adds most.

    Parameters
    ----------
    instance : Instance
        Units, objective and limits.
    chosen : array
        Positions of the set.

    Returns
    -------
    array
        The same positions, for a programme that cannot open all at once.
    array
        People newly reached by each, on top of those before it. They sum to the set's.
    """
    wanted = ~instance.served_before
    left, order, people = sorted(chosen.tolist()), [], []
    while left:
        unit = left.pop(int(np.argmax(instance.serves[left] @ (instance.value * wanted))))
        within = instance.within(unit)
        order.append(unit)
        people.append(float(instance.need[within] @ wanted[within]))
        wanted[within] = False
    return np.array(order, dtype=np.int64), np.array(people)


def _place_step_by_step(instance: Instance, price: Floats) -> Ints:
    """Greedy by gain per `price`, until nothing affordable adds anything."""
    served, left = instance.served_before.copy(), instance.purse()
    is_open = np.zeros(len(served), dtype=bool)
    is_open[instance.candidates] = True
    chosen: list[int] = []
    while len(chosen) < instance.steps():
        possible = is_open & (instance.cost <= left)
        people = np.where(possible, instance.serves @ (instance.value * ~served), 0) / price
        gain = people
        if instance.terms.objective == "gap_closed":
            gain = _gain_of_worst_district(instance, served, possible) / price
        if gain.max() <= 0:
            break
        unit = int(np.argmax(np.where(gain == gain.max(), people, -1)))
        chosen.append(unit)
        is_open[unit] = False
        left -= instance.cost[unit]
        served[instance.within(unit)] = True
    return np.array(chosen, dtype=np.int64)


def _gain_of_worst_district(instance: Instance, served: Bools, possible: Bools) -> Floats:
    """People whom each unit would add in the worst-covered district that can still be helped."""
    coverage = instance.coverage_by_district(served)
    wanted = instance.need * ~served
    for district in np.argsort(coverage, kind="stable"):
        gain = np.where(possible, instance.serves @ (wanted * (instance.district == district)), 0)
        if gain.max() > 0:
            return gain
    return np.zeros(len(served))
