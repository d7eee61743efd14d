"""Groups of a survey, ready to be compared."""

import pandas as pd
import pytest

from helpers.equity.group_estimates import group_estimates
from helpers.errors import UserError
from helpers.sampling import SurveyDesign, survey_mean

TABLE = pd.DataFrame(
    {
        "y": [1, 0, 1, 1, 0, 1], "w": [1.0, 2, 3, 4, 5, 6], "fifth": [10, 2, 2, 10, 10, 2],
        "region": ["b", "a", "a", "b", "b", "a"], "village": [1, 1, 2, 2, 3, 3],
    }
)  # fmt: skip


def test_each_group_is_a_domain_of_the_design():
    found = group_estimates(TABLE, outcome="y", group="fifth", weight="w", cluster="village")
    assert found["subgroup"].tolist() == ["2", "10"]
    assert found["subgroup_order"].tolist() == [1, 2]
    assert found["population"].tolist() == [11, 10]
    design = SurveyDesign.from_table(TABLE, weight="w", cluster="village")
    for row, label in zip(found.itertuples(), (2, 10), strict=True):
        mean = survey_mean(design, TABLE["y"], domain=TABLE["fifth"] == label)
        assert (row.estimate, row.se) == pytest.approx((mean.estimate, mean.se))


def test_names_have_no_order_but_ordered_categories_do():
    by_name = group_estimates(TABLE, outcome="y", group="region")
    assert by_name["subgroup_order"].isna().all()
    ordered = TABLE.assign(region=pd.Categorical(TABLE["region"], ["b", "a"], ordered=True))
    by_order = group_estimates(ordered, outcome="y", group="region")
    assert by_order["subgroup"].tolist() == ["b", "a"]
    assert by_order["subgroup_order"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"region": "a"}, "survey, column region: found one group"),
        ({"w": [1, 0, 0, 1, 1, 0]}, "survey, column region: found a with weights that sum to 0"),
        ({"y": [1, 2, None, 1, 1, 1]}, "survey, row 3, column y: found nothing"),
        (
            {"region": ["a", None, "b", "b", "b", "b"]},
            "survey, row 2, column region: found nothing",
        ),
    ],
)
def test_bad_input(columns: dict, message: str):
    with pytest.raises(UserError, match=message):
        group_estimates(
            TABLE.assign(**columns), outcome="y", group="region", weight="w", where="survey"
        )
