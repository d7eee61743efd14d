"""The cause of each change, from what the two runs stood on."""

import pytest

from helpers.reporting.compare import compare
from helpers.reporting.compare_reasons import CAUSES

F = {"indicator": "teams", "place": "dak-lak", "unit": "team", "measure": "stock", "basis": "count"}
S9 = {**F, "figure_id": "S9", "key_period": "2022", "period_end": "2022-12-31", "value": "62",
      "published": "2022-12-01"}  # fmt: skip
P10 = {**F, "figure_id": "P10", "key_period": "2024", "period_end": "2024-06-01", "value": "330",
       "published": "2024-06-02"}  # fmt: skip
P11 = {**S9, "figure_id": "P11", "value": "65", "published": "2023-03-01"}
OLD = {"estimate": 62.0, "figures": "S9"}
DEFINED = {"indicator": "teams", "numerator_definition": "teams set up", "unit": "team"}


@pytest.fixture
def one(side):
    """The one change between two sides."""

    def run(a, b, given_a=None, given_b=None, **both):
        sides = [
            side([row] if row else [{"measure": "density", "estimate": 1.0}], **{**both, **given})
            for row, given in ((a, given_a or {}), (b, given_b or {}))
        ]
        changes = compare(*sides).changes
        named = changes[changes["measure"].ne("density")]
        assert len(named) == 1
        return named.iloc[0]

    return run


def test_a_later_count_is_new_data(one):
    change = one(
        OLD, {"estimate": 330.0, "period": "2024", "figures": "S9;P10"}, {}, {"year": 2024},
        figures=[S9, P10],
    )  # fmt: skip
    assert (change["cause"], change["also"]) == ("new_data", "")
    assert change["reason"] == "with P10 (2024; 2024-06-02)"
    assert (change["estimate_a"], change["estimate_b"], change["difference"]) == (62, 330, 268)


def test_another_figure_for_the_same_period_is_a_revision(one):
    change = one(OLD, {"estimate": 65.0, "figures": "P11"}, figures=[S9, P11])
    assert change["cause"] == "revision"
    assert change["reason"] == "P11 (2022; 2023-03-01) in place of S9 (2022; 2022-12-01)"


def test_an_edited_figure_is_a_revision_with_both_values(one):
    given_a, given_b = {"figures": [S9]}, {"figures": [{**S9, "value": "63"}]}
    change = one(OLD, {**OLD, "estimate": 63.0}, given_a, given_b)
    assert change["cause"] == "revision"
    assert change["reason"] == "S9 was 62, is 63 in the same source"


def test_a_withdrawn_figure_is_a_revision(one):
    change = one(OLD, None, {"figures": [S9]}, {"figures": [P10]})
    assert (change["status"], change["cause"]) == ("vanished", "revision")
    assert "S9 (2022; 2022-12-01) is no longer there" in change["reason"]


def test_a_definition_that_changed_is_loud_and_comes_before_new_data(one):
    change = one(
        OLD, {"estimate": 330.0, "period": "2024", "figures": "P10"},
        {"definitions": [DEFINED]},
        {"year": 2024, "definitions": [{**DEFINED, "numerator_definition": "teams that met"}]},
        figures=[S9, P10],
    )  # fmt: skip
    assert change["cause"] == "definition"
    assert change["also"] == "new_data"
    assert (
        "numerator_definition of teams was “teams set up”, is “teams that met”" in change["reason"]
    )


def test_a_figure_that_counts_otherwise_is_a_definition(one):
    other = {**P11, "definition": "teams of the whole province and of the army"}
    change = one(OLD, {"estimate": 65.0, "figures": "P11"}, figures=[S9, other])
    assert change["cause"] == "definition"
    assert change["also"] == "revision"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"method": "full count"}, {"method": "survey"}),
        ({"denominator_role": "target", "denominator": 312.0},
         {"denominator_role": "universe", "denominator": 312.0}),
        ({"denominator_role": "target", "denominator": 312.0},
         {"denominator_role": "target", "denominator": 200.0}),
    ],
)  # fmt: skip
def test_another_method_role_or_target_is_a_definition(one, a, b):
    assert one({**OLD, **a}, {**OLD, "estimate": 63.0, **b}, figures=[S9])["cause"] == "definition"


def test_constant_prices_of_another_year_mean_something_else(one):
    row = {"measure": "unit_cost_constant", "unit": "VND", "period": "2018"}
    a, b = {**row, "estimate": 9.4e6}, {**row, "estimate": 1e7}
    change = one(a, b, {}, {"year": 2024})
    assert change["cause"] == "definition"
    assert change["reason"] == "in prices of 2022, now in prices of 2024"


