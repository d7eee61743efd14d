"""Ratios: which numbers go together, what bounds them, and why there is none."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import measure_ratios

ON = pd.Timestamp("2022-12-31")


@pytest.fixture
def measure(figures_table, ratios_table, norms_table, bases_table):
    """The ratios of figures drawn as text."""

    def run(
        figures: str, ratio: str = "kind\nsize", *, norms: str = "", bases: str = "",
        on: pd.Timestamp = ON,
    ) -> pd.DataFrame:  # fmt: skip
        ratios = ratios_table(ratio)
        ends = ("numerator_indicator", "denominator_indicator", "printed_indicator")
        codes = pd.concat([ratios[end] for end in ends], ignore_index=True).dropna()
        indicators = pd.DataFrame({"indicator": codes}, dtype="string")
        return measure_ratios(
            figures_table(figures), ratios, indicators, norms_table(norms), bases_table(bases), on
        )

    return run


@pytest.fixture
def the_row(measure):
    def run(*args, **kwargs) -> pd.Series:
        rows = measure(*args, **kwargs)
        assert len(rows) == 1
        return rows.iloc[0]

    return run


TEAMS = """
    id | indicator | value | unit   | on         | source
    M  | members   | 311   | person | 2022-12-31 | s1
    T  | teams     | 44    | team   | 2022-12-31 | s1
