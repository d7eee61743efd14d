"""One coefficient, every way to judge it with few clusters, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.cluster_robust import RULES, cluster_robust
from helpers.impact.clustered import ClusteredRegression
from helpers.impact.panel import Panel
from helpers.impact.randomised_adoption import randomise_adoption
from helpers.impact.randomised_comparison import Statistic
from helpers.impact.static_effect import TREATED, static_regression
from helpers.impact.wild_bootstrap import wild_bootstrap
from helpers.impact.wild_statistics import Scores

COLUMNS: Final = (
    "rule", "method", "estimate", "se", "degrees_of_freedom", "p_value", "lower", "upper",
    "draws", "is_exact", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class FewClusterInference:
    """The static coefficient of treatment under every rule of inference.

    Attributes
    ----------
    table : DataFrame
        One row a rule, columns `COLUMNS`: ``rule`` (CR1, CR2, CR3, WCR11, WCR31, RI coefficient,
        RI t), ``method`` in words, ``estimate``, ``se`` and ``degrees_of_freedom`` where the rule
        has them, ``p_value``, ``lower``, ``upper``, ``draws``, ``is_exact`` (all enumerated), and
        ``reason`` (why a row says nothing, or is to be doubted).
    level : float
        Of the intervals.
    n_clusters : int
    seed : int
    warnings : tuple of str
        Of the panel and the regression, the same for all rows.
    """

    table: pd.DataFrame
    level: float
    n_clusters: int
    seed: int
    warnings: tuple[str, ...] = ()

    def to_results(self) -> pd.DataFrame:
        """The rows for the results table, columns as `ImpactResult.to_results` gives them."""
        has_interval = self.table["lower"].notna()
        shown = self.table["p_value"].map(lambda p: "" if np.isnan(p) else f", p = {p:.4g}")
        columns = {
            "measure": "coefficient",
            "estimate": self.table["estimate"],
            "lower": self.table["lower"],
            "upper": self.table["upper"],
            "level": pd.Series(self.level, index=self.table.index).where(has_interval),
            "interval": has_interval.map({True: "confidence", False: "none"}).astype("string"),
            "method": self.table["method"],
            "text": TREATED + ", " + self.table["rule"] + shown,
            "group": TREATED + ", " + self.table["rule"],
            "period": pd.Series(pd.NA, index=self.table.index, dtype="string"),
        }
        return pd.DataFrame(columns, index=self.table.index)


def few_cluster_inference(
    panel: Panel, *, seed: int, draws: int = 9_999, level: float = 0.95
) -> FewClusterInference:
    """Judge the static coefficient of treatment by seven rules.

    Parameters
    ----------
    panel : Panel
    seed : int
        Its children seed the bootstraps and the randomisation.
    draws : int
        Of each; where there are no more sign vectors, or assignments, all are taken.
    level : float
        Of the intervals.

    Raises
    ------
    UserError
        As :func:`helpers.impact.static_effect.static_regression`.
    """
    regression = static_regression(panel)
    children = np.random.SeedSequence(seed).generate_state(2).tolist()
    rows = [
        *_robust_rows(regression, level),
        *_bootstrap_rows(regression, children[0], draws, level),
        *_randomised_rows(panel, children[1], draws, level),
    ]
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    types = dict.fromkeys(("rule", "method", "reason"), "string") | {
        "draws": "Int64", "is_exact": "boolean",
    }  # fmt: skip
    table = table.assign(estimate=float(regression.coefficients[0])).astype(types)
    return FewClusterInference(table, level, regression.n_clusters, seed, regression.warnings)


def _robust_rows(regression: ClusteredRegression, level: float) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for rule, words in RULES.items():
        robust = cluster_robust(regression, rule=rule, level=level)
        row: dict[str, object] = {"rule": rule, "method": words}
        row |= {str(name): value for name, value in robust.table.iloc[0].items()}
        found.append(row | {"reason": _new(regression, robust.warnings)})
    return found


def _bootstrap_rows(
    regression: ClusteredRegression, seed: int, draws: int, level: float
) -> list[dict[str, object]]:
    names: tuple[Scores, ...] = ("WCR11", "WCR31")
    found: list[dict[str, object]] = []
    for scores in names:
        test = wild_bootstrap(regression, seed=seed, draws=draws, scores=scores, level=level)
        found.append(
            {
                "rule": scores,
                "method": test.method,
                "p_value": test.p_value,
                "lower": test.lower,
                "upper": test.upper,
                "draws": test.draws,
                "is_exact": test.is_enumerated,
                "reason": _new(regression, test.warnings),
            }
        )
    return found


def _randomised_rows(panel: Panel, seed: int, draws: int, level: float) -> list[dict[str, object]]:
    statistics: tuple[Statistic, ...] = ("coefficient", "t")
    found: list[dict[str, object]] = []
    for statistic in statistics:
        row: dict[str, object] = {"rule": f"RI {statistic}"}
        try:
            test = randomise_adoption(panel, statistic, seed=seed, draws=draws, level=level)
        except UserError as mistake:
            words = f"randomisation inference by {statistic}"
            found.append(row | {"method": words, "reason": str(mistake).splitlines()[0]})
            continue
        own = [words for words in test.warnings if words not in panel.warnings]
        found.append(
            row
            | {
                "method": test.method,
                "p_value": test.p_value,
                "lower": test.lower,
                "upper": test.upper,
                "draws": test.draws,
                "is_exact": test.is_exact,
                "reason": "; ".join(own) or None,
            }
        )
    return found


def _new(regression: ClusteredRegression, warnings: tuple[str, ...]) -> str | None:
    """Warnings of one rule alone."""
    return "; ".join(words for words in warnings if words not in regression.warnings) or None
