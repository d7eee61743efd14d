"""What a report must raise about its own numbers."""

import pandas as pd
import pytest

from helpers.outcomes import find_points, follow_steps
from helpers.outcomes.points import RULES, is_currency

INDICATORS = pd.DataFrame(
    [
        ("capital", "amount", "VND", "union"),
        ("income", "amount", "VND/year", None),
        ("area", "amount", "km2", None),
        ("grants", "amount", None, None),
        ("teams", "count", "team", None),
        ("covered_pct", "percent", "percent", None),
        ("heard", "count", "woman", None),
        ("funded", "count", "woman", None),
    ],
    columns=["indicator", "kind", "unit", "fund"],
).astype("string")
STEPS = pd.DataFrame(
    [("startup", 1, "heard", "start"), ("startup", 2, "funded", "nested")],
    columns=["system", "position", "indicator", "relation"],
)
RATIO = {
    "ratio": "men_per_member", "numerator_indicator": "men", "kind": "share", "place": "dak-lak",
    "value": 40.0, "lower": 40.0, "scale": 100.0, "figures": "A;B", "price_reason": pd.NA,
}  # fmt: skip


def ratios(*changes: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([RATIO | change for change in changes], columns=list(RATIO))
    numbers = dict.fromkeys(("value", "lower", "scale"), "Float64")
    return table.astype({c: numbers.get(c, "string") for c in RATIO})


@pytest.fixture
def find(figures_table):
    def run(figures: str = "value\n1", *changes: dict[str, object]) -> pd.DataFrame:
        latest = figures_table(figures)
        followed = follow_steps(latest, STEPS)
        return find_points(followed, ratios(*changes), latest, INDICATORS)

    return run


def test_sound_numbers_raise_nothing(find):
    found = find(
        """
        indicator   | value | x   | y   | role     | unit     | measure | since      | on
        teams       | 330   | 330 | 312 | target   | team     | stock   | 2022-01-01 | 2022-12-31
        covered_pct | 176.6 |     |     | target   | percent  | stock   | 2022-01-01 | 2022-12-31
        capital     | 5755  |     |     |          | VND      | flow    | 2022-01-01 | 2022-12-31
        income      | 50    |     |     |          | VND/year | flow    | 2022-01-01 | 2022-12-31
        area        | 13125 |     |     |          | km2      | stock   | 2022-01-01 | 2022-12-31
        heard       | 100   |     |     |          | woman    | flow    | 2022-01-01 | 2022-12-31
        funded      | 100   |     |     |          | woman    | flow    | 2022-01-01 | 2022-12-31
        """,
        {},
        {"value": 100.0, "lower": 100.0},
        {"kind": "load", "value": 500.0, "lower": 500.0},
    )
    assert found.empty
    assert found.columns.tolist() == [
        "rule", "place", "indicator", "ratio", "figures", "message",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("funded", "qualifier", "rule"),
    [(101, "exact", "funnel-grows"), (50, "at_least", "funnel-may-grow")],
)
def test_a_funnel_that_grows(find, funded: int, qualifier: str, rule: str):
    (point,) = find(
        f"id | indicator | value | unit | qualifier\n"
        f"H | heard | 100 | woman | exact\nF | funded | {funded} | woman | {qualifier}"
    ).to_dict("records")
    assert (point["rule"], point["indicator"], point["figures"]) == (rule, "funded", "F;H")
    assert point["message"].startswith("funded in startup: ")
    assert str(funded) in point["message"]


@pytest.mark.parametrize(
    ("value", "lower", "sure"), [(120.0, 110.0, "is larger"), (120.0, 90.0, "may be larger"),
                                 (120.0, None, "may be larger")],
)  # fmt: skip
def test_a_share_above_its_scale(find, value: float, lower: float | None, sure: str):
    (point,) = find("value\n1", {"value": value, "lower": lower}).to_dict("records")
    assert (point["rule"], point["ratio"]) == ("part-above-whole", "men_per_member")
    assert (point["indicator"], point["figures"]) == ("men", "A;B")
    assert f"120 per 100: the part {sure} than its whole" in point["message"]


@pytest.mark.parametrize(
    ("qualifier", "sure"), [("exact", "is"), ("about", "may be"), ("at_most", "may be")]
)
def test_a_share_of_exact_counts_is_as_sure_as_they_are(find, qualifier: str, sure: str):
    counts = (
        f"id | indicator | value | qualifier\nA | men | 600 | {qualifier}\nB | all | 500 | exact"
    )
    (point,) = find(counts, {"value": 120.0, "lower": None}).to_dict("records")
    assert f"the part {sure} larger than its whole" in point["message"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("teams       | 190 |   190 | 184 | universe | team", "190 of 184: the part is larger"),
        ("teams       | 190 |   190 | 184 | whole    | team", "190 of 184: the part is larger"),
        ("covered_pct | 104 |       |     | whole    | percent", "104 %: the part is larger"),
    ],
)
def test_a_printed_part_above_its_whole(find, row: str, words: str):
    (point,) = find(f"indicator | value | x | y | role | unit\n{row}").to_dict("records")
    assert (point["rule"], point["figures"]) == ("part-above-whole", "F1")
    assert words in point["message"]


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [("capital", "million"), ("capital", "đồng"), ("capital", "vnd"), ("grants", "million"),
     ("grants", "triệu đồng"), ("income", "nghìn")],
)  # fmt: skip
def test_money_without_a_currency(find, indicator: str, unit: str):
    (point,) = find(f"indicator | value | unit\n{indicator} | 8744 | {unit}").to_dict("records")
    assert (point["rule"], point["indicator"]) == ("money-without-currency", indicator)
    assert f"8,744 {unit}: a sum of money whose unit is no currency" in point["message"]


