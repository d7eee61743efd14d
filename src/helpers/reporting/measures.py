"""What a result can be: the one list of measures, with their labels and units.

Names are the field's: WHO's summary measures of inequality, Tanahashi's stages, the rest those of
the method notes.
"""

from __future__ import annotations

from typing import Final

from helpers.reporting.language import to_say

MEASURES: Final[dict[str, tuple[str, str]]] = to_say({
    "figures_reported": ("Figures reported", "figure"),
    "figures_set_aside": ("Figures set aside", "figure"),
    "conflicts_settled": ("Conflicts settled", "conflict"),
    "warnings_raised": ("Points to check", "warning"),
    "is_named": ("Named in reports", "0 or 1"),
    "units_named": ("Named in reports", "unit"),
    "units_never_named": ("Not named", "unit"),
    "reported_value": ("Reported", "as reported"),
    "target_value": ("Target", "as reported"),
    "progress_to_target": ("Progress to the target", "ratio"),
    "coverage_of_universe": ("Coverage", "ratio"),
    "share_of_whole": ("Share", "ratio"),
    "units_for_target": ("Needed for the target", "as reported"),
    "gap_to_target": ("Gap to the target", "as reported"),
    "gap_to_universe": ("Gap to full coverage", "as reported"),
    "universe_size": ("Units that exist", "unit"),
    "time_elapsed": ("Time elapsed", "ratio"),
    "pace_needed": ("Pace needed", "as reported a year"),
    "pace_observed": ("Pace observed", "as reported a year"),
    "expected_at_due": ("Expected when due", "as reported"),
    "verdict": ("Verdict", "verdict"),
    "group_estimate": ("Rate", "as reported"),
    "gap_to_best": ("Points from the best group", "percentage point"),
    "units_to_best": ("Units from the best group's rate", "unit"),
    "share_of_parts": ("Share", "ratio"),
    "difference": ("Difference", "as reported"),
    "ratio": ("Ratio", "times"),
    "absolute_concentration_index": ("Absolute concentration index", "as reported"),
    "relative_concentration_index": ("Relative concentration index", "index"),
    "slope_index_of_inequality": ("Slope index of inequality", "as reported"),
    "relative_index_of_inequality": ("Relative index of inequality", "times"),
    "between_group_variance": ("Between-group variance", "as reported squared"),
    "between_group_standard_deviation": ("Between-group standard deviation", "as reported"),
    "coefficient_of_variation": ("Coefficient of variation", "% of the mean"),
    "mean_difference_from_mean_unweighted": ("Mean difference from the mean", "as reported"),
    "mean_difference_from_mean_weighted": (
        "Mean difference from the mean, weighted",
        "as reported",
    ),
    "mean_difference_from_best_unweighted": ("Mean difference from the best group", "as reported"),
    "mean_difference_from_best_weighted": (
        "Mean difference from the best group, weighted",
        "as reported",
    ),
    "mean_difference_from_reference_unweighted": (
        "Mean difference from the reference group",
        "as reported",
    ),
    "mean_difference_from_reference_weighted": (
        "Mean difference from the reference group, weighted",
        "as reported",
    ),
    "index_of_disparity_unweighted": ("Index of disparity", "% of the mean"),
    "index_of_disparity_weighted": ("Index of disparity, weighted", "% of the mean"),
    "theil_index": ("Theil index", "index x 1,000"),
    "mean_log_deviation": ("Mean log deviation", "index x 1,000"),
    "population_attributable_risk": ("Population attributable risk", "as reported"),
    "population_attributable_fraction": (
        "Population attributable fraction",
        "% of the overall rate",
    ),
    "contribution": ("Contribution", "as reported"),
    "contribution_share": ("Share of the whole", "ratio"),
    "smoothed_share": ("Smoothed share", "ratio"),
    "stage_reached": ("People at this stage", "as reported"),
    "stage_coverage": ("Of those in need", "ratio"),
    "stage_lost": ("Lost since the stage before", "as reported"),
    "expected_value": ("Expected", "as reported"),
    "probability_met": ("Probability of meeting the target", "ratio"),
    "units_a_year": ("Added a year", "as reported a year"),
    "gap_at_due": ("Missing when due", "as reported"),
    "year_reached": ("Reached", "year"),
    "people_reached": ("People reached", "person"),
    "people_gained": ("More than today", "person"),
    "coverage_of_need": ("Coverage of need", "ratio"),
    "worst_coverage": ("Coverage of the worst district", "ratio"),
    "times_chosen": ("Chosen in", "ratio"),
})  # fmt: skip
"""Measures a notebook may record: label, and unit ("as reported": that of the figure)."""

WHO_CODES: Final = {
    "d": "difference",
    "r": "ratio",
    "aci": "absolute_concentration_index",
    "rci": "relative_concentration_index",
    "sii": "slope_index_of_inequality",
    "rii": "relative_index_of_inequality",
    "bgv": "between_group_variance",
    "bgsd": "between_group_standard_deviation",
    "covar": "coefficient_of_variation",
    "mdmu": "mean_difference_from_mean_unweighted",
    "mdmw": "mean_difference_from_mean_weighted",
    "mdbu": "mean_difference_from_best_unweighted",
    "mdbw": "mean_difference_from_best_weighted",
    "mdru": "mean_difference_from_reference_unweighted",
    "mdrw": "mean_difference_from_reference_weighted",
    "idisu": "index_of_disparity_unweighted",
    "idisw": "index_of_disparity_weighted",
    "ti": "theil_index",
    "mld": "mean_log_deviation",
    "par": "population_attributable_risk",
    "paf": "population_attributable_fraction",
}
"""Measure of each code of WHO's software."""
