"""Sampling: intervals for proportions, and estimates from survey designs."""

from helpers.sampling.design import SurveyDesign
from helpers.sampling.finite_population import (
    FULL_COUNT,
    PositivesInterval,
    hypergeometric_interval,
    wilson_finite,
)
from helpers.sampling.proportions import (
    ProportionInterval,
    agresti_coull,
    clopper_pearson,
    jeffreys,
    newcombe_difference,
    proportion_interval,
    wilson,
    wilson_corrected,
)
from helpers.sampling.survey_distribution import survey_proportion, survey_quantile
from helpers.sampling.survey_estimates import (
    SurveyEstimate,
    design_effect,
    survey_mean,
    survey_means_by,
    survey_ratio,
    survey_total,
)

__all__ = [
    "FULL_COUNT",
    "PositivesInterval",
    "ProportionInterval",
    "SurveyDesign",
    "SurveyEstimate",
    "agresti_coull",
    "clopper_pearson",
    "design_effect",
    "hypergeometric_interval",
    "jeffreys",
    "newcombe_difference",
    "proportion_interval",
    "survey_mean",
    "survey_means_by",
    "survey_proportion",
    "survey_quantile",
    "survey_ratio",
    "survey_total",
    "wilson",
    "wilson_corrected",
    "wilson_finite",
]
