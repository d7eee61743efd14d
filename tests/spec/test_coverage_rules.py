"""The rules of coverage, pace and verdict, for people: a table in, an answer out.

One rule is one row of ``RULES``, so that the handbook can print its title and its tables as they
stand. ``on`` is the day of judging. A column that is not drawn has a plain default: the indicator
"teams" in Đắk Lắk, an exact count of a stock on 31 December 2022 from a source of high confidence;
a target of at least 312 teams, set for Đắk Lắk, due by the end of 2025.
"""

from dataclasses import dataclass

import pandas as pd
import pytest

from helpers.coverage import assess, compare_places, name_units


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its title, the figures and targets it is shown on, and the answer."""

    title: str
    figures: str
    answer: str
    targets: str = ""
    on: str = "2022-12-31"


GAPS = [
    Rule(
        title="A ratio above one means the target was passed, not an error",
        figures="""
            x   | y   | role
            330 | 312 | target
        """,
        answer="""
            progress_to_target | gap_to_target
            1.0577             | 0
        """,
    ),
    Rule(
        title="A share of all there are is coverage, and never progress to a target",
        figures="""
            indicator | x  | y   | role     | unit
            models    | 90 | 184 | universe | commune
            districts | 15 | 15  | universe | district
        """,
        answer="""
            indicator | coverage_of_universe | progress_to_target | gap_to_universe
            models    | 0.4891               |                    | 94
            districts | 1                    |                    | 0
        """,
    ),
    Rule(
        title="A part of a whole has neither a target nor a gap",
        figures="""
            x   | y    | role
            818 | 1337 | whole
        """,
        answer="""
            share_of_whole | progress_to_target | gap_to_target | gap_to_universe
            0.6118         |                    |               |
        """,
    ),
    Rule(
        title="95 percent of 184 communes is 175, of 180 communes 171: whole units, rounded up",
        figures="""
            indicator | x  | y   | role     | unit
            before    | 90 | 184 | universe | commune
            after     | 90 | 180 | universe | commune
        """,
        targets="""
            indicator | place    | scope      | value | unit
            before    | viet-nam | each_place | 95    | percent
            after     | viet-nam | each_place | 95    | percent
        """,
        answer="""
            indicator | units_for_target | gap_to_target
            before    | 175              | 85
            after     | 171              | 81
        """,
    ),
    Rule(
        title="More than 95 percent asks for one more where the share is a whole number",
        figures="""
            indicator | x   | y   | role     | unit
            even      | 171 | 180 | universe | commune
            uneven    | 175 | 184 | universe | commune
        """,
        targets="""
            indicator | place    | scope      | comparator | value | unit
            even      | viet-nam | each_place | more_than  | 95    | percent
            uneven    | viet-nam | each_place | more_than  | 95    | percent
        """,
        answer="""
            indicator | units_for_target | gap_to_target | verdict_code
            even      | 172              | 1             | cannot_say
            uneven    | 175              | 0             | met
        """,
    ),
    Rule(
        title="More than 3 is not met by 3",
        figures="""
            indicator | value | unit
            equal     | 3     | percentage point
            above     | 3.1   | percentage point
        """,
        targets="""
            indicator | comparator | value | unit             | due
            equal     | more_than  | 3     | percentage point | 2022
            above     | more_than  | 3     | percentage point | 2022
        """,
        answer="""
            indicator | verdict_code | verdict_reason
            equal     | off_track    | missed
            above     | met          | reached
        """,
    ),
    Rule(
        title="Without a target there is no gap to a target",
        figures="""
            x  | y  | role     | unit
            6  | 15 | universe | district
        """,
        answer="""
            units_for_target | gap_to_target | gap_to_universe | verdict_code
                             |               | 9               | cannot_say
        """,
    ),
    Rule(
        title="Where less is better, the gap is what is above the target",
        figures="""
            value | unit
            112.1 | boys per 100 girls
        """,
        targets="""
            comparator | value | unit
            at_most    | 111   | boys per 100 girls
        """,
        answer="""
            gap_to_target | progress_to_target
            1.1           |
        """,
    ),
    Rule(
        title="A printed rate is read by its value, not by what it was divided from",
        figures="""
            value | x    | y   | role    | unit
            2.1   | 18.9 | 8.9 | unknown | ratio
        """,
        targets="""
            comparator | value | unit
            at_most    | 1.7   | ratio
        """,
        answer="""
            done | gap_to_target
            2.1  | 0.4
        """,
    ),
]

TARGETS = [
    Rule(
        title="A total for the country is never scaled down to a province",
        figures="""
            place   | value
            dak-lak | 62
        """,
        targets="""
            place    | scope    | value
            viet-nam | national | 9000
        """,
        answer="""
            target_id | units_for_target | verdict_reason
                      |                  | no_target
        """,
    ),
    Rule(
        title="The same total is the country's own target",
        figures="""
            place    | value
            viet-nam | 8000
        """,
        targets="""
            place    | scope    | value
            viet-nam | national | 9000
        """,
        answer="""
            units_for_target | gap_to_target
            9000             | 1000
        """,
    ),
    Rule(
        title="A place's own allocation comes before a share that every place is held to",
        figures="""
            x  | y   | role     | unit
            90 | 184 | universe | commune
        """,
        targets="""
            id       | place    | scope      | value | unit
            everyone | viet-nam | each_place | 95    | percent
            own      | dak-lak  | allocation | 100   | commune
        """,
        answer="""
            target_id | units_for_target | gap_to_target
            own       | 100              | 10
        """,
    ),
    Rule(
        title="Of several targets the one due next is taken, and the last once all have passed",
        figures="""
            indicator | on         | value
            between   | 2026-06-30 | 50
            after     | 2031-06-30 | 50
        """,
        targets="""
            id | indicator | value | due
            a  | between   | 60    | 2025
            b  | between   | 70    | 2030
            c  | after     | 60    | 2025
            d  | after     | 70    | 2030
        """,
        on="2031-12-31",
        answer="""
            indicator | target_id
            between   | b
            after     | d
        """,
    ),
    Rule(
        title="A figure that counts something else is read against no target",
        figures="""
            value | definition
            6     | teams trained, not teams set up
        """,
        targets="""
            value
            5
        """,
        answer="""
            target_id | verdict_code | verdict_reason
                      | cannot_say   | other_definition
        """,
    ),
]

VERDICTS = [
    Rule(
        title="Rule 1: without a numeric target there is no verdict",
        figures="""
            value
            784
        """,
        answer="""
            verdict_code | verdict_reason
            cannot_say   | no_target
        """,
    ),
    Rule(
        title="Rule 2: a target that is only recalled carries no verdict, even if it is reached",
        figures="""
            value
            400
        """,
        targets="""
            value | confidence
            312   | low
        """,
        answer="""
            verdict_code | verdict_reason
            cannot_say   | weak_target
        """,
    ),
    Rule(
        title="Rule 3: a weak figure, or sources that nothing decides between, carry no verdict",
        figures="""
            indicator | value | confidence | status
            weak      | 400   | low        | stands
            disputed  | 400   | high       | unresolved
        """,
        targets="""
            indicator
            weak
            disputed
        """,
        answer="""
            indicator | verdict_code | verdict_reason
            weak      | cannot_say   | weak_figure
            disputed  | cannot_say   | weak_figure
        """,
    ),
    Rule(
        title="Rule 4: a count that reaches the target is met, before the due year too",
        figures="""
            value
            312
        """,
        targets="""
            value
            312
        """,
        answer="""
            verdict_code | verdict_reason
            met          | reached
        """,
    ),
    Rule(
        title='Rule 4: "at least 2,000" meets a target of 2,000; "about" and "at most" may not',
        figures="""
            indicator | value | qualifier
            lower     | 2000  | at_least
            rounded   | 2000  | about
            upper     | 2000  | at_most
        """,
        targets="""
            indicator | value
            lower     | 2000
            rounded   | 2000
            upper     | 2000
        """,
        answer="""
            indicator | verdict_code | verdict_reason
            lower     | met          | reached
            rounded   | cannot_say   | approximate
            upper     | cannot_say   | approximate
        """,
    ),
    Rule(
        title='Rule 4: where less is better, "at most" is the sure side',
        figures="""
            indicator | value | qualifier | unit
            upper     | 25    | at_most   | percent
            lower     | 25    | at_least  | percent
        """,
        targets="""
            indicator | value | comparator | unit
            upper     | 30    | less_than  | percent
            lower     | 30    | less_than  | percent
        """,
        answer="""
            indicator | verdict_code | verdict_reason
            upper     | met          | reached
            lower     | cannot_say   | approximate
        """,
    ),
    Rule(
        title="Rule 5: a count that may be a stock or a sum is not followed",
        figures="""
            on         | value | measure
            2021-12-31 | 10    | unclear
            2022-12-31 | 300   | unclear
        """,
        targets="""
            value
            312
        """,
        answer="""
            verdict_code | verdict_reason
            cannot_say   | unclear_measure
        """,
    ),
    Rule(
        title="Rule 6: counted once the due year had ended, and below the target: off track",
        figures="""
            on         | value
            2025-12-31 | 311
        """,
        targets="""
            value | due
            312   | 2025
        """,
        on="2025-12-31",
        answer="""
            verdict_code | verdict_reason
            off_track    | missed
        """,
    ),
    Rule(
        title="Rule 7: the due year has ended and nothing was counted since",
        figures="""
            on         | value
            2024-06-01 | 300
        """,
        targets="""
            value | due
            312   | 2025
        """,
        on="2026-06-30",
        answer="""
            verdict_code | verdict_reason
            cannot_say   | no_count_since
        """,
    ),
    Rule(
        title="Rule 8: a pace needs two dates",
        figures="""
            x  | y   | role
            62 | 312 | target
        """,
        targets="""
            value
            312
        """,
        answer="""
            n_dates | pace_needed | pace_observed | verdict_code | verdict_reason
            1       | 83.3143     |               | cannot_say   | one_date
        """,
    ),
    Rule(
        title="Rule 8: numbers for single periods are not followed as a pace",
        figures="""
            on         | value | measure
            2021-12-31 | 100   | flow
            2022-12-31 | 120   | flow
        """,
        targets="""
            value
            312
        """,
        answer="""
            pace_observed | verdict_code | verdict_reason
                          | cannot_say   | for_a_period
        """,
    ),
    Rule(
        title="Rule 8: a date from a weak source does not make a pace",
        figures="""
            on         | value | confidence
            2021-12-31 | 10    | low
            2022-12-31 | 62    | high
        """,
        targets="""
            value
            312
        """,
        answer="""
            n_dates | verdict_code | verdict_reason
            1       | cannot_say   | one_date
        """,
    ),
    Rule(
        title="Rule 9: the pace observed, carried on, reaches the target in time or does not",
        figures="""
            indicator | on         | value
            fast      | 2021-12-31 | 100
            fast      | 2022-12-31 | 200
            slow      | 2021-12-31 | 100
            slow      | 2022-12-31 | 120
        """,
        targets="""
            indicator | value | due
            fast      | 312   | 2025
            slow      | 312   | 2025
        """,
        answer="""
            indicator | pace_observed | expected_at_due | verdict_code | verdict_reason
            fast      | 100.0685      | 500.2740        | on_track     | fast_enough
            slow      | 20.0137       | 180.0548        | off_track    | too_slow
        """,
    ),
    Rule(
        title="Rule 9: where less is better, the pace needed is a fall",
        figures="""
            on         | value | unit
            2020-12-31 | 40    | percent
            2022-12-31 | 36    | percent
        """,
        targets="""
            comparator | value | unit    | due
            at_most    | 30    | percent | 2025
        """,
        answer="""
            pace_needed | pace_observed | expected_at_due | verdict_code | verdict_reason
            -1.9995     | -2.0014       | 29.9945         | on_track     | fast_enough
        """,
    ),
    Rule(
        title="A verdict on an inferred target is provisional; cannot say is not a verdict",
        figures="""
            indicator | value
            reached   | 330
            one_count | 62
        """,
        targets="""
            indicator | value | inferred
            reached   | 312   | yes
            one_count | 312   | yes
        """,
        answer="""
            indicator | verdict_code | is_provisional
            reached   | met          | True
            one_count | cannot_say   | False
        """,
    ),
    Rule(
        title="Counts for days after the day of judging are not looked at",
        figures="""
            on         | value
            2022-12-31 | 62
            2024-06-01 | 330
        """,
        targets="""
            value
            312
        """,
        on="2022-12-31",
        answer="""
            figure_id | n_dates | verdict_code | verdict_reason
            F1        | 1       | cannot_say   | one_date
        """,
    ),
]

RULES = [*GAPS, *TARGETS, *VERDICTS]


def cells(text: str) -> pd.DataFrame:
    header, *rows = ([c.strip() for c in line.split("|")] for line in text.strip().splitlines())
    return pd.DataFrame(rows, columns=header)


@pytest.mark.parametrize("rule", RULES, ids=[rule.title for rule in RULES])
def test_rule(rule: Rule, figures_table, targets_table):
    figures, targets = figures_table(rule.figures), targets_table(rule.targets)
    given = assess(figures, targets, pd.Timestamp(rule.on))
    expected = cells(rule.answer)
    given = given.set_index("indicator", drop=False)
    if "indicator" in expected:
        given = given.loc[expected["indicator"]]
    assert len(given) == len(expected)
    for column in expected:
        for found, wanted in zip(given[column], expected[column], strict=True):
            if wanted == "":
                assert pd.isna(found), column
            elif isinstance(found, str | bool):
                assert str(found) == wanted, column
            else:
                assert float(found) == pytest.approx(float(wanted), abs=5e-5), column


def test_titles_are_distinct():
    titles = [rule.title for rule in RULES]
    assert sorted(titles) == sorted(set(titles))


class TestTwoRegisters:
    title = "Two registers that share the name trusted address never meet in a comparison"

    def test_rule(self, figures_table):
        figures = figures_table("""
            indicator                  | place   | value
            trusted_addresses          | dak-lak | 784
            trusted_addresses          | gia-lai | 1357
            trusted_addresses_project8 | gia-lai | 18
        """)
        places = pd.DataFrame(
            {"place": ["dak-lak", "gia-lai"], "name": ["Đắk Lắk", "Gia Lai"], "level": "province",
             "valid_from": pd.NaT}
        )  # fmt: skip
        culture = compare_places(figures, "trusted_addresses", places)
        union = compare_places(figures, "trusted_addresses_project8", places)
        assert culture["value"].tolist() == [1357, 784]
        assert union["value"].tolist() == [18]


class TestNotNamed:
    title = "A district that no report names is listed as not named, never as not served"

    def test_rule(self, figures_table):
        figures = figures_table("""
            indicator | place
            classes   | dak-lak/ea-sup
        """)
        mentions = pd.DataFrame(columns=["figure_id", "indicator", "place", "source_id"])
        indicators = pd.DataFrame({"indicator": ["classes"], "component": ["training"]})
        units = pd.DataFrame(
            {"place": ["dak-lak/ea-sup", "dak-lak/lak"], "name": ["Ea Súp", "Lắk"]}
        )
        parents = pd.Series({"dak-lak/ea-sup": "dak-lak", "dak-lak/lak": "dak-lak"})
        named = name_units(figures, mentions, indicators, units, parents, 2022)
        assert list(zip(named["place_name"], named["is_named"], strict=True)) == [
            ("Ea Súp", 1),
            ("Lắk", 0),
        ]