"""


def test_a_ratio_carries_all_that_it_rests_on(the_row):
    row = the_row(TEAMS)
    expected = {
        "ratio": "ratio", "system": "system", "kind": "size", "place": "dak-lak",
        "interval": "none", "numerator": 311, "denominator": 44, "numerator_indicator": "members",
        "denominator_indicator": "teams", "unit": "person", "scale": 1, "figures": "M;T",
        "reported_on": ON, "period": "2022", "is_printed": False, "digits": 3,
    }  # fmt: skip
    assert row[list(expected)].to_dict() == expected
    assert row["value"] == pytest.approx(311 / 44)
    missing = ["lower", "upper", "caution", "reason", "norm", "norm_minimum", "norm_basis"]
    assert row[missing].isna().all()


def test_a_ratio_is_given_per_scale(the_row):
    assert the_row(TEAMS, "scale\n100")["value"] == pytest.approx(100 * 311 / 44)


# Which denominator


@pytest.mark.parametrize(
    ("rule", "below", "figures", "caution"),
    [
        (
            "the same source before another",
            """
            T1 | 40 | 2022-12-31 | 2022-01-01 | stock | s2 |
            T2 | 44 | 2022-12-31 | 2022-01-01 | stock | s1 |
            """,
            "M;T2",
            None,
        ),
        (
            "of the same source, the period that overlaps",
            "T1 | 44 | 2023-12-31 | 2021-01-01 | flow | s1 |",
            "M;T1",
            None,
        ),
        (
            "another source of the same year",
            "T1 | 44 | 2022-03-31 | 2022-03-31 | stock | s2 |",
            "M;T1",
            "two sources",
        ),
        (
            "of several of that year the nearest",
            """
            T1 | 40 | 2022-03-31 | 2022-03-31 | stock | s2 |
            T2 | 44 | 2022-11-30 | 2022-11-30 | stock | s2 |
            """,
            "M;T2",
            "two sources",
        ),
        (
            "of several of the same source the one of the same period",
            """
            T1 | 40 | 2022-12-31 | 2021-01-01 | flow  | s1 |
            T2 | 44 | 2022-06-30 | 2022-01-01 | stock | s1 |
            """,
            "M;T2",
            None,
        ),
        (
            "of several of the same period the nearest",
            """
            T1 | 40 | 2022-01-31 | 2022-01-01 | stock | s1 |
            T2 | 44 | 2022-11-30 | 2022-01-01 | stock | s1 |
            """,
            "M;T2",
            None,
        ),
        (
            "the nearest, although known before",
            """
            T1 | 40 | 2023-12-31 | 2022-12-01 | flow | s1 |
            T2 | 44 | 2022-11-30 | 2021-01-01 | flow | s1 |
            """,
            "M;T2",
            None,
        ),
        (
            "of the indicator's own definition, although farther",
            """
            T1 | 40 | 2022-03-31 | 2022-03-31 | stock | s2 |
            T2 | 44 | 2022-12-31 | 2022-11-30 | stock | s2 | teams trained
            """,
            "M;T1",
            "two sources",
        ),
        (
            "of another definition, and says so",
            "T1 | 44 | 2022-12-31 | 2022-01-01 | stock | s1 | teams trained",
            "M;T1",
            "its source counts something else: teams trained",
        ),
    ],
)
def test_which_denominator(the_row, rule: str, below: str, figures: str, caution: str | None):
    head = """
        id | value | on | since | measure | source | definition | indicator | unit
        M  | 311 | 2022-12-31 | 2022-01-01 | stock | s1 | | members | person
    """
    lines = [f"{line} | teams | team" for line in below.strip().splitlines()]
    row = the_row("\n".join([head.strip(), *lines]), on=pd.Timestamp("2023-12-31"))
    assert row["figures"] == figures, rule
    assert (None if pd.isna(row["caution"]) else row["caution"]) == caution


def test_figures_of_one_source_and_day_go_together_whatever_their_periods(the_row):
    row = the_row("""
        indicator | value | since      | until      | on         | measure
        members   | 311   | 2022-12-01 | 2022-12-31 | 2022-12-31 | flow
        teams     | 44    | 2020-01-01 | 2020-12-31 | 2022-12-31 | flow
    """)
    assert row["value"] == pytest.approx(311 / 44)
    assert row["caution"] == "two periods: 2022-12-01/2022-12-31 and 2020"


def test_two_counts_of_one_source_and_year_on_two_days(the_row):
    row = the_row("""
        indicator | value | on         | since
        members   | 311   | 2022-12-31 | 2022-12-31
        teams     | 44    | 2022-06-30 | 2022-06-30
    """)
    assert row["caution"] == "two days: 2022-12-31 and 2022-06-30"


def test_the_ranges_of_the_denominator_are_named_too(the_row):
    row = the_row("""
        id | indicator | value | status    | rule        | instead | series
        A  | members   | 100   | stands    | only figure |         | yes
        B  | teams     | 10    | stands    | confidence  |         | yes
        C  | teams     | 8     | set aside | confidence  | B       | no
    """)
    assert (row["lower"], row["value"], row["upper"]) == (10, 10, 12.5)
    assert row["figures"] == "A;B;C"


def test_the_money_of_spring_is_not_shared_among_the_women_of_autumn(the_row):
    row = the_row(
        """
        indicator | value      | unit  | since      | on         | measure | source
        money     | 1000000000 | VND   | 2022-01-01 | 2022-06-30 | flow    | s1
        women     | 100        | woman | 2022-07-01 | 2022-12-31 | flow    | s2
        """,
        "numerator | denominator | kind\nmoney | women | unit_cost",
    )
    assert pd.isna(row["value"])
    assert row["reason"] == "no denominator of the same source or year: women is of 2022-12-31"


def test_two_flows_of_other_periods_say_so(the_row):
    row = the_row(
        """
        indicator | value | since      | measure
        officials | 2145  | 2021-01-01 | flow
        trainers  | 64    | 2022-01-01 | flow
        """,
        "numerator | denominator | kind\nofficials | trainers | load",
    )
    assert row["value"] == pytest.approx(2145 / 64)
    assert row["caution"] == "two periods: 2021-2022 and 2022"


def test_a_load_needs_the_same_year(the_row):
    figures = """
        indicator | value | on         | source
        members   | 311   | 2022-12-31 | s1
        teams     | 44    | 2021-12-31 | s2
        teams     | 40    | 2020-12-31 | s2
    """
    row = the_row(figures)
    assert pd.isna(row["value"])
    assert (row["numerator"], row["figures"]) == (311, "F1")
    words = "no denominator of the same source or year: teams is of 2020-12-31, 2021-12-31"
    assert row["reason"] == words


def test_without_any_denominator_the_numerator_is_shown(the_row):
    row = the_row("indicator | value\nmembers | 311", norms="minimum\n8")
    assert row["reason"] == "no denominator: teams is neither reported nor counted here"
    assert (row["norm"], row["numerator"]) == ("cannot_say", 311)
    assert row[["value", "denominator", "digits"]].isna().all()


def test_a_denominator_alone_gives_no_row(measure):
    assert measure("indicator | value\nteams | 44").empty


def test_the_latest_pair_although_a_later_count_stands_alone(the_row):
    row = the_row("""
        id | indicator | value | on
        A  | members   | 311   | 2020-12-31
        B  | teams     | 44    | 2020-12-31
        C  | members   | 400   | 2022-12-31
    """)
    assert row["figures"] == "A;B"
    assert row["caution"] == "no denominator for C of 2022-12-31"


def test_an_earlier_count_of_the_year_is_paired_with_its_own_source(the_row):
    row = the_row("""
        id | indicator | value | on         | source | status    | series
        A  | members   | 100   | 2022-04-17 | s1     | stands    | yes
        B  | teams     | 10    | 2022-04-17 | s1     | set aside | yes
        C  | teams     | 20    | 2022-07-28 | s2     | stands    | yes
    """)
    assert (row["figures"], row["value"]) == ("A;B", 10)


def test_what_is_known_later_is_not_used(the_row):
    assert pd.isna(
        the_row(TEAMS.replace("44    | team   | 2022", "44    | team   | 2023"))["value"]
    )


def test_places_are_kept_apart_in_their_order(measure):
    rows = measure("""
        id | indicator | value | place
        A  | members   | 10    | gia-lai
        B  | teams     | 1     | gia-lai
        C  | members   | 30    | dak-lak
        D  | teams     | 2     | dak-lak
        E  | teams     | 5     | viet-nam
    """)
    assert rows["place"].tolist() == ["dak-lak", "gia-lai"]
    assert rows["value"].tolist() == [15, 10]


# Bases

DENSITY = "kind\ndensity"
ADDRESSES = "id | indicator | value | on\nM | members | 784 | 2022-12-31"


def test_units_counted_on_the_day_win_over_a_printed_number(the_row):
    row = the_row(
        ADDRESSES + "\nT | teams | 180 | 2022-12-31",
        DENSITY,
        bases="""
            value | from       | to         | figures
            190   |            | 2021-12-31 | U0
            184   | 2022-01-01 |            | U1
            90    | 2024-01-01 |            | U2
        """,
    )
    assert (row["denominator"], row["figures"]) == (184, "M;U1")
    assert pd.isna(row["caution"])


def test_counted_units_need_no_figure(the_row):
    row = the_row(ADDRESSES, bases="value\n184")
    assert (row["value"], row["figures"]) == (pytest.approx(784 / 184), "M")


def test_units_that_nobody_could_count_are_no_base(the_row):
    row = the_row(ADDRESSES + "\nT | teams | 180 | 2022-12-31", bases="value | from\n | 2022-01-01")
    assert (row["denominator"], row["figures"]) == (180, "M;T")


@pytest.mark.parametrize(
    ("day", "caution"),
    [
        ("2019-04-01", "base of 2019-04-01"),
        ("2021-12-30", None),  # 366 days before
        ("2021-12-29", "base of 2021-12-29"),
    ],
)
def test_a_density_takes_the_nearest_base_and_names_its_day(the_row, day: str, caution: str | None):
    census = f"{ADDRESSES}\nT | teams | 926744 | {day}\nU | teams | 900000 | 2009-04-01"
    row = the_row(census, DENSITY)
    assert (row["denominator"], row["figures"]) == (926744, "M;T")
    assert (None if pd.isna(row["caution"]) else row["caution"]) == caution


def test_the_nearest_base_may_be_counted(the_row):
    row = the_row(
        f"{ADDRESSES}\nT | teams | 200 | 2010-12-31",
        DENSITY,
        bases="value | from | to\n184 | 2015-01-01 | 2020-06-30",
    )
    assert (row["denominator"], row["caution"]) == (184, "base of 2020-06-30")


def test_units_of_a_later_day_than_asked_for_are_not_known(the_row):
    row = the_row(ADDRESSES, DENSITY, bases="value | from\n68 | 2025-07-01")
    assert pd.isna(row["value"])


def test_the_nearest_base_is_of_the_own_definition(the_row):
    row = the_row(
        """
        id | indicator | value | on         | definition
        M  | members   | 784   | 2022-12-31 |
        T  | teams     | 1000  | 2019-04-01 |
        U  | teams     | 600   | 2021-04-01 | households
        """,
        DENSITY,
    )
    assert row["figures"] == "M;T"


@pytest.mark.parametrize(
    ("kind", "measure_", "caution"),
    [
        ("density", "flow", "over 2021-2022, not one year"),
        ("load", "flow", "over 2021-2022, not one year"),
        ("size", "flow", None),
        ("density", "stock", None),
    ],
)
def test_a_count_over_years_is_no_yearly_rate(the_row, kind, measure_, caution):
    figures = f"indicator | value | since | measure\nmembers | 589 | 2021-01-01 | {measure_}"
    row = the_row(figures, f"kind\n{kind}", bases="value\n184")
    assert (None if pd.isna(row["caution"]) else row["caution"]) == caution


# Ends


@pytest.mark.parametrize(
    ("above", "below", "lower", "upper", "caution"),
    [
        ("exact", "exact", None, None, None),
        ("at_least", "exact", 10, None, None),
        ("at_most", "exact", 0, 10, None),
        ("exact", "at_least", None, 10, None),
        ("exact", "at_most", 10, None, None),  # 0 below: no upper end
        ("at_least", "at_most", 10, None, None),
        ("at_most", "at_least", None, 10, None),
        ("at_least", "at_least", None, None, "at least over at least"),
        ("about", "exact", None, None, "about"),
        ("exact", "about", None, None, "about"),
        ("at_least", "about", None, None, "about"),
        ("about", "about", None, None, "about"),
    ],
)
def test_ends_of_a_ratio(the_row, above: str, below: str, lower, upper, caution):
    row = the_row(f"""
        indicator | value | qualifier
        members   | 100   | {above}
        teams     | 10    | {below}
    """)
    assert row["value"] == 10
    ends = [None if pd.isna(row[end]) else row[end] for end in ("lower", "upper")]
    assert ends == [lower, upper]
    assert row["interval"] == ("none" if ends == [None, None] else "reported_range")
    assert (None if pd.isna(row["caution"]) else row["caution"]) == caution


def test_a_printed_range_is_divided_at_both_ends(the_row):
    row = the_row("indicator | value | high\nmembers | 80 | 100\nteams | 10 |")
    assert (row["value"], row["lower"], row["upper"]) == (8, 8, 10)


def test_sources_that_differ_widen_a_ratio_and_are_named(the_row):
    row = the_row("""
        id | indicator | value | status    | rule        | instead | series
        A  | members   | 100   | stands    | confidence  |         | yes
        B  | members   | 90    | set aside | confidence  | A       | no
        C  | teams     | 10    | stands    | only figure |         | yes
    """)
    assert (row["lower"], row["value"], row["upper"]) == (9, 10, 10)
    assert row["figures"] == "A;B;C"


def test_a_survey_estimate_is_not_exact(the_row):
    row = the_row(
        "indicator | value | basis\nmembers | 60 | survey\nteams | 10 | count",
        norms="minimum | maximum\n1 | 100",
    )
    assert row["norm"] == "cannot_say"
    assert row["caution"] == "a survey estimate: its sampling interval is not in the report"


def test_a_part_above_its_whole_is_flagged_and_not_hidden(the_row):
    figures = "indicator | value\nmembers | 45\nteams | {}"
    share = "kind | scale\nshare | 100"
    assert the_row(figures.format(44), share)["caution"] == "a part larger than its whole"
    assert the_row(figures.format(44), share)["value"] > 100
    assert pd.isna(the_row(figures.format(45), share)["caution"])
    assert pd.isna(the_row(figures.format(44), "kind | scale\nsize | 100")["caution"])


def test_ends_are_given_per_scale_too(the_row):
    figures = "indicator | value | high\nmembers | 80 | 100\nteams | 10 |"
    row = the_row(figures, "scale\n1000")
    assert (row["lower"], row["upper"]) == (8000, 10_000)


# Digits


@pytest.mark.parametrize(
    ("above", "below", "bases", "digits"),
    [
        ("2145 | person | exact", "8 | team | exact", "", 3),
        ("700 | person | at_least", "1342 | team | exact", "", 2),
        ("2145 | person | exact", "40 | team | about", "", 2),
        ("5755250000 | VND | exact", "342 | team | exact", "", 3),
        ("1000000000 | VND | exact", "11 | team | exact", "", 2),
        ("5755250000 | VND | exact", "180 | team | exact", "", 2),
        # Counted units are exact, however round.
        ("5755250000 | VND | exact", "180 | team | exact", "value\n180", 4),
    ],
)
def test_digits(the_row, above: str, below: str, bases: str, digits: int):
    figures = f"indicator | value | unit | qualifier\nmembers | {above}\nteams | {below}"
    assert the_row(figures, bases=bases)["digits"] == digits


# What cannot be divided


@pytest.mark.parametrize(
    ("kind", "above", "below", "reason"),
    [
        ("unit_cost", "5 | VND", "0 | woman", "the denominator is 0: nothing to divide by"),
        ("size", "5 | person", "0 | team", "the denominator is 0: nothing to divide by"),
        ("size", "5 | person", "-2 | team", "the denominator is -2: nothing to divide by"),
        ("share", "5 | VND", "9 | USD", "two currencies: VND and USD"),
        ("unit_cost", "5 | million", "9 | woman", "money without a currency: the unit is million"),
        ("size", "48 | percent", "9 | team",
         "a percentage is no count: it can neither be divided nor divide"),
        ("size", "48 | person", "9 | percentage point",
         "a percentage is no count: it can neither be divided nor divide"),
    ],
)  # fmt: skip
def test_no_value_but_a_reason(the_row, kind: str, above: str, below: str, reason: str):
    row = the_row(
        f"indicator | value | unit\nmembers | {above}\nteams | {below}", f"kind\n{kind}",
        norms="minimum\n8",
    )  # fmt: skip
    assert row["reason"] == reason
    assert row[["value", "lower", "upper", "digits"]].isna().all()
    assert (row["norm"], row["figures"]) == ("cannot_say", "F1;F2")


@pytest.mark.parametrize("unit", ["VND", "VND/year", "USD"])
def test_money_of_one_currency_is_divided(the_row, unit: str):
    figures = f"indicator | value | unit\nmembers | 50 | {unit}\nteams | 100 | {unit}"
    row = the_row(figures, "kind | scale\nshare | 100")
    assert (row["value"], row["unit"]) == (50, unit)


def test_nothing_over_something_is_zero(the_row):
    assert the_row("indicator | value\nmembers | 0\nteams | 4")["value"] == 0


def test_a_ratio_of_an_unknown_indicator_is_refused(figures_table, ratios_table, norms_table,
                                                    bases_table, indicators_table):  # fmt: skip
    with pytest.raises(UserError, match="denominator_indicator: found teams, expected a code"):
        measure_ratios(
            figures_table(TEAMS), ratios_table("kind\nsize"), indicators_table(members="count"),
            norms_table(""), bases_table(""), ON,
        )  # fmt: skip


# Norms and printed ratios


def test_a_ratio_is_judged_by_the_norm_of_its_day(the_row):
    norms = """
        minimum | maximum | from       | to         | basis
        8       | 10      |            | 2022-12-30 | an old rule
        7       |         | 2022-12-31 |            | a law
    """
    row = the_row(TEAMS, norms=norms)
    assert (row["norm"], row["norm_minimum"], row["norm_basis"]) == ("within", 7, "a law")
    assert pd.isna(row["norm_maximum"])


PRINTED = "printed\nprinted_size"


def test_a_printed_ratio_has_a_row_of_its_own(measure):
    rows = measure(TEAMS + "    P | printed_size | 8 | person | 2022-06-01 | s2", PRINTED)
    assert rows["is_printed"].tolist() == [False, True]
    assert rows["figures"].tolist() == ["M;T", "P"]
    assert rows["value"].tolist() == [pytest.approx(311 / 44), 8]
    assert rows.loc[1, ["numerator", "denominator"]].isna().all()


def test_a_printed_range_keeps_its_ends_and_is_judged(the_row):
    figures = "indicator | value | high | source\nprinted_size | 8 | 10 | s9"
    row = the_row(figures, PRINTED, norms="minimum | maximum | source\n8 | 10 | s9")
    assert (row["lower"], row["upper"], row["interval"]) == (8, 10, "reported_range")
    assert row["norm"] == "within"
    # Nothing is learnt from holding a source against a norm that it gave itself.
    assert row["caution"] == "the norm was taken from this source"


def test_of_several_prints_the_latest(the_row):
    figures = "indicator | value | on\nprinted_size | 8 | 2021-12-31\nprinted_size | 9 | 2022-12-31"
    assert the_row(figures, PRINTED)["value"] == 9


def test_a_printed_cost_without_a_currency_has_no_value(the_row):
    ratio = "kind | printed\nunit_cost | printed_size"
    row = the_row("indicator | value | unit\nprinted_size | 3 | million", ratio)
    assert pd.isna(row["value"])
    assert row["reason"] == "money without a currency: the unit is million"


def test_no_figures_and_no_ratios_give_no_rows(measure):
    assert measure("").empty
    assert measure("").dtypes.equals(measure(TEAMS).dtypes)
