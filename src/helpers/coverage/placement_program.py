"""Placement as a mixed-integer program: variables, constraints, and goals in order of rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.coverage.placement_reach import Floats, Instance, Ints

Kind = Literal["objective", "coverage", "people", "cost", "order"]

VALUES: Final = ("objective", "coverage", "people")
"""Goals that make an answer better; the others choose between equally good ones."""

_SAME: Final = 1e-6
"""Coverages of a district this close count as equal."""

_SAME_SUM: Final = 1e-9
"""Sums of people or money this close, relative, count as equal."""

_HELD: Final = 1e-6
"""Relative room that a held sum gets in the program, where it is not of whole numbers: less, and
rounding stands in the way. Answers that use the room are refused afterwards."""

_LARGEST: Final = 100.0
"""Largest weight in an objective. HiGHS 1.12 repairs rounding, and prints a line of its own each
time, where weights run into the thousands or rows are not near 1."""

_NODES: Final = 2**31 - 1
_NODES_FOR_EQUALS: Final = 200
"""Where the search for the first of equally good answers ends: by work done, not by the clock, so
that a slower machine gives the same answer."""

_MANY: Final = 2000
"""Candidates above which, under a budget, equally good answers are left to the solver's own order:
telling them apart takes longer than finding them."""

_SOLVED: Final = 0
_INFEASIBLE: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What one pass maximises: `weight` is what each variable adds to it."""

    kind: Kind
    weight: Floats

    def worth(self, instance: Instance, chosen: Ints) -> float:
        """The goal's value for a set, from the set itself and not from the solver's numbers."""
        if self.kind == "cost":
            return -float(instance.cost[chosen].sum())
        if self.kind == "order":
            return -float(np.searchsorted(instance.candidates, chosen).sum() + len(chosen))
        return instance.score(chosen)[1 if self.kind == "people" else 0]

    def slack(self, worth: float) -> float:
        """Difference from `worth` within which answers count as equally good."""
        return _SAME if self.kind == "coverage" else _SAME_SUM * max(1.0, abs(worth))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Answer of one pass: a set, or None; what no set exceeds; whether the search was complete."""

    chosen: Ints | None
    bound: float
    is_complete: bool


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Constraints and goals of one instance.

    The variables: one a candidate (1 when chosen), one a class of demand (1 when served), and the
    lowest coverage of a district. Demand that the same candidates can serve is one class; where
    one candidate alone can, its own variable stands for it.

    Attributes
    ----------
    instance : Instance
    constraints : list of LinearConstraint
    goals : list of Goal
        The first to be settled comes first.
    adds : csr_array (districts, candidates)
        People of each district whom each candidate could newly reach.
    """

    instance: Instance
    constraints: list[LinearConstraint]
    goals: list[Goal]
    adds: sparse.csr_array

    def maximise(self, goal: Goal, seconds: float, least: float) -> Found:
        """One pass of HiGHS for so many seconds at most, relative gap 0.

        `least` is what is already known to be possible. For the lowest coverage only better
        answers are sought: a complete search without one proves that there is none.
        """
        if seconds <= 0:
            return Found(None, np.inf, is_complete=False)
        n_sites = len(self.instance.candidates)
        scale = (np.abs(goal.weight).max() or 1.0) / _LARGEST
        extra = self.demand(least + 2 * _SAME) if goal.kind == "coverage" else []
        answer = milp(
            -goal.weight / scale,
            integrality=(np.arange(len(goal.weight)) < n_sites).astype(int),
            bounds=Bounds(0, 1),
            constraints=self.constraints + extra,
            options={
                "time_limit": seconds,
                "mip_rel_gap": 0.0,
                "presolve": False,
                "node_limit": _NODES if goal.kind in VALUES else _NODES_FOR_EQUALS,
            },
        )
        if answer.status == _INFEASIBLE:
            return Found(None, least, is_complete=True)
        dual = getattr(answer, "mip_dual_bound", None)
        bound = np.inf if dual is None else -float(dual) * scale
        if answer.x is None:
            return Found(None, bound, is_complete=False)
        chosen = self.instance.candidates[answer.x[:n_sites] > 0.5]
        return Found(chosen, bound, is_complete=answer.status == _SOLVED)

    def hold(self, goal: Goal, worth: float) -> None:
        """Let no later pass do worse by a goal that is settled."""
        if goal.kind == "coverage":
            self.constraints.extend(self.demand(worth - _SAME))
            return
        is_whole = bool((goal.weight == np.round(goal.weight)).all())
        least = worth - (0.5 if is_whole else _HELD * max(1.0, abs(worth)))
        scale = (np.abs(goal.weight).max() or 1.0) / _LARGEST
        row = sparse.csr_array(goal.weight[np.newaxis] / scale)
        self.constraints.append(LinearConstraint(row, least / scale, np.inf))

    def demand(self, coverage: float) -> list[LinearConstraint]:
        """Each district covered at least so far.

        The fewest services that could do it follow from the largest additions a district can get.
        The program implies them only for whole services, so that saying it makes the proof short.
        """
        n, instance = len(self.goals[0].weight), self.instance
        lowest = sparse.csr_array(([1.0], ([0], [n - 1])), shape=(1, n))
        need = np.bincount(instance.district, instance.need)
        before = np.bincount(instance.district, instance.need * instance.served_before)
        missing = (coverage - _SAME) * need - before
        fewest = np.zeros(len(need))
        for district in np.flatnonzero(missing > 0):
            start, end = self.adds.indptr[district], self.adds.indptr[district + 1]
            sums = np.cumsum(np.sort(self.adds.data[start:end])[::-1])
            fewest[district] = np.searchsorted(sums, missing[district]) + 1
        touches = sparse.hstack(
            [self.adds.sign(), sparse.csr_array((len(need), n - self.adds.shape[1]))], format="csr"
        )
        rows = [LinearConstraint(lowest, coverage, np.inf)]
        there = fewest > 0
        if there.any():
            rows.append(LinearConstraint(touches[there], fewest[there], np.inf))
        return rows


