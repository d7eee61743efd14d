"""Measures on groups: signs, missing intervals, what is refused and what the tidy table says."""

import numpy as np
import pandas as pd
import pytest

from helpers.equity.attributable import (
    population_attributable_fraction,
    population_attributable_risk,
)
from helpers.equity.concentration import (
    absolute_concentration_index,
    concentration_curve,
    extended_concentration_index,
    relative_concentration_index,
    symmetric_concentration_index,
)
from helpers.equity.dispersion import (
    between_group_sd,
    mean_difference_from_best,
    mean_difference_from_reference,
)
from helpers.equity.entropy import mean_log_deviation, theil_index
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES
from helpers.equity.measure_lists import ORDERED, UNITS
from helpers.equity.pairwise import difference, ratio
from helpers.equity.slope import relative_index_of_inequality, slope_index
from helpers.equity.summary import COLUMNS, summary_measures
from helpers.errors import UserError


def ordered(estimates, population=None, se=None, **settings):
    table = {"estimate": estimates, "subgroup_order": range(1, len(estimates) + 1)}
    return _groups(table, population, se, is_ordered=True, **settings)


def unordered(estimates, population=None, se=None, reference=None, **settings):
    table = {"estimate": estimates}
    if reference is not None:
        table["reference_subgroup"] = [int(j == reference) for j in range(len(estimates))]
    return _groups(table, population, se, is_ordered=False, **settings)


def _groups(table, population, se, **settings):
    extra = {"population": population, "se": se}
    table |= {name: values for name, values in extra.items() if values is not None}
    return Groups.from_table(pd.DataFrame(table), where="groups", **settings)


FIFTHS = ordered([20, 35, 50, 60, 85], [90, 110, 100, 120, 80], [4, 3, 3, 2, 2])
REGIONS = unordered([20, 35, 50, 60, 85], [90, 110, 100, 120, 80], [4, 3, 3, 2, 2], reference=2)


def test_difference_is_negative_where_the_advantaged_are_behind():
    assert difference(ordered([50, 20])).estimate == -30
    assert difference(ordered([50, 20], is_favourable=False)).estimate == 30


def test_a_reference_is_compared_with_the_worst_of_all():
    assert difference(unordered([50, 20, 90], reference=0)).estimate == 30
    assert difference(unordered([50, 20, 90], reference=0, is_favourable=False)).estimate == 40


@pytest.mark.parametrize(("reference", "is_favourable"), [(1, True), (2, False)])
def test_a_reference_that_is_itself_the_worst_is_compared_with_itself(reference, is_favourable):
    groups = unordered([50, 20, 90], se=[1, 2, 3], reference=reference, is_favourable=is_favourable)
    for measure, value in ((difference, 0), (ratio, 1)):
        answer = measure(groups)
        assert answer.estimate == value
        assert np.isnan([answer.se, answer.lower, answer.upper]).all()
        assert answer.note == "the reference group is itself the worst"


def test_a_reference_as_bad_as_another_group_is_compared_with_that_group():
    answer = difference(unordered([20, 20, 90], se=[3, 4, 1], reference=0))
    assert (answer.estimate, answer.se) == (0, 5)


def test_no_interval_without_standard_errors():
    answer = difference(ordered([50, 20]))
    assert np.isnan([answer.se, answer.lower, answer.upper]).all()
    assert answer.method == "none: the two groups came without standard errors"


def test_the_difference_needs_only_the_errors_of_its_pair():
    assert difference(ordered([20, 40, 50], se=[3, None, 4])).se == 5


def test_a_ratio_over_zero_is_refused():
    with pytest.raises(UserError, match="found an estimate of 0"):
        ratio(ordered([0, 20]))


def test_a_ratio_of_zero_has_no_interval():
    answer = ratio(ordered([20, 0], se=[1, 1]))
    assert answer.estimate == 0
    assert np.isnan(answer.upper)


@pytest.mark.parametrize(
    "measure",
    [
        relative_concentration_index,
        relative_index_of_inequality,
        population_attributable_fraction,
        theil_index,
        mean_log_deviation,
    ],
)
def test_relative_measures_refuse_a_mean_of_zero(measure):
    with pytest.raises(UserError, match="found a mean of 0, expected above 0"):
        measure(ordered([0, 0, 0]))


@pytest.mark.parametrize(
    "measure",
    [absolute_concentration_index, relative_concentration_index, slope_index, concentration_curve],
)
def test_measures_that_rank_refuse_groups_without_an_order(measure):
    with pytest.raises(UserError, match="found groups without an order"):
        measure(REGIONS)


