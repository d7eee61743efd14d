"""What is well formed and still needs a second look."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures.plausibility import find_implausible
from helpers.figures.raw import read_raw

RAW = Path(__file__).parents[3] / "data" / "raw"


@pytest.fixture(scope="module")
def committed():
    return read_raw(RAW)


@pytest.fixture
def warnings(committed):
    """Warnings for some committed figures with other cells: ``warnings(S009={"value": 63})``."""

    def found(rule: str, /, **figures: dict):
        kept = committed.figures[committed.figures["figure_id"].isin(list(figures))].copy()
        for figure, cells in figures.items():
            label = kept.index[kept["figure_id"].eq(figure)][0]
            for column, cell in cells.items():
                kept.loc[label, column] = cell
        raw = replace(committed, figures=kept.reset_index(drop=True))
        return [warning for warning in find_implausible(raw) if warning.rule == rule]

    return found


def test_a_warning_names_its_row_its_figures_and_its_source(warnings, committed):
    (warning,) = warnings("norm", S037={}, S038={})
    row = committed.figures.set_index("figure_id").at["S038", "_row"]
    assert str(warning).startswith(f"data/raw/figures/dak_lak_article_2022.csv, row {row}: S038: ")
    assert warning.figures == ("S038", "S037")
    assert warning.source_id == "dlk2022"


class TestNamedUnits:
    def test_eight_districts_of_which_one_is_a_town(self, warnings):
        (warning,) = warnings("units-named", S008={})
        assert "'8 huyện'" in warning.message
        assert "7 huyện and 1 thị xã" in warning.message

    def test_the_units_that_are_named(self, warnings):
        assert warnings("units-named", S008={"value": 7, "snippet": "7 huyện"}) == []

    def test_a_figure_that_names_none(self, warnings):
        assert warnings("units-named", S029={}) == []


class TestProgrammeYears:
    def test_years_that_are_not_those_of_the_instrument(self, warnings):
        (warning,) = warnings("programme-years", S019={}, S017={})
        assert warning.figures == ("S019",)
        assert "2017-2027" in warning.message
        assert "2017-2025" in warning.message


class TestNorms:
    @pytest.mark.parametrize(
        ("members", "qualifier", "n"),
        [(30, "exact", 1), (34, "exact", 1), (35, "exact", 0), (30, "at_least", 0)],
    )
    def test_the_legal_minimum_of_members(self, warnings, members, qualifier, n):
        cells = {"value": members, "qualifier": qualifier}
        assert len(warnings("norm", S037={}, S038=cells)) == n

    def test_the_minimum_is_that_of_the_law_in_force(self, warnings):
        later = {
            "period_start": pd.Timestamp("2025-01-01"),
            "period_end": pd.Timestamp("2025-06-30"),
        }
        assert warnings("norm", S037=later, S038=later) == []
        (warning,) = warnings("norm", S037=later, S038={**later, "value": 20})
        assert "below 5" in warning.message

    @pytest.mark.parametrize(
        ("members", "qualifier", "n"),
        [(352, "exact", 0), (440, "exact", 0), (441, "exact", 1), (441, "at_least", 1)],
    )
    def test_the_usual_size_of_a_team(self, warnings, members, qualifier, n):
        cells = {"value": members, "qualifier": qualifier}
        assert len(warnings("norm", P0013={"value": 44}, P0009=cells)) == n

    def test_figures_of_two_sources_are_not_divided(self, warnings):
        assert warnings("norm", S037={"source_id": "dts330"}, S038={}) == []

    def test_nothing_is_divided_by_zero(self, warnings):
        assert warnings("norm", S037={"value": 0}, S038={}) == []


class TestHomonyms:
    def test_one_name_for_two_registers_in_one_source(self, warnings):
        (warning,) = warnings("one-name-two-registers", S014={})
        assert "địa chỉ tin cậy" in warning.message
        assert "two registers" in warning.message

    def test_a_source_that_speaks_of_one_register(self, warnings):
        assert warnings("one-name-two-registers", S014={"source_id": "dv2018"}) == []

    def test_a_source_that_only_mentions_both_has_nothing_to_compare(self, committed):
        example = committed.mentions[committed.mentions["figure_id"].isna()].head(1)
        both = pd.concat([example, example.assign(indicator="trusted_addresses")])
        raw = replace(committed, mentions=both, figures=committed.figures.iloc[:0])
        assert find_implausible(raw) == []


class TestSeparateFunds:
    def test_sums_of_two_funds_are_not_added(self, warnings):
        (warning,) = warnings("separate-funds", S031={}, S036={})
        assert warning.figures == ("S031", "S036")
        assert "1,000,000,000 VND (bank" in warning.message
        assert "5,755,250,000 VND (union" in warning.message

    def test_one_sum_alone_or_two_programmes(self, warnings):
        assert warnings("separate-funds", S031={}) == []
        assert warnings("separate-funds", S031={}, S036={"programme": "project_8"}) == []


class TestHeadline:
    def test_a_title_that_claims_targets_met(self, warnings):
        (warning,) = warnings("headline", S009={}, S013={})
        assert warning.figures == ("S009", "S013")
        assert "62/312 (19.9%), 90/184 (48.9%)" in warning.message

    def test_a_target_that_was_met(self, warnings):
        assert warnings("headline", S009={"value": 330, "numerator": 330}) == []


class TestRecomputed:
    @pytest.mark.parametrize(
        ("printed", "n"),
        [(48.9, 0), (48.91, 0), (49, 0), (48, 0), (48.8, 1), (50, 1), (49.8, 1), (0.489, 1)],
    )
    def test_a_percentage_against_its_count_and_base(self, warnings, printed, n):
        """90/184 is 48.913 %: rounded or cut to any number of digits it is the same."""
        assert len(warnings("recomputed", S013={"unit": "percent", "value": printed})) == n

    def test_a_ratio_against_its_count_and_base(self, warnings):
        assert warnings("recomputed", S013={"unit": "ratio", "value": 0.49}) == []
        assert len(warnings("recomputed", S013={"unit": "ratio", "value": 0.53})) == 1

    def test_a_value_against_the_numerator_beside_it(self, warnings):
        (warning,) = warnings("recomputed", S013={"value": 91})
        assert "91 differs from the numerator 90" in warning.message


class TestUniverse:
    def test_the_number_of_units_of_the_day(self, warnings):
        assert warnings("universe", S012={}, S013={}, S029={}) == []

    @pytest.mark.parametrize(
        ("end", "counted"), [("2023-12-31", 151), ("2024-12-31", 149), ("2022-12-31", None)]
    )
    def test_the_universe_moves_by_itself(self, warnings, end, counted):
        found = warnings("universe", S012={"period_end": pd.Timestamp(end)})
        assert [f"has {counted} rural_communes" in w.message for w in found] == (
            [True] if counted else []
        )

    def test_the_base_of_the_sentence_beside_it(self, warnings):
        (warning,) = warnings("universe", S012={"denominator": 184})
        assert "printed 184" in warning.message
        assert "152 rural_communes" in warning.message

    def test_a_place_whose_units_are_not_listed_cannot_be_counted(self, warnings):
        assert warnings("universe", S012={"place": "gia-lai", "denominator": 1}) == []
