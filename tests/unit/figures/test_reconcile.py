"""Which figure stands: one rule at a time, and what follows where rules meet."""

import pandas as pd
import pytest

from helpers.figures.reconcile import RULES, reconcile


@pytest.fixture
def settle(figures_table, sources_table, indicators_table):
    """Reconciled figures by name; sources as code=day of publication, ``s`` in January 2023."""

    def answer(text: str, **published: str) -> pd.DataFrame:
        sources = sources_table(**{"s": "2023-01-09", **published})
        indicators = indicators_table(cases="count", share="percent", law="period")
        return reconcile(figures_table(text), sources, indicators).set_index("figure_id")

    return answer


def fate(answer: pd.DataFrame, figure: str) -> tuple[str, str, str, bool]:
    """Status, rule, the figure that stands instead ("" for none), and if it is in the series."""
    row = answer.loc[figure].fillna({"stands_instead": ""})
    return row["status"], row["rule"], row["stands_instead"], bool(row["in_series"])


def test_an_only_figure_stands(settle):
    answer = settle("""
        id | value
        A  | 62
    """)
    assert fate(answer, "A") == ("stands", "only figure", "", True)
    assert pd.isna(answer.at["A", "reason"])


def test_other_indicators_places_and_years_are_never_compared(settle):
    answer = settle("""
        id | indicator | place   | start      | end
        A  | teams     | dak-lak | 2022-01-01 | 2022-12-31
        B  | cases     | dak-lak | 2022-01-01 | 2022-12-31
        C  | teams     | gia-lai | 2022-01-01 | 2022-12-31
        D  | teams     | dak-lak | 2021-01-01 | 2021-12-31
    """)
    assert answer["rule"].eq("only figure").all()


def test_a_year_or_a_decree_is_kept_for_the_record(settle):
    answer = settle("""
        id | indicator | value
        A  | law       | 2022
        B  | law       | 2023
    """)
    assert fate(answer, "A") == fate(answer, "B") == ("set aside", "not analysed", "", False)
    assert answer["reason"].notna().all()


@pytest.mark.parametrize(
    ("measure", "start", "end", "key"),
    [
        ("stock", "2022-01-01", "2022-12-31", "2022"),
        ("stock", "2021-01-01", "2022-06-30", "2022"),
        ("unclear", "2021-01-01", "2022-12-31", "2022"),
        ("flow", "2022-01-01", "2022-12-31", "2022"),
        ("flow", "2021-01-01", "2022-12-31", "2021-2022"),
        ("flow", "2022-01-01", "2022-09-30", "2022-01-01/2022-09-30"),
        ("stock", "", "", "undated"),
        ("flow", "", "", "undated"),
    ],
)
def test_a_stock_belongs_to_a_year_and_a_flow_to_its_interval(settle, measure, start, end, key):
    answer = settle(f"""
        id | measure   | start   | end
        A  | {measure} | {start} | {end}
    """)
    assert answer.at["A", "key_period"] == key


