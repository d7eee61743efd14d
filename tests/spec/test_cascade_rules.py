"""The rules of the cascade and of what-ifs, for people: a table in, an answer out."""

from dataclasses import dataclass

import pandas as pd
import pytest

from helpers.coverage.cascade import measure_cascade
from helpers.coverage.scenarios import scenarios


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its title, the units it is shown on, and the answer."""

    title: str
    units: str
    answer: str


CASCADES = [
    Rule(
        title="A stage that nobody reported is missing, never zero",
        units="""
            target_population | availability | contact
            100               | 80           | 40
        """,
        answer="""
            stage         | people | coverage | loss
            availability  | 80     | 0.8      | 20
            accessibility |        |          |
            acceptability |        |          |
            contact       | 40     | 0.4      | 40
            effectiveness |        |          |
        """,
    ),
    Rule(
        title="A reported zero is a zero",
        units="""
            target_population | availability | contact
            100               | 80           | 0
        """,
        answer="""
            stage        | people | coverage | loss | is_bottleneck
            availability | 80     | 0.8      | 20   | False
            contact      | 0      | 0        | 80   | True
        """,
    ),
    Rule(
        title="Coverage of a stage is of the units that report it",
        units="""
            target_population | availability | contact
            100               | 80           | 40
            300               | 150          |
        """,
        answer="""
            stage        | people | target_population | coverage | n_units_reported
            availability | 230    | 400               | 0.575    | 2
            contact      | 40     | 100               | 0.4      | 1
        """,
    ),
    Rule(
        title="The bottleneck is where the largest share of people is lost",
        units="""
            target_population | availability | accessibility | acceptability | contact
            100               | 90           | 85            | 40            | 30
        """,
        answer="""
            stage         | loss | is_bottleneck
            availability  | 10   | False
            accessibility | 5    | False
            acceptability | 45   | True
            contact       | 10   | False
        """,
    ),
]
WHAT_IFS = """
    scenario                 | count_at_due | gap_at_due | year_reached
    observed pace            | 120          | 55         | 2031
    pace needed              | 175          | 0          | 2025
    double the observed pace | 150          | 25         | 2027
    half the observed pace   | 105          | 70         | 2039
    nothing added            | 90           | 85         |
"""


def read(text: str) -> pd.DataFrame:
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return pd.DataFrame(rows, columns=header).replace("", None)


def hold(found: pd.DataFrame, answer: str, key: str) -> None:
    for expected in read(answer).to_dict("records"):
        (row,) = found[found[key].eq(expected.pop(key))].to_dict("records")
        for column, cell in expected.items():
            if pd.isna(cell):
                assert pd.isna(row[column]), column
            elif cell in ("True", "False"):
                assert bool(row[column]) == (cell == "True"), column
            else:
                assert row[column] == pytest.approx(float(cell)), column


@pytest.mark.parametrize("rule", CASCADES, ids=lambda rule: rule.title)
def test_cascade(rule: Rule):
    units = read(rule.units).apply(pd.to_numeric).astype("Float64")
    hold(measure_cascade(units), rule.answer, "stage")


def test_what_ifs_are_arithmetic():
    hold(scenarios(90, 175, 2022, 2025, observed=10), WHAT_IFS, "scenario")
