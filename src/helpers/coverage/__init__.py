"""Coverage: gaps to target and to universe, the pace towards a target, verdicts, comparison.

Pure functions, DataFrame in, DataFrame out. Full counts get no sampling interval: a binomial
interval around 90 of 184 communes would describe a lottery that nobody held.
"""

from helpers.coverage.assessment import assess, series_of
from helpers.coverage.comparison import compare_places
from helpers.coverage.gap import measure_gaps, share_of_units
from helpers.coverage.mentions import count_named, name_units
from helpers.coverage.pace import measure_pace, time_elapsed
from helpers.coverage.reporting_gap import (
    figures_by_source,
    figures_by_stage,
    figures_by_year,
    targets_without_figure,
)
from helpers.coverage.target import match_targets
from helpers.coverage.verdict import REASONS, judge

__all__ = [
    "REASONS",
    "assess",
    "compare_places",
    "count_named",
    "figures_by_source",
    "figures_by_stage",
    "figures_by_year",
    "judge",
    "match_targets",
    "measure_gaps",
    "measure_pace",
    "name_units",
    "series_of",
    "share_of_units",
    "targets_without_figure",
    "time_elapsed",
]