class TestDefinition:
    def test_what_counts_something_else_never_stands_beside_the_indicator(self, settle):
        answer = settle("""
            id | value | definition
            A  | 15.24 | before the storm
            B  | 15.37 |
        """)
        assert fate(answer, "A") == ("set aside", "definition", "B", False)
        assert "before the storm" in answer.at["A", "reason"]
        assert fate(answer, "B") == ("stands", "only figure", "", True)

    def test_it_wins_over_a_later_vintage_and_over_trust(self, settle):
        answer = settle(
            """
            id | value | definition   | source | confidence
            A  | 15.24 | rural places | new    | high
            B  | 15.37 |              | old    | low
            """,
            old="2022", new="2024",
        )  # fmt: skip
        assert fate(answer, "A")[:3] == ("set aside", "definition", "B")

    def test_alone_it_stands_for_what_it_counts_outside_the_series(self, settle):
        answer = settle("""
            id | value | definition
            A  | 5     | nine core targets
        """)
        assert fate(answer, "A") == ("stands", "definition", "", False)

    def test_it_points_at_the_nearest_year(self, settle):
        answer = settle("""
            id | value | definition   | start      | end
            A  | 1     | rural places | 2022-01-01 | 2022-12-31
            B  | 2     |              | 2018-01-01 | 2018-12-31
            C  | 3     |              | 2023-01-01 | 2023-12-31
        """)
        assert answer.at["A", "stands_instead"] == "C"

    def test_figures_of_one_other_definition_are_settled_among_themselves(self, settle):
        answer = settle("""
            id | value | definition   | as_of
            A  | 40    | rural places | 2022-06-30
            B  | 45    | rural places | 2022-11-30
            C  | 60    |              | 2022-11-30
        """)
        assert fate(answer, "B") == ("set aside", "definition", "C", False)
        assert fate(answer, "A") == ("set aside", "date", "C", False)

    @pytest.mark.parametrize("start", ["", "2022-01-01"])
    def test_dates_may_be_missing(self, settle, start):
        end = start and "2022-12-31"
        answer = settle(f"""
            id | value | definition   | start   | end
            A  | 1     | rural places |         |
            B  | 2     |              | {start} | {end}
        """)
        assert fate(answer, "A")[:3] == ("set aside", "definition", "B")


class TestDuplicate:
    def test_the_print_with_its_base_stands(self, settle):
        answer = settle("""
            id | value | x  | y
            A  | 50    |    |
            B  | 50    | 15 | 30
        """)
        assert fate(answer, "A") == ("set aside", "duplicate", "B", False)
        assert fate(answer, "B") == ("stands", "duplicate", "", True)
        assert "A" in answer.at["B", "reason"]
        assert "more complete" in answer.at["A", "reason"]

    @pytest.mark.parametrize(
        ("coarse", "fine", "same"),
        [
            ("30.2", "30.26", True),
            ("30.3", "30.26", True),
            ("30.1", "30.26", False),
            ("30", "30.26", False),
            ("30.26", "30.26", True),
            ("30.25", "30.26", False),
            ("62", "63", False),
        ],
    )
    def test_fewer_digits_are_the_same_number_rounded_or_cut(self, settle, coarse, fine, same):
        answer = settle(f"""
            id | value
            A  | {coarse}
            B  | {fine}
        """)
        assert ("duplicate" in set(answer["rule"])) is same
        if same and coarse != fine:
            assert fate(answer, "A")[:3] == ("set aside", "duplicate", "B")
            assert "fewer digits" in answer.at["A", "reason"]

    def test_the_same_number_of_another_base_is_another_number(self, settle):
        answer = settle("""
            id | value | x  | y
            A  | 15    | 15 | 30
            B  | 15    | 15 | 31
        """)
        assert "duplicate" not in set(answer["rule"])

    def test_the_better_source_then_the_more_precise_date_then_the_first_print(self, settle):
        answer = settle(
            """
            id | indicator | value | confidence | start      | end        | source
            A  | teams     | 87    | high       | 2022-01-01 | 2022-12-31 | s
            B  | teams     | 87    | medium     | 2022-07-28 | 2022-07-28 | s
            C  | cases     | 87    | high       | 2022-07-01 | 2022-07-31 | s
            D  | cases     | 87    | high       | 2022-07-28 | 2022-07-28 | s
            E  | share     | 87    | high       | 2022-01-01 | 2022-12-31 | late
            F  | share     | 87    | high       | 2022-01-01 | 2022-12-31 | early
            """,
            late="2023-02-01", early="2023-01-02",
        )  # fmt: skip
        pairs = {"B": ("A", "better sourced"), "C": ("D", "more precisely dated")}
        for loser, (winner, why) in {**pairs, "E": ("F", "earlier")}.items():
            assert fate(answer, loser)[:3] == ("set aside", "duplicate", winner)
            assert why in answer.at[loser, "reason"]

    def test_the_same_count_on_two_days_is_two_counts(self, settle):
        """Nothing changed between June and December: the series keeps both."""
        answer = settle("""
            id | value | as_of
            A  | 87    | 2022-06-30
            B  | 87    | 2022-12-31
        """)
        assert fate(answer, "A") == ("set aside", "date", "B", True)

    def test_two_prints_of_a_day_without_a_period(self, settle):
        answer = settle("""
            id | value | as_of      | start | end
            A  | 87    | 2022-06-30 |       |
            B  | 87    | 2022-06-30 |       |
        """)
        assert fate(answer, "B")[:3] == ("set aside", "duplicate", "A")