def test_a_distance_from_the_reference_needs_one():
    with pytest.raises(UserError, match=r"column reference_subgroup: found no 1"):
        mean_difference_from_reference(unordered([1, 2, 3]), weighted=True)


@pytest.mark.parametrize(
    ("bounds", "found"), [((30, 100), "an estimate of 20"), ((9, 9), "an est")]
)
def test_bounds_must_hold_the_estimates(bounds, found):
    with pytest.raises(UserError, match=f"found {found}"):
        absolute_concentration_index(FIFTHS, bounds=bounds)


def test_a_correction_takes_the_scale_as_its_upper_bound():
    plain = relative_concentration_index(FIFTHS, correction="erreygers")
    assert plain == relative_concentration_index(FIFTHS, correction="erreygers", bounds=(0, 100))
    with pytest.raises(UserError, match="without an upper bound"):
        relative_concentration_index(ordered([2, 300], scale=np.inf), correction="wagstaff")


def test_the_wagstaff_index_of_everybody_reached_is_refused():
    everybody = ordered([100.0] * 3, [0.1, 0.7, 0.3], [1, 1, 1])
    with pytest.raises(UserError, match="found a mean on the upper bound, expected below it"):
        relative_concentration_index(everybody, correction="wagstaff")
    assert relative_concentration_index(everybody, correction="erreygers").estimate == 0


def test_equal_groups_have_no_inequality_to_the_last_digit():
    equal = ordered([100.0] * 3, [0.1, 0.7, 0.3])
    for measure, value in (
        (absolute_concentration_index, 0), (relative_concentration_index, 0),
        (slope_index, 0), (relative_index_of_inequality, 1),
    ):  # fmt: skip
        answer = measure(equal)
        assert (answer.estimate, answer.lower, answer.upper) == (value,) * 3


def test_sampling_variance_of_the_concentration_index_is_that_of_a_weighted_sum():
    answer = absolute_concentration_index(FIFTHS, variance="sampling")
    slopes = 2 * FIFTHS.weight * (FIFTHS.sets.rank() - 0.5)
    assert answer.se == pytest.approx(np.sqrt((slopes**2) @ np.square(FIFTHS.se)))
    assert answer.note == ""


@pytest.mark.parametrize("correction", ["none", "wagstaff", "erreygers"])
def test_delta_method_of_the_relative_index_matches_numerical_derivatives(correction):
    def index(estimates):
        groups = ordered(estimates, FIFTHS.population, FIFTHS.se)
        return relative_concentration_index(groups, correction=correction, variance="sampling")

    assert index(FIFTHS.estimate).se == pytest.approx(numerical_error(index), rel=1e-6)


@pytest.mark.parametrize("model", ["logit", "linear"])
@pytest.mark.parametrize("function", [slope_index, relative_index_of_inequality])
def test_sampling_variance_of_the_slope_matches_numerical_derivatives(function, model):
    def index(estimates):
        groups = ordered(estimates, FIFTHS.population, FIFTHS.se)
        return function(groups, model=model, variance="sampling")

    is_log = function is relative_index_of_inequality
    assert index(FIFTHS.estimate).se == pytest.approx(numerical_error(index, is_log), rel=1e-5)


@pytest.mark.parametrize(
    "function", [population_attributable_risk, population_attributable_fraction]
)
def test_sampling_variance_of_the_attributable_risk_matches_numerical_derivatives(function):
    def index(estimates):
        return function(ordered(estimates, FIFTHS.population, FIFTHS.se), variance="sampling")

    assert index(FIFTHS.estimate).se == pytest.approx(numerical_error(index), rel=1e-6)


def numerical_error(index, is_log=False, step=1e-4):
    """Delta method by central differences on the five groups."""
    scale = np.log if is_log else np.asarray
    slopes = []
    for j in range(5):
        move = step * np.eye(5)[j]
        high, low = (index(FIFTHS.estimate + m).estimate for m in (move, -move))
        slopes.append((scale(high) - scale(low)) / (2 * step))
    return np.sqrt(np.square(slopes) @ np.square(FIFTHS.se))


def test_two_groups_leave_nothing_for_a_regression_interval():
    two = ordered([20, 50], se=[1, 2])
    for measure in (absolute_concentration_index, slope_index):
        assert np.isnan(measure(two).se)
        assert "leaves nothing over" in measure(two).method
        assert measure(two, variance="sampling").se > 0


