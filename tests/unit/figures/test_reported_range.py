"""Reported ranges: from qualifiers, printed ranges and sources that differ."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures import gather_evidence
from helpers.figures.reported_range import reported_range

RAW = Path(__file__).parents[3] / "data" / "raw"
ENDS = ["lower", "upper", "ratio_lower", "ratio_upper"]


def figure(**cells: object) -> dict[str, object]:
    plain = {
        "figure_id": "F1", "indicator": "teams", "place": "dak-lak", "key_period": "2022",
        "value": 62.0, "value_high": pd.NA, "numerator": pd.NA, "denominator": pd.NA,
        "denominator_role": pd.NA, "unit": "team", "qualifier": "exact", "basis": "count",
        "definition": pd.NA, "status": "stands", "rule": "only figure", "stands_instead": pd.NA,
    }  # fmt: skip
    return {**plain, **cells}


def ranges_of(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows))
    numbers = ["value", "value_high", "numerator", "denominator"]
    types = {c: "Float64" if c in numbers else "string" for c in table}
    return reported_range(table.astype(types))


def ratio(x: float, y: float, role: str, **cells: object) -> dict[str, object]:
    return figure(value=x, numerator=x, denominator=y, denominator_role=role, **cells)


@pytest.mark.parametrize(
    ("row", "ends", "reason"),
    [
        (figure(), [None] * 4, "given as exact"),
        (figure(qualifier="at_least"), [62, None, None, None], "at least"),
        (figure(qualifier="at_most"), [0, 62, None, None], "at most"),
        (figure(value=2000, qualifier="about"), [None] * 4, "not how far it rounds: no bound"),
        (figure(value=8, value_high=10), [8, 10, None, None], "prints a range"),
        (figure(value=8, value_high=10, qualifier="about"), [8, 10, None, None], "prints a range"),
        (ratio(90, 184, "universe", qualifier="at_least"),
         [90, 184, 90 / 184, 1], "at least"),
        (ratio(90, 184, "whole", qualifier="at_most"), [0, 90, 0, 90 / 184], "at most"),
        # A target may be passed: no upper end.
        (ratio(90, 184, "target", qualifier="at_least"), [90, None, 90 / 184, None], "at least"),
        (ratio(90, 184, "unknown", qualifier="at_least"), [90, None, None, None], "at least"),
        # A percentage that is no share may fall below 0 and pass 100.
        (figure(value=13, unit="percent", qualifier="at_most"), [None, 13, None, None], "at most"),
        (figure(value=45, unit="percent", qualifier="at_least", numerator=9, denominator=20,
                denominator_role="whole"), [45, 100, 0.45, 1], "at least"),
        (figure(value=pd.NA), [None] * 4, "the source gives no number"),
        (figure(value=pd.NA, qualifier="at_least", denominator=184, denominator_role="universe"),
         [None] * 4, "the source gives no number"),
        (figure(value=pd.NA, qualifier="at_most"), [None] * 4, "the source gives no number"),
        (figure(value=pd.NA, value_high=10), [None, 10, None, None], "only the upper end"),
        (figure(basis="survey"), [None] * 4, "sampling interval is not in the report"),
        (figure(rule="not analysed", value=2021, value_high=2025), [None] * 4, "not a count"),
        (figure(rule="not analysed", qualifier=pd.NA), [None] * 4, "not a count"),
        # A change may be below 0.
        (figure(value=-5, unit="percent", qualifier="at_most"), [None, -5, None, None], "at most"),
    ],
)  # fmt: skip
def test_one_figure(row: dict, ends: list, reason: str):
    (found,) = ranges_of(row).to_dict("records")
    assert [None if pd.isna(found[end]) else found[end] for end in ENDS] == pytest.approx(ends)
    assert reason in found["reason"]
    assert found["interval"] == ("none" if ends == [None] * 4 else "reported_range")
    assert pd.isna(found["rivals"])


def settled(rule: str, **cells: object) -> dict[str, object]:
    return figure(figure_id="F2", status="set aside", rule=rule, stands_instead="F1", **cells)


def test_a_less_trusted_source_widens_the_range():
    first, second = ranges_of(figure(value=3.4), settled("confidence", value=3.2)).to_dict(
        "records"
    )
    assert (first["lower"], first["upper"], first["rivals"]) == (3.2, 3.4, "F2")
    assert first["reason"] == ("sources differ and only trust in the source decided: F2 says 3.2")
    assert second["interval"] == "none"


@pytest.mark.parametrize("rule", ["duplicate", "vintage", "date", "definition", "low confidence"])
def test_what_is_settled_does_not_widen_it(rule: str):
    assert ranges_of(figure(), settled(rule, value=50)).iloc[0]["interval"] == "none"


def test_unresolved_sources_share_one_range():
    both = [
        ratio(x, 184, "universe", figure_id=name, status="unresolved", rule="unresolved")
        for name, x in (("F1", 90), ("F2", 80), ("F3", 85))
    ]
    other = figure(figure_id="F4", status="unresolved", rule="unresolved", place="gia-lai")
    found = ranges_of(*both, other)
    for row in found.iloc[:3].to_dict("records"):
        assert (row["lower"], row["upper"]) == (80, 90)
        assert (row["ratio_lower"], row["ratio_upper"]) == pytest.approx((80 / 184, 90 / 184))
        assert "nothing decides between them" in row["reason"]
    assert found["rivals"].tolist()[:3] == ["F2;F3", "F1;F3", "F1;F2"]
    assert found.iloc[3]["interval"] == "none"


def test_a_bound_that_agrees_is_no_conflict():
    found = ranges_of(figure(value=2145), settled("confidence", value=2000, qualifier="at_least"))
    assert found.iloc[0]["interval"] == "none"


def test_a_bound_that_disagrees_leaves_that_side_open():
    found = ranges_of(figure(value=1900), settled("confidence", value=2000, qualifier="at_least"))
    first = found.iloc[0]
    assert first["lower"] == 1900
    assert pd.isna(first["upper"])
    assert first["interval"] == "reported_range"


def test_a_source_without_a_number_is_no_rival():
    found = ranges_of(figure(), settled("confidence", value=pd.NA))
    assert found.iloc[0]["interval"] == "none"
    assert found.iloc[0]["reason"].startswith("a full count")


def test_another_unit_is_not_compared():
    found = ranges_of(figure(), settled("confidence", value=50, unit="percent"))
    assert found.iloc[0]["interval"] == "none"


def test_the_index_is_kept():
    rows = pd.DataFrame([figure(), figure(figure_id="F2")], index=[5, 5])
    assert reported_range(rows).index.tolist() == [5, 5]


def test_bad_input():
    with pytest.raises(UserError, match="row 1, column value_high: found 7, expected at least the"):
        ranges_of(figure(value=8, value_high=7))
    for row, message in (
        (ratio(200, 184, "universe", qualifier="at_least"), "value: found 200, expected at most 1"),
        (ratio(200, 184, "whole", qualifier="at_least"), "value: found 200, expected at mo"),
        (figure(value=120, unit="percent", qualifier="at_least", denominator_role="whole",
                denominator=50), "value: found 120, expected at most 100"),
        (figure(value=-5, qualifier="at_most"), "value: found -5, expected 0 or more"),
        (figure(qualifier="over"), "qualifier: found over, expected one of exact, at_least, at_mo"),
        (figure(qualifier=pd.NA), "qualifier: found an empty cell, expected one of exact"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=f"figures, row 2, column {message}"):
            ranges_of(figure(), row)
    with pytest.raises(UserError, match="column stands_instead: found no such column"):
        reported_range(pd.DataFrame([figure()]).drop(columns="stands_instead"))


def test_committed_figures():
    figures = gather_evidence(RAW).figures
    found = figures[["figure_id", "value", "qualifier"]].join(reported_range(figures))
    found = found.set_index("figure_id")
    # Fall of poverty a year: 3.4 stands only because its source is trusted more than that of 3.2.
    assert found.loc["P0310", ["lower", "upper", "rivals"]].tolist() == [3.2, 3.4, "P0311"]
    # Prize money of 8 to 10; near-poverty of 9.12 % was corrected to 9.72 %, which is settled.
    assert found.loc["P0039", ["lower", "upper"]].tolist() == [8, 10]
    assert found.loc["P0043", "interval"] == "none"
    about = found[found["qualifier"].eq("about")]
    assert len(about) > 5
    assert about["interval"].eq("none").all()
    given = found[found["interval"].eq("reported_range")]
    assert given[["lower", "upper"]].notna().any(axis=1).all()
    assert not (given["lower"] > given["upper"]).any()
    assert found["reason"].notna().all()
