"""The cascade of a table with one row a unit."""

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.cascade import measure_cascade, stages_between
from helpers.errors import UserError
from helpers.figures.schema import STAGES

FULL = pd.DataFrame(
    {
        "district": ["a", "a", "b"],
        "target_population": [100, 200, 50],
        "availability": [80, 150, 50],
        "accessibility": [60, 140, 45],
        "acceptability": [60, 100, 45],
        "contact": [30, 90, 40],
        "effectiveness": [20, 30, 40],
    }
)


def test_totals_coverage_and_loss():
    cascade = measure_cascade(FULL).set_index("stage")
    assert list(cascade.index) == list(STAGES)
    assert cascade["people"].tolist() == [280, 245, 205, 160, 90]
    assert cascade["target_population"].tolist() == [350] * 5
    assert cascade["coverage"].tolist() == pytest.approx(
        [n / 350 for n in (280, 245, 205, 160, 90)]
    )
    assert cascade["from_stage"].tolist() == ["target_population", *STAGES[:-1]]
    assert cascade["loss"].tolist() == [70, 35, 40, 45, 70]
    assert (cascade["caution"] == "").all()
    # 70 at both ends: the earlier of equals.
    assert cascade.index[cascade["is_bottleneck"]].tolist() == ["availability"]


def test_each_group_has_its_own_cascade():
    cascade = measure_cascade(FULL, by="district")
    assert cascade["district"].tolist() == ["a"] * 5 + ["b"] * 5
    last = cascade[cascade["stage"].eq("effectiveness")].set_index("district")
    assert last["coverage"].to_dict() == pytest.approx({"a": 50 / 300, "b": 40 / 50})
    worst = cascade[cascade["is_bottleneck"]].set_index("district")["stage"]
    assert worst.to_dict() == {"a": "availability", "b": "accessibility"}


def test_a_stage_nobody_reported_is_missing_and_the_next_loss_spans_it():
    table = FULL.drop(columns=["accessibility"]).assign(acceptability=np.nan)
    cascade = measure_cascade(table).set_index("stage")
    for stage in ("accessibility", "acceptability"):
        assert cascade.loc[stage, "is_missing"]
        assert cascade.loc[stage, ["people", "coverage", "loss", "from_stage"]].isna().all()
        assert cascade.loc[stage, "caution"] == "nobody reported this stage: missing, not zero"
    contact = cascade.loc["contact"]
    assert (contact["from_stage"], contact["loss"]) == ("availability", 280 - 160)
    assert "spans accessibility, acceptability" in contact["caution"]
    assert contact["is_bottleneck"]


def test_units_that_do_not_report_a_stage_leave_its_base():
    table = FULL.assign(contact=[30, np.nan, 40])
    cascade = measure_cascade(table).set_index("stage")
    contact, effect = cascade.loc["contact"], cascade.loc["effectiveness"]
    assert (contact["people"], contact["target_population"]) == (70, 150)
    assert contact["n_units_reported"] == 2
    assert "2 of 3 units report this stage" in contact["caution"]
    # Losses are of units that report both: 30 - 20 and 40 - 40, out of 150.
    assert (effect["loss"], effect["loss_ratio"]) == (10, pytest.approx(10 / 150))
    assert "of the 2 units that also report contact" in effect["caution"]


def test_no_loss_no_bottleneck():
    table = pd.DataFrame({"target_population": [10], "availability": [10], "contact": [10]})
    assert not measure_cascade(table)["is_bottleneck"].any()


def test_nothing_reported_is_five_missing_stages():
    cascade = measure_cascade(pd.DataFrame({"target_population": [10]}))
    assert cascade["is_missing"].all()
    assert not cascade["is_bottleneck"].any()


def test_stages_between():
    assert stages_between("availability", "accessibility") == []
    assert stages_between("target_population", "contact") == list(STAGES[:3])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"contact": [30, 101, 40]},
         "row 2, column contact: found 101, expected at most the 100 of acceptability"),
        ({"acceptability": [np.nan] * 3, "contact": [61, 90, 40]},
         "row 1, column contact: found 61, expected at most the 60 of accessibility"),
        ({"availability": [101, 150, 50]}, "expected at most the 100 of target_population"),
        ({"contact": [30, 90, -1]}, "row 3, column contact: found -1, expected 0 or more"),
        ({"target_population": [0, 200, 50]}, "row 1, column target_population: found 0"),
        ({"target_population": [100, None, 50]}, "row 2, column target_population: found an empty"),
    ],
)  # fmt: skip
def test_bad_rows(changed: dict, message: str):
    with pytest.raises(UserError, match=message) as caught:
        measure_cascade(FULL.assign(**changed), where="communes.csv")
    assert str(caught.value).startswith("communes.csv, row ")


def test_bad_tables():
    with pytest.raises(UserError, match="column target_population: found no such column"):
        measure_cascade(FULL.drop(columns="target_population"))
    with pytest.raises(UserError, match="found no rows"):
        measure_cascade(FULL.iloc[:0])
    with pytest.raises(UserError, match="row 2, column district: found an empty cell"):
        measure_cascade(FULL.assign(district=["a", None, "b"]), by="district")