SPLIT = "but for one group at most, the groups split by rank into none and all"


@pytest.mark.parametrize("measure", [slope_index, relative_index_of_inequality])
@pytest.mark.parametrize(
    ("estimates", "population"),
    [
        ([0, 0, 100, 100], None),
        ([0, 100], [1, 1]),
        # A fit by steps stops by chance where the likelihood is flat to the last digit.
        ([0, 100], [1301, 1214]),
        ([0, 100], [1297, 1755]),
        ([100, 0], [1315, 673]),
        ([0, 40, 100], [1, 2, 3]),
        ([0, 0, 50], [3, 2, 1]),
        ([20, 100], None),
    ],
)
def test_groups_split_into_none_and_all_have_no_logit_line(measure, estimates, population):
    answer = measure(ordered(estimates, population))
    assert np.isnan([answer.estimate, answer.se, answer.lower, answer.upper]).all()
    assert SPLIT in answer.note
    assert answer.method == "none"


@pytest.mark.parametrize("estimates", [[0, 50, 100, 50], [20, 50], [0, 10, 20, 100], [100, 0, 100]])
def test_groups_that_rank_does_not_split_have_a_logit_line(estimates):
    assert np.isfinite(slope_index(ordered(estimates)).estimate)


def test_a_fit_that_does_not_converge_is_not_called_a_split(monkeypatch):
    monkeypatch.setattr("helpers.equity.slope_fit.MOST_STEPS", 1)
    assert slope_index(FIFTHS).note == "Undefined: the fit of the logit line did not converge."


def test_a_linear_slope_of_an_amount_needs_no_scale():
    groups = ordered([200, 400, 600], scale=np.inf)
    assert slope_index(groups, model="linear").estimate == pytest.approx(600)
    with pytest.raises(UserError, match="expected a finite scale"):
        slope_index(groups)


def test_extended_and_symmetric_indices_at_two_are_the_relative_index():
    plain = relative_concentration_index(FIFTHS).estimate
    assert extended_concentration_index(FIFTHS, 2) == pytest.approx(plain)
    assert symmetric_concentration_index(FIFTHS, 2) == pytest.approx(plain)


def test_extended_index_by_hand():
    # Halves at 1 and 3, v = 3: 1 - (1 * (1 - 1/8) + 3 * 1/8) / 2.
    assert extended_concentration_index(ordered([1, 3]), 3) == pytest.approx(1 - 1.25 / 2)


def test_symmetric_index_by_hand():
    # Halves at 1 and 3, beta = 4: 4 * (1/2)^4 * (3 - 1) / 2.
    assert symmetric_concentration_index(ordered([1, 3]), 4) == pytest.approx(0.25)


def test_extended_index_where_shares_sum_to_above_one():
    # In binary these populations sum to more, one after the other, than all at once.
    population = [0.01, 0.86, 0.04, 0.73, 0.18, 0.86, 0.55, 0.31]
    groups = ordered(range(1, 9), population)
    assert groups.sets.edges()[1][-1] > 1
    hundredfold = ordered(range(1, 9), [round(100 * n) for n in population])
    for index in (extended_concentration_index, symmetric_concentration_index):
        assert index(groups, 1.5) == pytest.approx(index(hundredfold, 1.5), rel=1e-12)
    assert concentration_curve(groups)["population_share"].max() == 1


@pytest.mark.parametrize("index", [extended_concentration_index, symmetric_concentration_index])
def test_parameters_of_one_are_refused(index):
    with pytest.raises(UserError, match="found 1, expected a number above 1"):
        index(FIFTHS, 1)


def test_concentration_curve_runs_from_corner_to_corner():
    curve = concentration_curve(ordered([1, 3], [3, 1]))
    assert curve["population_share"].tolist() == [0, 0.75, 1]
    assert curve["outcome_share"].tolist() == [0, 0.5, 1]


def test_concentration_index_is_twice_the_area_between_curve_and_diagonal():
    curve = concentration_curve(FIFTHS)
    area = np.trapezoid(curve["outcome_share"], curve["population_share"])
    assert relative_concentration_index(FIFTHS).estimate == pytest.approx(1 - 2 * area)


