"""``data/raw`` carries every figure it was started from, with its source and its span.

The numbers below are those of the sources, typed from them; none comes from the code.
"""

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures.raw import read_raw

RAW = Path(__file__).parents[2] / "data" / "raw"
SPAN = re.compile(r"paragraph \d+, characters (\d+)-(\d+)")


@pytest.fixture(scope="module")
def raw():
    return read_raw(RAW)


@pytest.fixture(scope="module")
def figures(raw) -> pd.DataFrame:
    return raw.figures.set_index("figure_id")


@pytest.fixture(scope="module")
def article(figures) -> pd.DataFrame:
    return figures[figures["source_id"].eq("dlk2022")]


@pytest.mark.parametrize(("prefix", "digits", "n"), [("S", 3, 39), ("P", 4, 370), ("C", 3, 15)])
def test_every_figure_is_there_once(figures, prefix, digits, n):
    found = sorted(figure for figure in figures.index if figure.startswith(prefix))
    assert found == [f"{prefix}{number:0{digits}}" for number in range(1, n + 1)]


def test_there_are_no_others(raw, figures):
    assert len(figures) == 39 + 370 + 15
    assert len(raw.targets) == 84


@pytest.mark.parametrize(
    ("figure", "x", "y", "role"),
    [
        ("S009", 62, 312, "target"),
        ("S012", 65, 152, "universe"),
        ("S013", 90, 184, "universe"),
        ("S029", 6, 15, "universe"),
        ("P0052", 66956, 435688, "whole"),
        ("P0327", 15, 30, "universe"),
        ("P0331", 5869, 8225, "universe"),
        ("P0348", 35, 63, "universe"),
    ],
)
def test_ratios_keep_count_base_and_what_the_base_is(figures, figure, x, y, role):
    row = figures.loc[figure]
    assert (row["numerator"], row["denominator"], row["denominator_role"]) == (x, y, role)
    if row["unit"] != "percent":
        assert row["value"] == x


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("S007", 2145), ("S014", 784), ("S015", 501), ("S023", 25_000), ("S025", 10_322),
        ("S031", 1_000_000_000), ("S035", 342), ("S036", 5_755_250_000), ("P0010", 330),
        ("P0043", 9.72), ("P0052", 15.37), ("P0289", 46_449), ("P0321", 30.26),
    ],
)  # fmt: skip
def test_values_are_those_of_the_sources(figures, figure, value):
    assert figures.at[figure, "value"] == value


@pytest.mark.parametrize(
    ("figure", "low", "high"), [("S003", 2021, 2030), ("S019", 2017, 2027), ("S011", 2021, 2022)]
)
def test_a_range_keeps_both_ends_as_printed(figures, figure, low, high):
    assert tuple(figures.loc[figure, ["value", "value_high"]]) == (low, high)


@pytest.mark.parametrize("figure", ["S020", "S021", "S032"])
def test_more_than_is_a_lower_bound(figures, figure):
    assert figures.at[figure, "qualifier"] == "at_least"
    assert figures.at[figure, "snippet"].startswith("hơn ")


def test_the_two_registers_of_one_name_are_two_indicators(figures):
    assert figures.at["S014", "indicator"] == "trusted_addresses"
    assert figures.at["P0196", "indicator"] == "trusted_addresses_project8"


def test_the_article_is_cited_by_short_snippets(article):
    assert len(article) == 39
    assert article["snippet"].str.len().between(1, 60).all()


def test_a_span_is_as_long_as_its_snippet(article):
    for figure, row in article.iterrows():
        first, last = map(int, SPAN.fullmatch(row["locator"]).groups())
        assert last - first == len(row["snippet"]), figure


def test_spans_do_not_overlap_and_run_with_the_text(article):
    spans = [tuple(map(int, SPAN.fullmatch(cell).groups())) for cell in article["locator"]]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_every_figure_has_a_source_and_a_day_or_says_so(figures, raw):
    assert set(figures["source_id"]) <= set(raw.sources["source_id"])
    undated = figures[figures["period_end"].isna() & figures["as_of"].isna()]
    assert list(undated.index) == ["S039"]
