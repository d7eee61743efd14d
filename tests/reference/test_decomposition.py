"""The wholes that decompositions sum to, against WHO's healthequal and R's rineq.

No reference has the parts: their sums are the published indices, and by hand they stand in the
unit tests. Tolerances stand beside each number.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.equity.decomposition import decompose_concentration_index, decompose_theil

pytestmark = pytest.mark.reference
DATA = Path(__file__).parent / "data"
REGIONS = pd.read_csv(DATA / "ineq_nonordered.csv")
GROUPS = pd.read_csv(DATA / "ineq_groups_references.csv")
PEOPLE = pd.read_csv(DATA / "survey_people.csv")
INDICES = pd.read_csv(DATA / "survey_references.csv")
WHOLES = GROUPS[
    GROUPS["method"].isin(["inequality:ti", "inequality:mld"]) & GROUPS["quantity"].eq("estimate")
]


@pytest.mark.parametrize("districts", [2, 5])
@pytest.mark.parametrize(
    "row", [pytest.param(r, id=f"{r['case_id']}-{r['method']}") for _, r in WHOLES.iterrows()]
)
def test_between_and_within_sum_to_healthequals_index(row: pd.Series, districts: int):
    case = row["dataset"].split("[")[1].rstrip("]")
    regions = REGIONS[REGIONS["case"].eq(case)]
    found = decompose_theil(
        regions.assign(district=np.arange(len(regions)) % districts), value="estimate",
        population="population", group="district", measure=row["method"].split(":")[1],
    )  # fmt: skip
    assert abs(found.between + found.within - row["value"]) <= row["tolerance"]


def test_there_are_regions():
    assert len(WHOLES) == 6


def test_factors_sum_to_rineqs_index():
    direct = INDICES["quantity"].eq("direct index spending by wealth")
    row = INDICES[direct & INDICES["method"].eq("concentration_index:CI")].iloc[0]
    found = decompose_concentration_index(
        PEOPLE, outcome="spending", rank="wealth", factors=["wealth", "outcome"], weight="weight"
    )
    assert abs(found.parts["contribution"].sum() - row["value"]) <= row["tolerance"]
