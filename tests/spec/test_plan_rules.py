"""The rules of the plan, for people: figures and targets in, what the coming year asks out.

``on`` is the day of the plan; columns that are not drawn have the defaults of the other specs: the
indicator "teams" in Đắk Lắk, an exact count of a stock on 31 December 2022; a target of at least
312 teams, set for Đắk Lắk, due by the end of 2025.
"""

from dataclasses import dataclass

import pandas as pd
import pytest

from helpers.coverage import plan_targets


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its title, the figures and targets it is shown on, and the plan."""

    title: str
    figures: str
    targets: str
    answer: str
    on: str = "2022-12-31"


RULES = [
    Rule(
        title="The gap is spread evenly over the years left, and whole units are rounded up",
        figures="""
            indicator | value | x  | y   | role     | unit
            teams     | 62    |    |     |          | team
            models    |       | 90 | 184 | universe | commune
        """,
        targets="""
            indicator | place    | scope      | value | unit
            teams     | dak-lak  | allocation | 312   | team
            models    | viet-nam | each_place | 95    | percent
        """,
        answer="""
            indicator | state   | gap_to_target | years_left | asked_next_year
            teams     | counted | 250           | 3          | 84
            models    | counted | 85            | 3          | 29
        """,
    ),
    Rule(
        title="An indicator with targets for two years has two rows, each with its own gap",
        figures="""
            x  | y   | role
            62 | 312 | target
        """,
        targets="""
            id    | value | due
            later | 512   | 2030
            first | 312   | 2025
        """,
        answer="""
            target_id | units_for_target | gap_to_target | years_left | asked_next_year
            first     | 312              | 250           | 3          | 84
            later     | 512              | 450           | 8          | 57
        """,
    ),
    Rule(
        title="A year never asks for more than is missing",
        figures="""
            value
            300
        """,
        targets="""
            value | due
            312   | 2025
        """,
        on="2025-06-30",
        answer="""
            years_left | gap_to_target | asked_next_year
            0.5041     | 12            | 12
        """,
    ),
    Rule(
        title="A target that is reached asks for nothing more",
        figures="""
            value
            330
        """,
        targets="""
            value | inferred
            312   | yes
        """,
        answer="""
            gap_to_target | asked_next_year | verdict_code | is_provisional
            0             | 0               | met          | True
        """,
    ),
    Rule(
        title="A rate is not rounded to whole units; to come down to a target, it asks for a fall",
        figures="""
            value | unit
            36    | percent
        """,
        targets="""
            comparator | value | unit
            at_most    | 34    | percent
        """,
        answer="""
            gap_to_target | asked_next_year
            2             | 0.6667
        """,
    ),
    Rule(
        title="What nobody counts asks for nothing that is known",
        figures="""
            indicator
            other
        """,
        targets="""
            value
            312
        """,
        answer="""
            state         | done | gap_to_target | asked_next_year | verdict_code | verdict_reason
            never_counted |      |               |                 | cannot_say   | never_counted
        """,
    ),
    Rule(
        title="A target without a number is kept beside its count, and has no gap",
        figures="""
            x  | y   | role     | unit
            65 | 152 | universe | commune
        """,
        targets="""
            comparator  | value | unit
            qualitative |       |
        """,
        answer="""
            state       | done | gap_to_target | asked_next_year | verdict_reason
            qualitative | 65   |               |                 | no_target
        """,
    ),
    Rule(
        title="A target that is only recalled is shown, and asks for nothing",
        figures="""
            value
            62
        """,
        targets="""
            value | confidence
            312   | low
        """,
        answer="""
            state    | done | gap_to_target | asked_next_year | verdict_reason
            recalled | 62   | 250           |                 | weak_target
        """,
    ),
    Rule(
        title="A weak figure asks for nothing",
        figures="""
            value | confidence
            62    | low
        """,
        targets="""
            value
            312
        """,
        answer="""
            state   | gap_to_target | asked_next_year | verdict_reason
            counted | 250           |                 | weak_figure
        """,
    ),
    Rule(
        title="A number for a single period is not spread over the years to come",
        figures="""
            value | measure
            62    | flow
        """,
        targets="""
            value
            312
        """,
        answer="""
            state   | gap_to_target | asked_next_year | verdict_reason
            counted | 250           |                 | for_a_period
        """,
    ),
    Rule(
        title="A figure in another unit, of something else or older than the target is not read",
        figures="""
            indicator | value | unit  | definition
            unit      | 62    | group |
            else      | 62    | team  | trained
            older     | 62    | team  |
        """,
        targets="""
            indicator | value | set
            unit      | 312   |
            else      | 312   |
            older     | 312   | 2023-01-01
        """,
        on="2023-06-30",
        answer="""
            indicator | state         | done | gap_to_target | verdict_reason
            unit      | counted       | 62   |               | other_unit
            else      | never_counted |      |               | other_definition
            older     | never_counted |      |               | counted_before
        """,
    ),
    Rule(
        title="A total for the country is not read against a province, nor another place's share",
        figures="""
            value
            62
        """,
        targets="""
            id      | place    | scope
            country | viet-nam | national
            other   | cao-bang | allocation
            own     | dak-lak  | allocation
            each    | viet-nam | each_place
        """,
        answer="""
            target_id
            own
            each
        """,
    ),
    Rule(
        title="A target that is not yet set is not yet planned for",
        figures="""
            value
            62
        """,
        targets="""
            id     | set
            set    | 2022-12-31
            unborn | 2023-01-01
        """,
        answer="""
            target_id
            set
        """,
    ),
    Rule(
        title="A due year that ended with a verdict leaves the plan; without one it stays",
        figures="""
            indicator | on         | value
            met       | 2021-12-31 | 312
            missed    | 2021-12-31 | 300
            unjudged  | 2020-12-31 | 300
        """,
        targets="""
            indicator | value | due
            met       | 312   | 2021
            missed    | 312   | 2021
            unjudged  | 312   | 2021
            unseen    | 312   | 2021
        """,
        answer="""
            indicator | state         | years_left | asked_next_year | verdict_reason
            unjudged  | counted       | 0          |                 | no_count_since
            unseen    | never_counted | 0          |                 | never_counted
        """,
    ),
    Rule(
        title="A verdict in the due year itself is still part of the plan",
        figures="""
            value
            312
        """,
        targets="""
            value | due
            312   | 2022
        """,
        answer="""
            verdict_code | years_left | asked_next_year
            met          | 0          |
        """,
    ),
]


def cells(text: str) -> pd.DataFrame:
    header, *rows = ([c.strip() for c in line.split("|")] for line in text.strip().splitlines())
    return pd.DataFrame(rows, columns=header)


@pytest.mark.parametrize("rule", RULES, ids=[rule.title for rule in RULES])
def test_rule(rule: Rule, figures_table, targets_table):
    figures, targets = figures_table(rule.figures), targets_table(rule.targets)
    plan = plan_targets(figures, targets, "dak-lak", pd.Timestamp(rule.on))
    expected = cells(rule.answer)
    assert len(plan) == len(expected)
    for column in expected:
        for found, wanted in zip(plan[column], expected[column], strict=True):
            if wanted == "":
                assert pd.isna(found), column
            elif wanted in {"True", "False"} or isinstance(found, str):
                assert str(found) == wanted, column
            else:
                assert float(found) == pytest.approx(float(wanted), abs=5e-5), column


def test_titles_are_distinct():
    titles = [rule.title for rule in RULES]
    assert sorted(titles) == sorted(set(titles))