@pytest.mark.parametrize("rows", ["AB", "BA"])
def test_of_two_equal_prints_the_name_decides_and_not_the_row(settle, rows):
    answer = settle("id | value\n" + "\n".join(f"{name} | 87" for name in rows))
    assert fate(answer, "B") == ("set aside", "duplicate", "A", False)


def test_low_confidence_gives_way_even_to_an_earlier_count(settle):
    answer = settle("""
        id | value | as_of      | confidence
        A  | 80    | 2022-04-17 | medium
        B  | 87    | 2022-07-28 | low
    """)
    assert fate(answer, "B") == ("set aside", "low confidence", "A", False)
    assert fate(answer, "A")[:2] == ("stands", "low confidence")


class TestDate:
    def test_the_later_count_of_a_stock_stands_and_the_earlier_stays_in_the_series(self, settle):
        answer = settle("""
            id | value | as_of
            A  | 80    | 2022-04-17
            B  | 87    | 2022-07-28
        """)
        assert fate(answer, "A") == ("set aside", "date", "B", True)
        assert fate(answer, "B") == ("stands", "date", "", True)
        assert "2022-04-17" in answer.at["A", "reason"]

    def test_a_period_that_ends_after_the_publication_was_not_counted_at_its_end(self, settle):
        """ "2021-2025", published in June 2022, is older than a count of December 2022."""
        answer = settle(
            """
            id | value | as_of      | start      | end        | source
            A  | 60    |            | 2021-01-01 | 2025-12-31 | june
            B  | 62    | 2022-12-31 | 2022-12-31 | 2022-12-31 | s
            """,
            june="2022-06-15",
        )
        assert fate(answer, "A") == ("set aside", "date", "B", True)
        assert "2022-06-15" in answer.at["A", "reason"]

    def test_a_day_that_is_known_by_the_year_only_does_not_decide(self, settle):
        answer = settle(
            """
            id | value | as_of      | start      | end        | source
            A  | 60    |            | 2021-01-01 | 2025-12-31 | year
            B  | 62    | 2022-11-30 | 2022-11-30 | 2022-11-30 | year
            """,
            year="2022",
        )
        assert answer["status"].eq("unresolved").all()

    def test_nine_months_give_way_to_the_year_and_leave_the_series(self, settle):
        answer = settle("""
            id | measure | value | start      | end
            A  | flow    | 33904 | 2022-01-01 | 2022-09-30
            B  | flow    | 46449 | 2022-01-01 | 2022-12-31
        """)
        assert fate(answer, "A") == ("set aside", "date", "B", False)
        assert answer.at["B", "status"] == "stands"

    @pytest.mark.parametrize("names", ["QHY", "YHQ", "HYQ"])
    def test_a_quarter_in_a_half_in_a_year_points_at_the_year(self, settle, names):
        ends = {"Q": "2022-03-31", "H": "2022-06-30", "Y": "2022-12-31"}
        rows = "\n".join(f"{n} | flow | {v} | 2022-01-01 | {ends[n]}" for v, n in enumerate(names))
        answer = settle(f"id | measure | value | start | end\n{rows}")
        assert answer.at["Q", "stands_instead"] == answer.at["H", "stands_instead"] == "Y"

    def test_two_halves_of_a_year_both_stand(self, settle):
        answer = settle("""
            id | measure | value | start      | end
            A  | flow    | 10    | 2022-01-01 | 2022-06-30
            B  | flow    | 12    | 2022-07-01 | 2022-12-31
        """)
        assert answer["rule"].eq("only figure").all()

    def test_a_part_of_a_year_printed_twice_points_at_the_year(self, settle):
        answer = settle("""
            id | measure | value | start      | end
            A  | flow    | 33904 | 2022-01-01 | 2022-09-30
            B  | flow    | 33904 | 2022-01-01 | 2022-09-30
            C  | flow    | 46449 | 2022-01-01 | 2022-12-31
        """)
        assert fate(answer, "B") == ("set aside", "duplicate", "C", False)

    def test_another_definition_never_points_at_a_part_of_a_year(self, settle):
        answer = settle("""
            id | measure | value | start      | end        | definition
            A  | flow    | 33904 | 2022-01-01 | 2022-09-30 |
            B  | flow    | 46449 | 2022-01-01 | 2022-12-31 |
            C  | flow    | 40000 | 2022-01-01 | 2022-12-31 | police cases
        """)
        assert answer.at["C", "stands_instead"] == "B"


