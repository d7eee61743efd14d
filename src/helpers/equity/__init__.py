"""Equity: WHO's 21 summary measures of inequality, on groups and people, and what they consist of.

Pure functions. A measure of groups takes :class:`Groups`; one of survey rows takes
:class:`Individuals`; :func:`summary_measures` gives all that apply.
"""

from helpers.equity.attributable import (
    population_attributable_fraction,
    population_attributable_risk,
)
from helpers.equity.composition import compositions
from helpers.equity.concentration import (
    absolute_concentration_index,
    concentration_curve,
    extended_concentration_index,
    relative_concentration_index,
    symmetric_concentration_index,
)
from helpers.equity.concentration_index import concentration_index
from helpers.equity.decomposition import (
    ConcentrationDecomposition,
    EntropyDecomposition,
    decompose_concentration_index,
    decompose_theil,
)
from helpers.equity.dispersion import (
    between_group_sd,
    between_group_variance,
    coefficient_of_variation,
    index_of_disparity,
    mean_difference_from_best,
    mean_difference_from_mean,
    mean_difference_from_reference,
)
from helpers.equity.entropy import mean_log_deviation, theil_index
from helpers.equity.fifths import coverage_by_fifths, group_by_fifths
from helpers.equity.group_estimates import group_estimates
from helpers.equity.groups import Groups
from helpers.equity.individuals import Individuals
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.pairwise import difference, ratio
from helpers.equity.reported_groups import REST, ReportedGroups, groups_beside, groups_inside
from helpers.equity.reported_rates import reported_rates
from helpers.equity.settings import measure_settings
from helpers.equity.slope import relative_index_of_inequality, slope_index
from helpers.equity.summary import summary_measures
from helpers.equity.survey_measures import survey_aci, survey_rci, survey_rii, survey_sii

__all__ = [
    "MEASURE_NAMES",
    "REST",
    "ConcentrationDecomposition",
    "EntropyDecomposition",
    "Groups",
    "Individuals",
    "Measure",
    "ReportedGroups",
    "absolute_concentration_index",
    "between_group_sd",
    "between_group_variance",
    "coefficient_of_variation",
    "compositions",
    "concentration_curve",
    "concentration_index",
    "coverage_by_fifths",
    "decompose_concentration_index",
    "decompose_theil",
    "difference",
    "extended_concentration_index",
    "group_by_fifths",
    "group_estimates",
    "groups_beside",
    "groups_inside",
    "index_of_disparity",
    "mean_difference_from_best",
    "mean_difference_from_mean",
    "mean_difference_from_reference",
    "mean_log_deviation",
    "measure_settings",
    "population_attributable_fraction",
    "population_attributable_risk",
    "ratio",
    "relative_concentration_index",
    "relative_index_of_inequality",
    "reported_rates",
    "slope_index",
    "summary_measures",
    "survey_aci",
    "survey_rci",
    "survey_rii",
    "survey_sii",
    "symmetric_concentration_index",
    "theil_index",
]
