"""Survey estimates against R's survey package on ``data/survey_people.csv``.

1,500 people of 73 clusters in 7 strata, the last with a single cluster. Tolerances stand beside
each number in ``data/survey_references.csv``.
"""

from pathlib import Path

import pandas as pd
import pytest

from helpers.sampling import (
    SurveyDesign,
    design_effect,
    survey_mean,
    survey_means_by,
    survey_proportion,
    survey_quantile,
)

pytestmark = pytest.mark.reference
DATA = Path(__file__).parent / "data"
PEOPLE = pd.read_csv(DATA / "survey_people.csv")
ROWS = pd.read_csv(DATA / "survey_references.csv").query("case_id.str.startswith('SV')")


def find(quantity: str) -> float:
    """The number that a row names in words."""
    design = SurveyDesign.from_table(PEOPLE, weight="weight", stratum="stratum", cluster="psu")
    words = quantity.split()
    match words:
        case ["outcome" | "spending" as column, "mean" | "se" as part]:
            estimate = survey_mean(design, PEOPLE[column])
            return estimate.estimate if part == "mean" else estimate.se
        case ["design", "effect", column]:
            return design_effect(design, PEOPLE[column])
        case ["design", "df"]:
            return design.degrees_of_freedom()
        case ["wealth_group", group, "mean" | "se" as part]:
            table = survey_means_by(design, PEOPLE["outcome"], PEOPLE["wealth_group"])
            return table.set_index("group").at[int(group), "estimate" if part == "mean" else part]
        case ["logit" | "beta" | "mean" as method, "low" | "high" as end]:
            interval = survey_proportion(design, PEOPLE["outcome"], method=method)
            return interval.lower if end == "low" else interval.upper
        case [column, "q", share]:
            return survey_quantile(design, PEOPLE[column], float(share)).estimate
    raise AssertionError(quantity)


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{row['case_id']}-{row['quantity']}") for _, row in ROWS.iterrows()],
)
def test_equals_r(row: pd.Series):
    assert abs(find(row["quantity"]) - row["value"]) <= row["tolerance"]


def test_every_row_is_there():
    assert len(ROWS) == 6 + 10 + 6 + 3
