"""Steps: what may be divided, what grows, what was skipped."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures import reported_range
from helpers.outcomes import follow_steps


@pytest.fixture
def follow(figures_table):
    """Steps ``indicator: relation`` of one system, and the latest figures."""

    def run(figures: str, **relations: str) -> pd.DataFrame:
        latest = figures_table(figures)
        ranges = reported_range(latest)
        latest = latest.assign(lower=ranges["lower"], upper=ranges["upper"])
        return follow_steps(latest, steps(**relations)).set_index("indicator")

    return run


def steps(system: str = "startup", **relations: str) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "system": system, "position": range(1, len(relations) + 1),
            "indicator": list(relations), "relation": list(relations.values()),
            "note": [f"note on {name}" for name in relations],
        }
    )  # fmt: skip
    return table.astype({c: "Int64" if c == "position" else "string" for c in table})


FUNNEL = {"heard": "start", "access": "nested", "funded": "nested"}


def test_a_funnel_of_exact_counts(follow):
    rows = follow(
        """
        id | indicator | value | unit
        A  | heard     | 1000  | woman
        B  | access    | 400   | woman
        C  | funded    | 100   | woman
        """,
        **FUNNEL,
    )
    assert rows["rate"].tolist() == [pd.NA, 0.4, 0.25]
    assert rows["rate_lower"].tolist()[1:] == rows["rate_upper"].tolist()[1:] == [0.4, 0.25]
    assert rows["from_indicator"].tolist() == [pd.NA, "heard", "access"]
    assert rows["from_value"].tolist() == [pd.NA, 1000, 400]
    assert rows["figures"].tolist() == ["A", "B;A", "C;B"]
    assert rows["flag"].tolist() == rows["caution"].tolist() == ["", "", ""]
    assert set(rows["interval"]) == {"none"}
    assert rows["position"].tolist() == [1, 2, 3]
    assert rows.loc["access", "note"] == "note on access"


def test_at_least_bounds_the_share_from_one_side(follow):
    rows = follow(
        """
        indicator | value | unit  | qualifier
        heard     | 10322 | woman | exact
        access    | 2000  | woman | at_least
        funded    | 342   | woman | exact
        """,
        **FUNNEL,
    )
    access, funded = rows.loc["access"], rows.loc["funded"]
    assert access["rate_lower"] == pytest.approx(0.19376, abs=1e-5)
    assert pd.isna(access["rate_upper"])
    assert funded["rate_upper"] == pytest.approx(0.171)
    assert pd.isna(funded["rate_lower"])
    assert access["interval"] == funded["interval"] == "reported_range"
    assert (access["flag"], funded["flag"]) == ("may_grow", "")
    assert access["caution"] == (
        "the reports do not exclude that it is larger than heard (2,000 or more against 10,322)"
    )


@pytest.mark.parametrize(
    ("before", "now", "flag"),
    [
        ("100 |     | exact", "101 |     | exact", "grows"),
        ("100 |     | exact", "100 |     | exact", ""),
        ("100 |     | exact", "101 |     | at_least", "grows"),
        ("100 |     | exact", "99  |     | at_least", "may_grow"),
        ("100 |     | exact", "101 |     | at_most", "may_grow"),
        ("100 |     | exact", "100 |     | at_most", ""),
        ("100 |     | exact", "120 |     | about", "may_grow"),
        ("100 |     | at_least", "120 |     | exact", "may_grow"),
        ("100 |     | at_least", "100 |     | exact", ""),
        ("100 |     | at_most", "101 |     | exact", "grows"),
        ("100 |     | at_most", "50  |     | exact", "may_grow"),
        ("100 | 150 | exact", "151 |     | exact", "grows"),
        ("100 | 150 | exact", "120 |     | exact", "may_grow"),
        ("100 | 150 | exact", "80  | 100 | exact", ""),
    ],
)
def test_a_part_that_outgrows_its_whole_is_flagged(follow, before: str, now: str, flag: str):
    rows = follow(
        f"""
        indicator | value | high | qualifier
        heard | {before}
        access | {now}
        """,
        **FUNNEL,
    )
    access = rows.loc["access"]
    assert access["flag"] == flag
    assert bool(access["caution"]) == bool(flag)
    assert pd.notna(access["rate"])


def test_what_grows_is_named_with_both_numbers(follow):
    rows = follow("indicator | value\nheard | 100\naccess | 250", **FUNNEL)
    assert rows.loc["access", "caution"] == (
        "larger than heard (250 against 100), which a part cannot be: check both figures"
    )


def test_passed_on_reaches_others_and_may_pass_one(follow):
    rows = follow(
        """
        indicator | value | unit   | since      | until      | on         | measure
        trainers  | 64    | person | 2022-01-01 | 2022-12-31 | 2022-12-31 | flow
        officials | 2145  | person | 2021-01-01 | 2022-12-31 | 2022-12-31 | flow
        """,
        trainers="start",
        officials="passed_on",
    )
    officials = rows.loc["officials"]
    assert officials["rate"] == pytest.approx(33.515625)
    assert officials["flag"] == ""
    assert officials["caution"] == "of another period (2021-2022, before: 2022)"


def test_other_units_are_divided_where_people_are_passed_on_and_not_where_nested(follow):
    figures = "indicator | value | unit\nevents | 10 | session\npeople | 400 | person"
    passed = follow(figures, events="start", people="passed_on").loc["people"]
    assert (passed["rate"], passed["caution"]) == (40, "")
    nested = follow(figures, events="start", people="nested").loc["people"]
    assert pd.isna(nested["rate"])
    assert nested["flag"] == ""
    assert nested["figures"] == "F2"
    assert nested["caution"] == (
        "not to be divided by the step before: counted in another unit (person, before: session)"
    )


def test_a_skipped_step_is_said(follow):
    rows = follow("indicator | value\nheard | 1000\nfunded | 100", **FUNNEL)
    assert rows.index.tolist() == ["heard", "funded"]
    assert rows.loc["funded", "from_indicator"] == "heard"
    assert rows.loc["funded", "rate"] == pytest.approx(0.1)
    assert rows.loc["funded", "caution"] == "spans access, which nobody reported"


def test_a_part_of_people_that_others_reached_may_outnumber_them(follow):
    rows = follow(
        "indicator | value\ntrainers | 10\ncertified | 300",
        trainers="start", officials="passed_on", certified="nested",
    )  # fmt: skip
    assert rows.loc["certified", "rate"] == 30
    assert rows.loc["certified", "flag"] == ""
    assert rows.loc["certified", "caution"] == "spans officials, which nobody reported"


def test_without_an_earlier_figure_there_is_no_rate(follow):
    rows = follow("indicator | value\nfunded | 100", **FUNNEL)
    assert rows["rate"].isna().all()
    assert pd.isna(rows.loc["funded", "from_indicator"])
    assert rows.loc["funded", "caution"] == "no step before it was reported: heard, access"


def test_chains_end_at_the_next_start_and_pass_over_what_stands_beside(follow):
    rows = follow(
        """
        indicator | value
        heard     | 100
        money     | 5000
        jobs      | 30
        access    | 40
        leaders   | 9
        funded    | 3
        """,
        heard="start", money="beside", jobs="branch", access="nested", leaders="start",
        funded="nested",
    )  # fmt: skip
    assert rows["from_indicator"].fillna("").tolist() == ["", "", "", "heard", "", "leaders"]
    assert rows.loc[["money", "jobs"], "rate"].isna().all()
    assert rows.loc["access", "rate"] == pytest.approx(0.4)
    assert rows.loc["funded", "rate"] == pytest.approx(1 / 3)


def test_nothing_is_divided_by_zero(follow):
    rows = follow("indicator | value\nheard | 0\naccess | 0", **FUNNEL)
    assert pd.isna(rows.loc["access", "rate"])
    assert rows.loc["access", "caution"] == "nothing to divide by: the step before counts none"


def test_doubts_about_both_figures_are_told(follow):
    rows = follow(
        """
        indicator | value | confidence | definition
        heard     | 100   | low        |
        access    | 40    | high       | girls too
        """,
        **FUNNEL,
    )
    assert rows.loc["heard", "caution"] == "its source is weak"
    assert rows.loc["access", "caution"] == (
        "before: its source is weak; its source counts something else: girls too"
    )


def test_systems_are_followed_apart_in_the_order_of_the_table(figures_table):
    both = pd.concat([steps("two", access="start"), steps("one", heard="start", funded="nested")])
    latest = figures_table("indicator | value\nheard | 8\naccess | 4\nfunded | 2")
    rows = follow_steps(latest, both)
    assert rows["system"].tolist() == ["two", "one", "one"]
    assert rows["from_indicator"].fillna("").tolist() == ["", "", "heard"]


def test_steps_are_read_by_position(figures_table):
    latest = figures_table("indicator | value\nheard | 8\nfunded | 2")
    shuffled = steps(**FUNNEL).iloc[[2, 0, 1]]
    assert follow_steps(latest, shuffled)["indicator"].tolist() == ["heard", "funded"]


def test_a_place_without_figures_has_no_steps(figures_table):
    empty = follow_steps(figures_table(""), steps(**FUNNEL))
    assert empty.empty
    assert follow_steps(figures_table("value\n1"), steps(**FUNNEL).iloc[:0]).empty
    assert str(empty["rate"].dtype) == "Float64"


def test_bad_input(follow):
    with pytest.raises(UserError, match="found dak-lak, gia-lai, expected one place"):
        follow("place\ndak-lak\ngia-lai", **FUNNEL)
    with pytest.raises(UserError, match="found heard twice, expected one figure"):
        follow("indicator\nheard\nheard", **FUNNEL)
    with pytest.raises(UserError, match="found nested at heard, expected a start before it"):
        follow("indicator\nheard", heard="nested")