def test_attributable_risk_is_zero_where_the_top_group_is_behind():
    answer = population_attributable_risk(ordered([50, 40, 20], se=[1, 1, 1]), variance="sampling")
    assert (answer.estimate, answer.lower, answer.upper) == (0, 0, 0)
    adverse = ordered([20, 40, 50], se=[9, 9, 9], is_favourable=False)
    other = population_attributable_risk(adverse, variance="sampling")
    assert (other.estimate, other.upper) == (0, 0)
    assert other.lower < 0


def test_attributable_risk_of_a_census_says_what_its_interval_assumes():
    assert "whole population" in population_attributable_risk(FIFTHS).note


def test_the_best_group_is_the_lowest_of_an_adverse_indicator():
    groups = unordered([10, 30, 50], is_favourable=False)
    assert mean_difference_from_best(groups, weighted=False).estimate == pytest.approx(20)


def test_draws_repeat_with_the_seed_and_not_with_another():
    assert between_group_sd(REGIONS) == between_group_sd(REGIONS)
    assert between_group_sd(REGIONS).lower != between_group_sd(REGIONS, seed=1).lower


def test_draws_in_blocks_are_the_draws_at_once(monkeypatch):
    whole = between_group_sd(REGIONS, draws=500)
    monkeypatch.setattr("helpers.equity.resampling.MOST_ROWS", 100)
    blocks = between_group_sd(REGIONS, draws=500)
    assert blocks.lower == pytest.approx(whole.lower)


def test_a_dispersion_made_by_sampling_error_alone_has_an_interval_from_zero():
    rng = np.random.default_rng(5)
    near = unordered(50 + 2 * rng.standard_normal(200), se=[2.0] * 200)
    answer = between_group_sd(near)
    assert answer.lower == 0
    assert answer.estimate < answer.upper < 3


def test_a_group_at_zero_is_lifted_and_said():
    answer = mean_log_deviation(unordered([0, 10, 20], se=[0, 1, 1]))
    assert np.isfinite(answer.estimate)
    assert "0.000001" in answer.note


def test_summary_of_ordered_groups_is_whos_list():
    table = summary_measures(FIFTHS)
    assert table["measure"].tolist() == list(ORDERED)
    assert list(table) == list(COLUMNS)


def test_summary_of_other_groups_leaves_out_what_needs_an_order_or_a_reference():
    with_reference = summary_measures(REGIONS)["measure"].tolist()
    assert with_reference == [m for m in MEASURE_NAMES if m not in ("aci", "rci", "sii", "rii")]
    without = summary_measures(unordered([1, 2, 3]))["measure"]
    assert not without.isin(["mdru", "mdrw"]).any()


def test_estimates_that_look_like_fractions_are_asked_about():
    table = summary_measures(ordered([0.1, 0.5, 1.0])).set_index("measure")["note"]
    asks = table.str.contains("are they fractions? Then pass scale=1", regex=False)
    assert sorted(asks.index[asks]) == ["rii", "sii"]
    for groups in (FIFTHS, ordered([0, 0, 0]), ordered([0.1, 0.5], scale=1)):
        assert not summary_measures(groups)["note"].str.contains("fractions").any()


def test_summary_may_give_all_measures_of_ordered_groups():
    table = summary_measures(FIFTHS, all_measures=True)
    assert len(table) == 21 - 2
    assert table.set_index("measure").loc["bgv", "estimate"] > 0


def test_summary_gives_the_reason_where_a_measure_is_undefined():
    table = summary_measures(ordered([0, 0, 0], [1, 1, 1], [1, 1, 1])).set_index("measure")
    assert table.loc["rci", "note"].startswith("groups: found a mean of 0")
    assert np.isnan(table.loc["rci", "estimate"])
    assert table.loc["aci", "estimate"] == 0


def test_summary_takes_its_intervals_from_the_errors_of_the_groups_on_request():
    table = summary_measures(FIFTHS, variance="sampling").set_index("measure")
    expected = slope_index(FIFTHS, variance="sampling")
    assert table.loc["sii", "lower"] == expected.lower
    assert not table["note"].str.contains("not sampling error").any()


def test_summary_of_an_amount_has_no_logit():
    assert "sii" not in summary_measures(ordered([2, 300, 400], scale=np.inf))["measure"].tolist()


def test_every_measure_has_a_unit():
    assert set(UNITS) == set(MEASURE_NAMES)


def test_level_widens_the_interval():
    wide = summary_measures(REGIONS, level=0.99).set_index("measure")
    narrow = summary_measures(REGIONS, level=0.9).set_index("measure")
    assert (wide["upper"] > narrow["upper"]).all()
    assert (wide["level"] == 0.99).all()