def build_program(instance: Instance) -> Program:
    """The program of Church and ReVelle's maximal covering location problem, with our goals.

    Parameters
    ----------
    instance : Instance
        Units, objective and limits.

    Returns
    -------
    Program
    """
    nodes = np.flatnonzero(~instance.served_before & (instance.need > 0))
    sites = instance.serves[nodes][:, instance.candidates]
    variable, classes = _classes(sites)
    (q, m), n = classes.shape, classes.shape[0] + classes.shape[1] + 1
    of_district = _by_district(instance, nodes)
    cover = sparse.hstack([-classes, sparse.eye_array(q), sparse.csr_array((q, 1))], format="csr")
    rows = [LinearConstraint(cover, -np.inf, 0)] if q else []
    rows += _limits(instance, n)
    value = np.bincount(variable, instance.value[nodes], minlength=n).astype(np.float64)
    goals = [Goal("objective", value)]
    if instance.terms.objective == "gap_closed":
        one = sparse.csr_array(
            (np.ones(len(nodes)), (np.arange(len(nodes)), variable)), shape=(len(nodes), n)
        )
        rows.append(_lowest_coverage(instance, of_district @ one))
        goals = [Goal("coverage", np.append(np.zeros(m + q), 1.0)), Goal("people", value)]
    goals += _choices_between_equals(instance, n)
    return Program(instance, rows, goals, sparse.csr_array(of_district @ sites))


def _classes(sites: sparse.csr_array) -> tuple[Ints, sparse.csr_array]:
    """The variable that serves each unit, and the candidates of each class with several."""
    sites.sort_indices()
    known: dict[bytes, int] = {}
    variable = np.empty(sites.shape[0], dtype=np.int64)
    first: list[int] = []
    for row, (start, end) in enumerate(zip(sites.indptr[:-1], sites.indptr[1:], strict=True)):
        own = sites.indices[start:end]
        if len(own) == 1:
            variable[row] = own[0]
            continue
        key = own.tobytes()
        if key not in known:
            known[key] = sites.shape[1] + len(known)
            first.append(row)
        variable[row] = known[key]
    return variable, sites[first]


def _by_district(instance: Instance, nodes: Ints) -> sparse.csr_array:
    """Need of each unit still to be served (columns) in its district (rows)."""
    n_districts = int(instance.district.max()) + 1
    where = (instance.district[nodes], np.arange(len(nodes)))
    return sparse.csr_array((instance.need[nodes], where), shape=(n_districts, len(nodes)))


def _limits(instance: Instance, n: int) -> list[LinearConstraint]:
    """At most so many, at most so much."""
    m, terms, rows = len(instance.candidates), instance.terms, []
    if terms.k is not None:
        one = np.append(np.ones(m), np.zeros(n - m))
        rows.append(LinearConstraint(sparse.csr_array(one[np.newaxis]), -np.inf, terms.k))
    if terms.budget is not None:
        cost = np.append(instance.cost[instance.candidates], np.zeros(n - m))
        row = sparse.csr_array(cost[np.newaxis] / cost.max())
        rows.append(LinearConstraint(row, -np.inf, instance.purse() / cost.max()))
    return rows


def _lowest_coverage(instance: Instance, reached: sparse.csr_array) -> LinearConstraint:
    """No district with need is covered less than the last variable says."""
    need = np.bincount(instance.district, instance.need)
    there = need > 0
    before = np.bincount(instance.district, instance.need * instance.served_before)
    share = sparse.diags_array(1 / need[there]) @ reached[there][:, :-1]
    lowest = sparse.csr_array(np.ones((int(there.sum()), 1)))
    row = sparse.hstack([-share, lowest], format="csr")
    return LinearConstraint(row, -np.inf, before[there] / need[there])


def _choices_between_equals(instance: Instance, n: int) -> list[Goal]:
    """The cheaper, where costs differ; then the earlier place codes."""
    cost = instance.cost[instance.candidates]
    if instance.terms.budget is not None and len(cost) > _MANY:
        return []
    rest = np.zeros(n - len(cost))
    order = Goal("order", np.append(-np.arange(1.0, len(cost) + 1), rest))
    is_uniform = cost.min() == cost.max()
    return [order] if is_uniform else [Goal("cost", np.append(-cost, rest)), order]