class TestVintage:
    def test_the_later_publication_stands_for_the_same_period(self, settle):
        answer = settle(
            """
            id | value | source | confidence
            A  | 27    | first  | high
            B  | 35    | second | medium
            """,
            first="2023-01-22", second="2023-01-30",
        )  # fmt: skip
        assert fate(answer, "A") == ("set aside", "vintage", "B", False)
        assert fate(answer, "B")[:2] == ("stands", "vintage")

    @pytest.mark.parametrize(
        ("first", "second"),
        [("2023", "2023-06-30"), ("2023-01", "2023-01-22"), ("", "2023-01-22"), ("", "")],
    )
    def test_an_order_that_is_not_certain_does_not_decide(self, settle, first, second):
        answer = settle(
            """
            id | value | source
            A  | 27    | first
            B  | 35    | second
            """,
            first=first, second=second,
        )  # fmt: skip
        assert answer["status"].eq("unresolved").all()


def test_the_better_source_stands_where_the_order_is_not_known(settle):
    answer = settle("""
        id | measure | value | confidence
        A  | flow    | 3.4   | high
        B  | flow    | 3.2   | medium
    """)
    assert fate(answer, "B") == ("set aside", "confidence", "A", False)
    assert fate(answer, "A")[:2] == ("stands", "confidence")


class TestUnresolved:
    def test_nothing_decides_and_none_stands(self, settle):
        answer = settle("""
            id | value
            A  | 43.4
            B  | 45.9
        """)
        assert fate(answer, "A") == fate(answer, "B") == ("unresolved", "unresolved", "", False)
        assert "A, B" in answer.at["A", "reason"]

    def test_nothing_stands_instead_of_a_print_of_one_of_them(self, settle):
        answer = settle("""
            id | value | x  | y
            A  | 43    | 43 | 100
            B  | 43    |    |
            C  | 46    |    |
        """)
        assert fate(answer, "B") == ("set aside", "duplicate", "", False)
        assert answer.loc[["A", "C"], "status"].eq("unresolved").all()


def test_whoever_lost_to_a_loser_is_pointed_at_the_one_that_stands(settle):
    answer = settle("""
        id | value | as_of
        A  | 80    | 2022-04-17
        B  | 87    | 2022-07-28
        C  | 90    | 2022-11-14
    """)
    assert answer.loc[["A", "B"], "stands_instead"].eq("C").all()
    assert answer.at["C", "reason"] == "Stands instead of A, B."


def test_no_figures_are_no_figures(figures_table, sources_table, indicators_table):
    none = figures_table("id | value\nA | 1").iloc[:0]
    answer = reconcile(none, sources_table(s="2022"), indicators_table())
    assert len(answer) == 0
    assert "stands_instead" in answer


def test_every_rule_is_named_once():
    assert len(set(RULES)) == len(RULES) == 10
