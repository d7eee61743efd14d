"""What is provisional, what is final, and where nobody can say."""

import pytest

from helpers.figures.dating import date_figures
from helpers.figures.maturity import maturity


@pytest.mark.parametrize(
    ("measure", "as_of", "published", "answer"),
    [
        ("flow", "", "2023-01-10", "final"),
        ("flow", "", "2022-11-30", "provisional"),  # eleven months cannot be the year
        ("flow", "", "2022-12-31", "provisional"),
        ("flow", "", "2022", "provisional"),  # perhaps before the year was over
        ("flow", "", "2023", "final"),
        ("flow", "", "", "cannot say"),
        ("stock", "2022-07-28", "2022-07-28", "final"),  # complete on its day
        ("stock", "2022-12-31", "2022-07-28", "provisional"),  # a forecast
        ("stock", "", "2022-11-30", "final"),  # taken as counted when it was printed
        ("stock", "2022-07-28", "", "cannot say"),
    ],
)
def test_a_number_is_final_when_its_period_was_over(
    measure, as_of, published, answer, figures_table, sources_table
):
    figures = figures_table(f"id | measure | as_of\nF1 | {measure} | {as_of}")
    dated = date_figures(figures, sources_table(s=published))
    assert maturity(dated).tolist() == [answer]


def test_a_number_that_was_revised_was_provisional(figures_table, sources_table):
    dated = date_figures(figures_table("id | measure\nF1 | flow"), sources_table(s="2023-01-10"))
    assert maturity(dated, ["F1"]).tolist() == ["provisional"]