def test_a_universe_that_moved_is_places_and_says_how_much(one):
    ratio = {"measure": "coverage_of_universe", "unit": "ratio", "denominator_role": "universe",
             "numerator": 65.0, "figures": "S9"}  # fmt: skip
    a = {**ratio, "denominator": 152.0, "estimate": 65 / 152}
    b = {**ratio, "denominator": 149.0, "estimate": 65 / 149}
    change = one(a, b, {}, {"year": 2024}, figures=[S9])
    assert change["cause"] == "places"
    assert change["reason"] == "152 units, now 149"
    assert change["from_count"] == 0
    assert change["from_base"] == pytest.approx(65 / 149 - 65 / 152)


def test_the_year_alone_is_said(one):
    a = {"measure": "time_elapsed", "unit": "ratio", "estimate": 0.4, "period": None}
    change = one(a, {**a, "estimate": 0.8}, {}, {"year": 2024})
    assert change["cause"] == "parameters"
    assert change["reason"] == "the report is on 2024, was on 2022"


TOGETHER = "several things changed, and cannot be told apart"
MOVED = {**OLD, "estimate": 62.5}


@pytest.mark.parametrize(
    ("before", "after", "cause", "reason"),
    [
        ({}, {"record": {"code": "d"}}, "code", "the code of the notebook changed"),
        ({}, {"record": {"modules": {"helpers.coverage": "n"}}}, "code",
         "changed: helpers.coverage"),
        ({}, {"record": {"versions": {"numpy": "2.5.0"}}}, "environment",
         "numpy 2.4.1, now 2.5.0"),
        ({"packages": {"scipy": "1.17.0"}}, {"packages": {"scipy": "1.18.0"},
         "record": {"lock": "k"}}, "environment", "scipy 1.17.0, now 1.18.0"),
        ({}, {"record": {"lock": "k"}}, "environment", "requirements.lock changed"),
        ({}, {"record": {"tables": {"figures": "u"}}}, "unknown",
         "nothing that the run recorded explains it"),
        ({"record": {"tables": {"units": "t"}}}, {"record": {"tables": {"units": "u"}}},
         "new_data", "the table units changed"),
        ({"record": {"tables": {"targets": "t", "norms": "t"}}}, {"record": {"tables":
         {"targets": "u", "norms": "u"}}}, "definition", "the tables norms, targets changed"),
        ({}, {"record": {"code": "d", "versions": {"numpy": "2.5.0"}}}, "unknown",
         f"{TOGETHER}; the code of the notebook changed; numpy 2.4.1, now 2.5.0"),
        ({}, {"record": {"tables": {"figures": "t", "targets": "u"}}}, "unknown",
         "nothing that the run recorded explains it"),
        ({"record": {"parameters": {"next_units": 10}}}, {"record": {"parameters":
         {"next_units": 12}}}, "parameters", "next_units was 10, is 12"),
        ({}, {}, "unknown", "nothing that the run recorded explains it"),
    ],
)  # fmt: skip
def test_digests_explain_what_the_result_does_not(one, before, after, cause, reason):
    change = one(OLD, MOVED, before, after, figures=[S9])
    assert change["cause"] == cause
    assert change["reason"] == reason


def test_a_table_explains_where_the_figures_are_not_known(one):
    change = one({"estimate": 1.0}, {"estimate": 2.0}, {}, {"record": {"tables": {"figures": "u"}}})
    assert (change["cause"], change["reason"]) == ("new_data", "the table figures changed")


def test_an_upgrade_is_environment_though_a_row_of_another_place_came_too(one):
    after = {"record": {"tables": {"figures": "u"}, "versions": {"numpy": "2.5.0"}}}
    change = one(OLD, MOVED, {}, after, figures=[S9])
    assert (change["cause"], change["reason"]) == ("environment", "numpy 2.4.1, now 2.5.0")


def test_a_target_that_was_published_since_is_new_data(one):
    new = {"measure": "target_value", "estimate": 312.0}
    change = one(None, new, {}, {"record": {"tables": {"targets": "u"}}})
    assert (change["cause"], change["also"]) == ("new_data", "")


def test_code_and_environment_stand_beside_a_cause_of_the_result(one):
    change = one(
        OLD, {"estimate": 65.0, "figures": "P11"}, {},
        {"record": {"code": "d", "versions": {"numpy": "2.5.0"}}}, figures=[S9, P11],
    )  # fmt: skip
    assert change["cause"] == "revision"
    assert change["also"] == "code;environment"


def test_a_number_that_nobody_counted_again_is_gone_and_says_what_was_last(one):
    change = one(OLD, None, {}, {"year": 2024}, figures=[S9])
    assert (change["status"], change["cause"]) == ("vanished", "parameters")
    assert change["reason"] == "no figure speaks for 2024; the last is S9 (2022; 2022-12-01)"


def test_a_number_of_a_later_figure_is_new_data(one):
    new = {"estimate": 330.0, "period": "2024", "figures": "P10"}
    change = one(None, new, {}, {"year": 2024}, figures=[S9, P10])
    assert (change["status"], change["cause"]) == ("new", "new_data")


def test_every_cause_is_found_by_a_test_above():
    assert set(CAUSES) == {
        "definition", "revision", "new_data", "places", "parameters", "code", "environment",
        "unknown",
    }  # fmt: skip