def test_an_indicator_that_is_not_in_the_table_is_no_money(find):
    assert find("indicator | value | unit\nunheard_of | 5 | million").empty


def test_money_of_another_currency_than_usual_has_one(find):
    assert find("indicator | value | unit\ncapital | 600 | USD").empty


def test_money_without_a_period(find):
    (point,) = find("indicator | value | unit | on\ncapital | 5 | VND |").to_dict("records")
    assert (point["rule"], point["figures"]) == ("money-without-period", "F1")
    assert "no known date" in point["message"]


def test_a_funds_money_by_one_day_is_from_no_known_day(find):
    head = "indicator | value | unit | measure | since | on"
    (point,) = find(f"{head}\ncapital | 5 | VND | flow | 2025-05-20 | 2025-05-20").to_dict(
        "records"
    )
    assert point["rule"] == "money-without-period"
    assert "counted by 2025-05-20, and the source does not say from which day" in point["message"]
    assert find(f"{head}\nincome | 5 | VND | flow | 2025-05-20 | 2025-05-20").empty
    assert find(f"{head}\ncapital | 5 | VND | stock | 2025-05-20 | 2025-05-20").empty


def test_a_deflator_gap(find):
    reason = "no price change of 2025 is known"
    unit_cost = {"ratio": "capital_per_woman", "kind": "unit_cost", "scale": 1.0, "value": 9.0}
    (point,) = find("value\n1", unit_cost | {"price_reason": reason}).to_dict("records")
    assert (point["rule"], point["ratio"]) == ("deflator-gap", "capital_per_woman")
    assert point["message"] == f"capital_per_woman: not in constant prices: {reason}"
    assert find("value\n1", unit_cost | {"price_reason": ""}).empty
    assert find("value\n1", {"price_reason": reason}).empty


def test_points_come_in_the_order_of_the_rules(find):
    found = find(
        """
        indicator | value | unit    | on         | x   | y | role
        capital   | 5     | million |            |     |   |
        heard     | 1     | woman   | 2022-12-31 |     |   |
        funded    | 2     | woman   | 2022-12-31 |     |   |
        teams     | 9     | team    | 2022-12-31 | 9   | 8 | whole
        """,
        {"kind": "unit_cost", "price_reason": "no prices"},
    )
    assert found["rule"].tolist() == [
        "funnel-grows", "part-above-whole", "money-without-currency", "money-without-period",
        "deflator-gap",
    ]  # fmt: skip
    assert set(found["rule"]) < set(RULES)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("VND", True), ("USD", True), ("VND/year", True), ("vnd", False), ("million VND", False),
     ("km2", False), ("person", False), (pd.NA, False)],
)  # fmt: skip
def test_currencies(unit: object, expected: bool):
    assert is_currency(unit) is expected
