"""Inference with few clusters, against enumerations, R fixest, wildboottest and diff-diff.

Tolerances are those of the ``tolerance`` column of each row, absolute; software and options stand
in each row. The published rows are read from the folder named by WORKBENCH_REFERENCE_DATA, where
it exists. Rows XW01 to XW03 were made with other packages on the same data.
"""

import functools
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.clustered import clustered_regression
from helpers.impact.few_clusters import few_cluster_inference
from helpers.impact.leave_one_out import leave_one_cluster_out
from helpers.impact.panel import declare_panel
from helpers.impact.randomisation import randomisation_test
from helpers.impact.static_effect import static_effect, static_regression
from helpers.impact.wild_bootstrap import wild_bootstrap
from helpers.impact.wild_statistics import draw_signs, wild_statistics

pytestmark = pytest.mark.reference

DATA = Path(__file__).parent / "data"
PUBLISHED = os.environ.get("WORKBENCH_REFERENCE_DATA", "")
ROWS = pd.read_csv(DATA / "impact_few_clusters_references.csv")
NO_DATA = "(full voters.RData"
# Student's hours of extra sleep (1908), as R's datasets::sleep has them.
SLEEP = (
    (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)


def districts(outcome="y_cont", weight=None):
    return declare_panel(
        pd.read_csv(DATA / "few_clusters.csv"),
        unit="commune",
        period="year",
        outcome=outcome,
        first_treated="first_treated",
        cluster="district",
        weight=weight,
    )


def voters(n_groups):
    table = pd.read_csv(Path(PUBLISHED) / "data" / "voters.csv")
    table = table[table["group_id1"] <= n_groups]
    return clustered_regression(
        table["proposition_vote"],
        table[["treatment"]],
        table["group_id1"],
        controls=table[["log_income"]].assign(constant=1.0),
    )


def wild_values(test, prefix=""):
    return {
        f"{prefix}beta": test.estimate,
        f"{prefix}t": test.t_statistic,
        f"{prefix}p strict": test.p_value,
        f"{prefix}p ties": test.p_value_with_ties,
        f"{prefix}low": test.lower,
        f"{prefix}high": test.upper,
    }


@functools.cache
def found_wb01():
    test = wild_bootstrap(static_regression(districts()), seed=1)
    assert test.is_enumerated
    assert test.draws == 4096
    values = wild_values(test)
    return {
        "beta": values["beta"],
        "t (default small-sample rule)": values["t"],
        "p strict >": values["p strict"],
        "p counting ties": values["p ties"],
        "ci95_low (strict rule, inversion)": values["low"],
        "ci95_high (strict rule, inversion)": values["high"],
    }


@functools.cache
def found_rx01():
    table = pd.read_csv(DATA / "few_clusters.csv")
    era = pd.cut(table["year"], [0, 2016, 2019, 2021], labels=["before", "between", "after"])
    means = table.groupby(["district", era], observed=True)["y_cont"].mean().unstack()
    is_treated = table.groupby("district")["first_treated"].first() > 0
    test = randomisation_test(means["after"] - means["before"], is_treated.astype(float), seed=1)
    assert test.is_exact
    return {
        "difference of mean changes": test.observed,
        "p two-sided, ties counted": test.p_value,
        "assignments": test.n_possible,
    }


@functools.cache
def found_tw08():
    found = {}
    for name, panel in {
        "": districts(),
        " y_bin": districts("y_bin"),
        " weighted": districts(weight="population"),
    }.items():
        row = static_effect(panel).estimates.iloc[0]
        found |= {f"treated est{name}": row["estimate"], f"treated se{name}": row["se"]}
    return found


@functools.cache
def found_b10():
    values = wild_values(wild_bootstrap(voters(8), seed=1))
    return {
        "beta": values["beta"],
        "t CR1": values["t"],
        "p enumerated #(|t*|>|t|)/2^G": values["p strict"],
        "p enumerated #(|t*|>=|t|)/2^G": values["p ties"],
        "95% CI low (inversion, strict p)": values["low"],
        "95% CI high": values["high"],
    }


@functools.cache
def found_b11():
    treated = np.repeat([0.0, 1.0], 10)
    test = randomisation_test(np.ravel(SLEEP), treated, seed=1, draws=200_000, has_interval=False)
    assert test.is_exact
    assert test.n_possible == 184_756
    return {"p two-sided |diff|": test.p_value}


@functools.cache
def found_xw01():
    found = {}
    for outcome in ("y_cont", "y_bin"):
        regression = static_regression(districts(outcome))
        for scores in ("WCR11", "WCR31"):
            test = wild_bootstrap(regression, seed=1, scores=scores)
            vectors = draw_signs(12, 9_999, "rademacher", is_enumerated=True, seed=1)
            drawn, _ = wild_statistics(regression, 0, scores, vectors).at(test.estimate)
            found |= {
                f"{outcome} p {scores}": test.p_value,
                f"{outcome} sum of absolute t {scores}": np.abs(drawn).sum(),
            }
    return found


@functools.cache
def found_xw03():
    found = {}
    for outcome in ("y_cont", "y_bin"):
        row = cluster_robust(static_regression(districts(outcome)), rule="CR2").table.iloc[0]
        found |= {
            f"{outcome} CR2 se": row["se"],
            f"{outcome} CR2 degrees of freedom": row["degrees_of_freedom"],
        }
    return found


FOUND = {
    "WB01": found_wb01,
    "RX01": found_rx01,
    "TW08": found_tw08,
    "B10": found_b10,
    "B11": found_b11,
    "XW01": found_xw01,
    "XW03": found_xw03,
}


def find(row):
    if row.case_id != "XW02":
        return FOUND[row.case_id]()[row.quantity]
    n_groups = int(row.dataset.partition("<=")[2].rstrip("]"))
    return wild_bootstrap(voters(n_groups), seed=1, scores="WCR31").p_value


@pytest.mark.parametrize(
    "row", list(ROWS.itertuples()), ids=lambda row: f"{row.case_id} {row.quantity}"
)
def test_equals_the_reference(row):
    if row.dataset.startswith(NO_DATA):
        pytest.skip("published without its data: a regression with factor controls")
    if "voters" in row.dataset and not PUBLISHED:
        pytest.skip("WORKBENCH_REFERENCE_DATA names no folder")
    assert find(row) == pytest.approx(row.value, abs=row.tolerance, rel=0)


def test_the_worked_case_of_the_note():
    panel = districts()
    table = few_cluster_inference(panel, seed=1).table.set_index("rule")
    shown = {
        "CR1": (0.2205, 0.0015, 0.440, 1.410),
        "CR2": (0.2315, 0.0023, 0.412, 1.437),
        "CR3": (0.2438, 0.0030, 0.388, 1.461),
        "WCR11": (None, 0.0005, 0.446, 1.431),
        "WCR31": (None, 0.0005, 0.447, 1.431),
        "RI coefficient": (None, 0.0036, 0.341, 1.539),
        "RI t": (None, 0.0007, 0.430, 1.423),
    }
    for rule, (se, p_value, lower, upper) in shown.items():
        row = table.loc[rule]
        assert (None if pd.isna(row["se"]) else round(row["se"], 4)) == se
        assert round(row["p_value"], 4) == p_value
        assert (round(row["lower"], 3), round(row["upper"], 3)) == (lower, upper)
    without = leave_one_cluster_out(panel, static_effect)
    by_cluster = without.table.set_index("cluster")["estimate"]
    assert without.most_influential == 8
    assert (round(without.lower, 3), round(without.upper, 3)) == (0.798, 1.013)
    assert (by_cluster.idxmin(), by_cluster.idxmax()) == (8, 6)
