"""Honest difference-in-differences, against the authors' packages in R and Stata and moderndid.

Tolerances are those of the ``tolerance`` column, absolute: the originals search a grid (step 0.0004
in R, 0.01 in moderndid) and simulate their critical values, so ours lies up to a step further out.
Rows "own" are what moderndid 0.2.0 printed on ``event_study_beta_sigma.csv``, simulated data;
rows "B08" what R's HonestDiD and, for the average effect, Stata's honestdid print in their README
on the Medicaid expansion, read from the folder named by WORKBENCH_REFERENCE_DATA where it exists.
"""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import target_weights
from helpers.impact.honest import HonestDid, honest_did
from helpers.impact.honest_relative import relative_interval
from helpers.impact.honest_restrictions import RelativeRestriction, jumps

pytestmark = pytest.mark.reference

DATA = Path(__file__).parent / "data"
PUBLISHED = os.environ.get("WORKBENCH_REFERENCE_DATA", "")
ROWS = pd.read_csv(DATA / "impact_sensitivity_references.csv", dtype={"value": float})
N_PRE = {"event_study_beta_sigma.csv": 4, "honestdid_twfe_beta_sigma.csv": 5}
RESTRICTIONS = {"DeltaRM": "relative_magnitude", "DeltaSD": "smoothness"}

EARLIEST_JUMP = pytest.mark.xfail(
    strict=True,
    reason="moderndid 0.2.0 leaves out the earliest jump before treatment, here the largest; the "
    "paper and R's HonestDiD (s from -(n_pre - 1) to 0) do not",
)
LEFT_OUT = {"Mbar=1 low", "Mbar=1 high", "Mbar=1.5 low", "Mbar=1.5 high"}


@cache
def arrays(dataset: str) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and covariance; a column that names the rows is left out."""
    folder = DATA if (DATA / dataset).exists() else Path(PUBLISHED) / "data"
    table = pd.read_csv(folder / dataset).select_dtypes("number").to_numpy()
    return table[0], table[1:]


@cache
def honest(dataset: str, kind: str, target: str) -> HonestDid:
    rows = ROWS[(ROWS["dataset"] == dataset) & ROWS["method"].str.contains(kind)]
    bounds = sorted({float(name.split("=")[1].split()[0]) for name in rows["quantity"]})
    return honest_did(
        arrays(dataset),
        n_pre=N_PRE[dataset],
        target=target,
        restriction=RESTRICTIONS[kind],
        bounds=bounds,
    )


def rows_of(origin: str) -> list:
    chosen = ROWS[(ROWS["origin"] == origin) & ~ROWS["quantity"].str.startswith("original")]
    marked = []
    for row in chosen.itertuples():
        is_left_out = row.case_id == "HD01" and row.quantity in LEFT_OUT
        name = f"{row.case_id}-{row.method.split()[1]}-{row.quantity}"
        marks = [EARLIEST_JUMP] if is_left_out else []
        marked.append(pytest.param(row, id=name, marks=marks))
    return marked


def check(row) -> None:
    kind = row.method.split()[1]
    target = "average" if row.call.startswith("average") else "first"
    bound, end = row.quantity.split("=")[1].split()
    table = honest(row.dataset, kind, target).table.set_index("bound")
    found = table.loc[float(bound), {"low": "lower", "high": "upper"}[end]]
    assert found == pytest.approx(row.value, abs=row.tolerance)


@pytest.mark.parametrize("row", rows_of("own"))
def test_own_rows(row):
    check(row)


@pytest.mark.skipif(not PUBLISHED, reason="WORKBENCH_REFERENCE_DATA names no folder")
@pytest.mark.parametrize("row", rows_of("published"))
def test_published_rows(row):
    check(row)


def test_interval_for_parallel_trends():
    rows = ROWS[ROWS["quantity"].str.startswith("original")].set_index("quantity")["value"]
    found = honest("event_study_beta_sigma.csv", "DeltaSD", "first")
    assert found.lower == pytest.approx(rows["original 95% low"], abs=1e-7)
    assert found.upper == pytest.approx(rows["original 95% high"], abs=1e-7)


def test_rows_that_leave_out_the_earliest_jump_are_found_without_it():
    estimates, covariance = arrays("event_study_beta_sigma.csv")
    coefficients = read_event_study((estimates, covariance), n_pre=4)
    whole = jumps(coefficients)
    largest = np.abs(whole.before @ estimates).argmax()
    assert largest == 0
    without = RelativeRestriction(whole.after, whole.before[1:])
    rows = ROWS[(ROWS["case_id"] == "HD01") & ROWS["quantity"].isin(LEFT_OUT)]
    for bound, pair in rows.groupby(rows["quantity"].str.split().str[0]):
        target = target_weights(coefficients, "first")
        ends = relative_interval(
            coefficients, target, without, float(str(bound).split("=")[1]), level=0.95
        )
        assert sorted(pair["value"]) == pytest.approx(ends, abs=0.01)


@pytest.mark.skipif(not PUBLISHED, reason="WORKBENCH_REFERENCE_DATA names no folder")
def test_breakdown_of_the_medicaid_expansion_is_near_2():
    """R's README reads it off the table: between 1.5 and 2, and about 0.03 for smoothness."""
    found = honest("honestdid_twfe_beta_sigma.csv", "DeltaRM", "first")
    assert 1.5 < found.breakdown < 2
    smooth = honest("honestdid_twfe_beta_sigma.csv", "DeltaSD", "first")
    assert 0.02 < smooth.breakdown < 0.03
