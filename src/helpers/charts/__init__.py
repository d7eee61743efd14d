"""Charts of recorded numbers: each returns (Figure, alternative text made from the same table)."""

from helpers.charts.gap_bars import draw_gap_bars
from helpers.charts.mention_matrix import draw_mention_matrix
from helpers.charts.pace import draw_pace
from helpers.charts.place_bars import draw_place_bars
from helpers.charts.reporting_years import draw_reporting_years

__all__ = [
    "draw_gap_bars",
    "draw_mention_matrix",
    "draw_pace",
    "draw_place_bars",
    "draw_reporting_years",
]
