"""Intervals for proportions against R: prop.test, binom.test, qbeta, phyper, and Newcombe 1998.

Tolerances stand beside each number. ``data/proportions_references.csv`` holds what R printed for
counts made for this project, the file behind WORKBENCH_REFERENCE_DATA published examples.
"""

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from helpers.sampling import (
    ProportionInterval,
    agresti_coull,
    clopper_pearson,
    hypergeometric_interval,
    jeffreys,
    newcombe_difference,
    wilson,
    wilson_corrected,
    wilson_finite,
)

pytestmark = pytest.mark.reference
OWN = pd.read_csv(Path(__file__).parent / "data" / "proportions_references.csv")
METHODS = {
    "wilson": wilson, "wilson other levels": wilson, "wilson_cc": wilson_corrected,
    "clopper_pearson": clopper_pearson, "clopper_pearson other levels": clopper_pearson,
    "agresti_coull": agresti_coull,
}  # fmt: skip
ENDS = {"low": "lower", "high": "upper", "diff": "estimate"}


def assert_close(found: float, row: pd.Series) -> None:
    __tracebackhide__ = True
    deviation = abs(found - row["value"])
    assert deviation <= row["tolerance"], f"{row['case_id']} {row['method']} {row['quantity']}"


def own(prefix: str) -> list:
    rows = OWN[OWN["method"].str.startswith(prefix)]
    return [
        pytest.param(row, id=f"{row['case_id']}-{row['quantity']}") for _, row in rows.iterrows()
    ]


@pytest.mark.parametrize("row", own("interval:"))
def test_interval(row: pd.Series):
    found = re.fullmatch(r"(\d+)/(\d+)(?: of (\d+) M)?(?: (0\.\d+))? (low|high)", row["quantity"])
    x, n = int(found[1]), int(found[2])
    if found[3]:
        interval = hypergeometric_interval(x, n, int(found[3]))
    else:
        interval = METHODS[row["method"].removeprefix("interval:")](x, n, float(found[4] or 0.95))
    assert_close(getattr(interval, ENDS[found[5]]), row)


@pytest.mark.parametrize("row", own("difference"))
def test_difference(row: pd.Series):
    found = re.fullmatch(r"(\d+)/(\d+) - (\d+)/(\d+) (\w+)", row["quantity"])
    assert_close(getattr(newcombe_difference(*map(int, found.groups()[:4])), ENDS[found[5]]), row)


def test_every_row_that_was_carried_is_read():
    assert len(own("interval:")) + len(own("difference")) == len(OWN) == 219


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    folder = os.environ.get("WORKBENCH_REFERENCE_DATA")
    if not folder:
        pytest.skip("published reference data: set WORKBENCH_REFERENCE_DATA to their folder")
    return pd.read_csv(Path(folder) / "references.csv")


def published_interval(method: str, x: int, n: int, population: int | None) -> ProportionInterval:
    if method == "interval:hypergeometric_M":
        return hypergeometric_interval(x, n, population)
    if method == "interval:wilson_fpc":
        return wilson_finite(x, n, population)
    if method == "interval:agresti_coull":
        return agresti_coull(x, n, limited=False)
    name = method.removeprefix("interval:")
    return {**METHODS, "jeffreys": jeffreys}[name](x, n)


def test_published_intervals(published: pd.DataFrame):
    rows = published[published["case_id"].eq("A11")]
    assert len(rows) == 82
    for _, row in rows.iterrows():
        found = re.fullmatch(r"x=(\d+),n=(\d+)(?:,N=(\d+))?:(low|high)", row["quantity"])
        population = int(found[3]) if found[3] else None
        interval = published_interval(row["method"], int(found[1]), int(found[2]), population)
        assert_close(getattr(interval, ENDS[found[4]]), row)


def test_newcombes_own_example(published: pd.DataFrame):
    interval = newcombe_difference(56, 70, 48, 80)
    rows = published[published["case_id"].eq("A12")]
    assert len(rows) == 3
    for _, row in rows.iterrows():
        assert_close(getattr(interval, ENDS[row["quantity"].split(":")[1]]), row)
