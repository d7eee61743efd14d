"""What programmes delivered: per head and per đồng, along their steps, for which territory."""

from helpers.outcomes.activity import ACTIVITY_STAGES, activity_stages
from helpers.outcomes.allocation import check_allocation
from helpers.outcomes.bodies import chains_of, matrix, overlaps, unowned, who_reports
from helpers.outcomes.bundle import CountBounds, measure_bundle, overlap_bounds, restrict_bounds
from helpers.outcomes.latest import latest_figures, with_ranges
from helpers.outcomes.merger import (
    MERGER_REASONS,
    CarriedNames,
    CarriedRatio,
    carry_named,
    carry_ratio,
)
from helpers.outcomes.merger_bounds import bounds_after_merger
from helpers.outcomes.points import find_points
from helpers.outcomes.precision import digits_of_ratio, round_to_digits, significant_digits
from helpers.outcomes.prices import PricedAmount, price_levels, to_prices_of
from helpers.outcomes.ratio_norm import NORM_ANSWERS
from helpers.outcomes.ratio_row import currency_of
from helpers.outcomes.ratios import measure_ratios
from helpers.outcomes.scaling import scale_targets
from helpers.outcomes.steps import follow_steps
from helpers.outcomes.uncovered import uncovered_effort
from helpers.outcomes.unit_costs import in_constant_prices

__all__ = [
    "ACTIVITY_STAGES",
    "MERGER_REASONS",
    "NORM_ANSWERS",
    "CarriedNames",
    "CarriedRatio",
    "CountBounds",
    "PricedAmount",
    "activity_stages",
    "bounds_after_merger",
    "carry_named",
    "carry_ratio",
    "chains_of",
    "check_allocation",
    "currency_of",
    "digits_of_ratio",
    "find_points",
    "follow_steps",
    "in_constant_prices",
    "latest_figures",
    "matrix",
    "measure_bundle",
    "measure_ratios",
    "overlap_bounds",
    "overlaps",
    "price_levels",
    "restrict_bounds",
    "round_to_digits",
    "scale_targets",
    "significant_digits",
    "to_prices_of",
    "uncovered_effort",
    "unowned",
    "who_reports",
    "with_ranges",
]
