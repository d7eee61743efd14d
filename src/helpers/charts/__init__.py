"""Charts of recorded numbers: each returns (Figure, alternative text made from the same table)."""

from helpers.charts.bullets import draw_bullets
from helpers.charts.cascade_bars import draw_cascade
from helpers.charts.change_rows import draw_changes
from helpers.charts.cohort_paths import CohortPathsWords, draw_cohort_paths
from helpers.charts.concentration_curve import draw_concentration_curve
from helpers.charts.contribution_bars import draw_contributions
from helpers.charts.count_grid import draw_count_grid
from helpers.charts.decomposition import DecompositionWords, draw_decomposition
from helpers.charts.dumbbell import draw_dumbbell
from helpers.charts.equiplot import draw_equiplot
from helpers.charts.estimates import EstimatesWords, draw_estimates
from helpers.charts.event_study import EventStudyWords, draw_event_study
from helpers.charts.gap_bars import draw_gap_bars
from helpers.charts.mention_matrix import draw_mention_matrix
from helpers.charts.pace import draw_pace
from helpers.charts.place_bars import draw_place_bars
from helpers.charts.placement_bars import draw_placements
from helpers.charts.projection_fan import draw_projection
from helpers.charts.ranges import draw_ranges
from helpers.charts.rollout import RolloutWords, draw_rollout
from helpers.charts.rollout_cells import rollout_cells
from helpers.charts.sensitivity import SensitivityWords, draw_sensitivity
from helpers.charts.tiles import draw_tiles
from helpers.charts.unit_map import draw_unit_map
from helpers.charts.verdict_bars import draw_verdict_bars

__all__ = [
    "CohortPathsWords",
    "DecompositionWords",
    "EstimatesWords",
    "EventStudyWords",
    "RolloutWords",
    "SensitivityWords",
    "draw_bullets",
    "draw_cascade",
    "draw_changes",
    "draw_cohort_paths",
    "draw_concentration_curve",
    "draw_contributions",
    "draw_count_grid",
    "draw_decomposition",
    "draw_dumbbell",
    "draw_equiplot",
    "draw_estimates",
    "draw_event_study",
    "draw_gap_bars",
    "draw_mention_matrix",
    "draw_pace",
    "draw_place_bars",
    "draw_placements",
    "draw_projection",
    "draw_ranges",
    "draw_rollout",
    "draw_sensitivity",
    "draw_tiles",
    "draw_unit_map",
    "draw_verdict_bars",
    "rollout_cells",
]
