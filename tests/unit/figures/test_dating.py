"""When a figure speaks of, and when its source appeared."""

import pandas as pd
import pytest

from helpers.figures.dating import date_figures, publication_span

DAY = pd.Timestamp


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-06-09", "2024-06-09", "2024-06-09"),
        ("2024-12-31", "2024-12-31", "2024-12-31"),
    ],
)
def test_a_day_a_month_or_a_year_of_publication(published, first, last):
    span = publication_span(pd.Series([published], dtype="string"))
    assert span.loc[0].tolist() == [DAY(first), DAY(last)]


@pytest.mark.parametrize("published", [None, "2024-13", "2024-02-30", "soon"])
def test_a_day_that_is_not_in_the_calendar_is_not_known(published):
    span = publication_span(pd.Series([published, "2024"], dtype="string"))
    assert span.loc[0].isna().all()
    assert span.loc[1].notna().all()


def test_an_as_of_date_is_the_day_of_the_figure(figures_table, sources_table):
    figures = figures_table("""
        id | as_of      | start      | end
        A  | 2022-11-14 | 2022-01-01 | 2022-12-31
    """)
    dated = date_figures(figures, sources_table(s="2023-01-09")).loc[0]
    assert dated["reported_on"] == DAY("2022-11-14")
    assert not dated["is_date_inferred"]
    assert dated["year"] == 2022
    assert [dated["published_first"], dated["published_last"]] == [DAY("2023-01-09")] * 2


@pytest.mark.parametrize(
    ("end", "published", "day"),
    [
        ("2022-12-31", "2023-01-09", "2022-12-31"),
        ("2022-12-31", "2022-12-30", "2022-12-30"),
        ("2022-12-31", "2022", "2022-12-31"),
        ("2025-12-31", "2025-05", "2025-05-31"),
        ("2026-12-31", "2021-08-12", "2021-08-12"),
        ("2025-12-31", "", "2025-12-31"),
    ],
)
def test_without_one_it_is_the_end_of_the_period_or_the_publication_before_it(
    figures_table, sources_table, end, published, day
):
    figures = figures_table(f"""
        id | start      | end
        A  | 2021-01-01 | {end}
    """)
    dated = date_figures(figures, sources_table(s=published)).loc[0]
    assert dated["reported_on"] == DAY(day)
    assert dated["is_date_inferred"]
    assert dated["year"] == int(day[:4])


def test_a_figure_without_any_date_has_no_year(figures_table, sources_table):
    figures = figures_table("""
        id | start | end
        A  |       |
    """)
    dated = date_figures(figures, sources_table(s="2022-12-01"))
    assert dated[["reported_on", "year"]].isna().all(axis=None)
    assert str(dated["year"].dtype) == "Int64"


def test_rows_and_their_order_stay(figures_table, sources_table):
    figures = figures_table("""
        id | source
        B  | two
        A  | one
        C  | two
    """)
    dated = date_figures(figures, sources_table(one="2021", two="2022"))
    assert dated["figure_id"].tolist() == ["B", "A", "C"]
    assert dated["published_last"].dt.year.tolist() == [2022, 2021, 2022]
