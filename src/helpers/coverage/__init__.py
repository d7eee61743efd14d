"""Coverage: gaps, the cascade, the way to a target, and where the next units should go.

Pure functions, DataFrame in, DataFrame out. Full counts get no sampling interval: a binomial
interval around 90 of 184 communes would describe a lottery that nobody held. Import
:mod:`helpers.coverage.projection` by name: it needs statsmodels, which takes a second.
"""

from helpers.coverage.assessment import assess, series_of
from helpers.coverage.best_group import gap_to_best, total_gap_to_best
from helpers.coverage.cascade import TARGET_POPULATION, measure_cascade
from helpers.coverage.comparison import compare_places
from helpers.coverage.effective import EffectiveCoverage, effective_coverage
from helpers.coverage.gap import measure_gaps, share_of_units
from helpers.coverage.mentions import count_named, name_units
from helpers.coverage.pace import measure_pace, time_elapsed
from helpers.coverage.placement import Placement, compare_placements, place_units
from helpers.coverage.placement_sensitivity import PlacementSensitivity, placement_sensitivity
from helpers.coverage.plan import PLAN_REASONS, plan_targets, summarise_plan
from helpers.coverage.reported_cascade import build_cascade
from helpers.coverage.reporting_gap import (
    figures_by_source,
    figures_by_stage,
    figures_by_year,
    targets_without_figure,
)
from helpers.coverage.scenarios import scenarios
from helpers.coverage.small_areas import ShrunkProportions, shrink_proportions
from helpers.coverage.target import match_targets
from helpers.coverage.trajectory import (
    AnnualChange,
    ReachedDate,
    RequiredChange,
    average_annual_change,
    date_reached,
    people_missing,
    required_change,
)
from helpers.coverage.trend import LogitTrend, logit_trend, quasibinomial_trend
from helpers.coverage.verdict import REASONS, judge

__all__ = [
    "PLAN_REASONS",
    "REASONS",
    "TARGET_POPULATION",
    "AnnualChange",
    "EffectiveCoverage",
    "LogitTrend",
    "Placement",
    "PlacementSensitivity",
    "ReachedDate",
    "RequiredChange",
    "ShrunkProportions",
    "assess",
    "average_annual_change",
    "build_cascade",
    "compare_placements",
    "compare_places",
    "count_named",
    "date_reached",
    "effective_coverage",
    "figures_by_source",
    "figures_by_stage",
    "figures_by_year",
    "gap_to_best",
    "judge",
    "logit_trend",
    "match_targets",
    "measure_cascade",
    "measure_gaps",
    "measure_pace",
    "name_units",
    "people_missing",
    "place_units",
    "placement_sensitivity",
    "plan_targets",
    "quasibinomial_trend",
    "required_change",
    "scenarios",
    "series_of",
    "share_of_units",
    "shrink_proportions",
    "summarise_plan",
    "targets_without_figure",
    "time_elapsed",
    "total_gap_to_best",
]
