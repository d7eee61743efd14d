"""Bootstrap t statistics of every draw of signs, as functions of the value tested."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from helpers.impact.cluster_robust import pseudo_inverse
from helpers.impact.clustered import ClusteredRegression
from helpers.sampling.columns import Floats

Scores = Literal["WCR11", "WCR31"]
Signs = Literal["rademacher", "webb"]

TIE: Final = 1e-9
"""Statistics nearer than this share of each other are equal: they differ by rounding alone."""
FEW_FOR_WEBB: Final = 12
_AT_ONCE: Final = 500_000
_MOST_ENUMERATED: Final = 30
_WEBB: Final[Floats] = np.sqrt(np.array([0.5, 1.0, 1.5]))


@dataclass(frozen=True, slots=True, eq=False)
class WildStatistics:
    """T statistics of every draw, as functions of how far the null is off the estimate.

    With u the residuals and x the term without the other columns, the restricted residuals are
    u + shift x: numerators are linear in the shift, sums of squared scores quadratic.

    Attributes
    ----------
    numerator : array of float, shape (2, draws)
        Constant, and per unit of shift.
    squares : array of float, shape (3, draws)
        Constant, linear and quadratic part.
    own_square : float
        Sum over clusters of the estimate's squared scores.
    information : float
        Sum of squares of x.
    """

    numerator: Floats
    squares: Floats
    own_square: float
    information: float

    def at(self, shift: float) -> tuple[Floats, float]:
        """T statistics of the draws, and of the estimate, but for one common factor."""
        constant, linear, quadratic = self.squares
        square = np.maximum(constant + shift * (2 * linear + shift * quadratic), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn: Floats = (self.numerator[0] + shift * self.numerator[1]) / np.sqrt(square)
        return drawn, self.information * shift / float(np.sqrt(self.own_square))

    def symmetric(self, shift: float, slack: float = TIE) -> float:
        """Share of draws whose absolute t is larger, by more than rounding."""
        drawn, own = self.at(shift)
        return float(np.mean(np.abs(drawn) > abs(own) * (1 + slack)))

    def equal_tailed(self, shift: float) -> float:
        """Twice the smaller of the shares below and above."""
        drawn, own = self.at(shift)
        slack = TIE * abs(own)
        below, above = float(np.mean(drawn < own - slack)), float(np.mean(drawn > own + slack))
        return min(1.0, 2 * min(below, above))


def wild_statistics(
    regression: ClusteredRegression,
    place: int,
    scores: Scores,
    vectors: Floats | NDArray[np.int8],
) -> WildStatistics:
    """Every draw's statistic, from cross products of clusters alone.

    Parameters
    ----------
    regression : ClusteredRegression
    place : int
        Position of the term.
    scores : {"WCR11", "WCR31"}
    vectors : array, shape (clusters, draws)
        Signs.
    """
    bread = regression.bread
    direction = bread[:, place] / bread[place, place]  # x is X times this
    pushes = regression.grams @ direction  # X'Wx by cluster, (clusters, k)
    drawn_scores = np.stack([regression.scores, pushes])
    if scores == "WCR31":
        drawn_scores = np.stack([_jackknifed(regression, place, part) for part in drawn_scores])
    own = regression.scores @ direction
    numerator = np.empty((2, vectors.shape[1]))
    squares = np.empty((3, vectors.shape[1]))
    step = max(1, _AT_ONCE // len(vectors))
    for start in range(0, vectors.shape[1], step):
        part = slice(start, start + step)
        signs = np.ascontiguousarray(vectors[:, part], "float64")
        carried = []
        for power, by_cluster in enumerate(drawn_scores):
            along = by_cluster @ direction  # x'W times restricted residuals
            numerator[power, part] = along @ signs
            refitted = (pushes @ bread) @ (by_cluster.T @ signs)
            carried.append(along[:, None] * signs - refitted)
        for which, (left, right) in enumerate(((0, 0), (0, 1), (1, 1))):
            squares[which, part] = np.einsum("gb,gb->b", carried[left], carried[right])
    return WildStatistics(numerator, squares, float(own @ own), 1 / bread[place, place])


def _jackknifed(regression: ClusteredRegression, place: int, scores: Floats) -> Floats:
    """Scores of residuals that each cluster has from the restricted fit without it."""
    others = np.delete(np.arange(len(regression.names)), place)
    if len(others) == 0:
        return scores
    whole = regression.grams[:, others][:, :, others].sum(axis=0)
    scale = 1 / np.sqrt(np.diag(whole))
    scaling = np.outer(scale, scale)
    found = scores.copy()
    for group, gram in enumerate(regression.grams):
        inverse = pseudo_inverse((whole - gram[np.ix_(others, others)]) * scaling) * scaling
        found[group] += gram[:, others] @ (inverse @ scores[group, others])
    return found


def choose_signs(n_clusters: int, draws: int, signs: Signs | None) -> tuple[Signs, bool]:
    """Which signs to take, and whether all of them: see `helpers.impact.wild_bootstrap`."""
    is_enumerated = signs != "webb" and n_clusters <= _MOST_ENUMERATED and 2**n_clusters <= draws
    if signs is not None:
        return signs, is_enumerated
    if not is_enumerated and n_clusters < FEW_FOR_WEBB:
        return "webb", False
    return "rademacher", is_enumerated


def draw_signs(
    n_clusters: int, draws: int, signs: Signs, is_enumerated: bool, seed: int
) -> Floats | NDArray[np.int8]:
    """One column of signs a draw. Shape (clusters, draws)."""
    if is_enumerated:
        return _all_signs(n_clusters)
    rng = np.random.default_rng(seed)
    if signs == "webb":
        points = np.concatenate([-_WEBB, _WEBB])
        drawn: Floats = points[rng.integers(0, 6, (n_clusters, draws))]
        return drawn
    flips = rng.integers(0, 2, (n_clusters, draws), dtype="int8")
    return 2 * flips - np.int8(1)


@lru_cache(maxsize=4)
def _all_signs(n_clusters: int) -> NDArray[np.int8]:
    numbers = np.arange(2**n_clusters)
    bits = (numbers[None, :] >> np.arange(n_clusters)[:, None]) & 1
    signs = (2 * bits - 1).astype("int8")
    signs.flags.writeable = False
    return signs
