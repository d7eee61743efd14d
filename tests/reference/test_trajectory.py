"""Rows A13: change, trend and target year of a published series, as R's lm and glm give them.

Numbers and tolerances: references.csv in the folder that WORKBENCH_REFERENCE_DATA names (method
target_projection, R 4.2.2); its coverage_series_a.csv stays there and is not copied here.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from helpers.coverage.trajectory import average_annual_change, people_missing, required_change
from helpers.coverage.trend import logit_trend, quasibinomial_trend

pytestmark = pytest.mark.reference
TARGET, DUE = 0.8, 2030


@pytest.fixture(scope="module")
def published() -> Path:
    named = os.environ.get("WORKBENCH_REFERENCE_DATA")
    if not named or not Path(named, "references.csv").is_file():
        pytest.skip("WORKBENCH_REFERENCE_DATA does not name the folder of published references")
    return Path(named)


@pytest.fixture(scope="module")
def found(published: Path) -> dict[str, float]:
    series = pd.read_csv(published / "data" / "coverage_series_a.csv")
    n, most = series[["n", "N"]].iloc[-1]
    change = average_annual_change(series)
    line = logit_trend(series, target=TARGET, at=DUE)
    quasi = quasibinomial_trend(series, target=TARGET, at=DUE)
    needed = required_change(n / most, TARGET, DUE - series["year"].iloc[-1])
    return {
        "AARC loglinear % per year": change.log_linear_pct,
        "AARC two-point %": change.two_point_pct,
        "logit slope": line.slope,
        "year target 0.80 reached (logit OLS)": line.year_reached,
        "coverage 2030 (logit OLS)": line.estimate,
        "coverage 2030 PI low": line.lower,
        "coverage 2030 PI high": line.upper,
        "quasibinomial slope": quasi.slope,
        "quasibinomial se": quasi.slope_se,
        "quasibinomial year 0.80": quasi.year_reached,
        "quasibinomial coverage 2030": quasi.estimate,
        "required AARC % to 0.80 by 2030": needed.aarc_pct,
        "required pp per year": needed.points_a_year,
        "required logit change per year": needed.logit_a_year,
        "people missing to 0.80 in 2025 (ceil(.8N)-n)": float(people_missing(n, most, TARGET)),
    }


def test_every_row_of_the_case(published: Path, found: dict[str, float]):
    rows = pd.read_csv(published / "references.csv")
    rows = rows[rows["case_id"].eq("A13")].set_index("quantity")
    assert set(rows.index) == set(found)
    assert len(rows) == 15
    for quantity, row in rows.iterrows():
        assert found[quantity] == pytest.approx(row["value"], rel=0, abs=row["tolerance"]), quantity
