"""Concentration and slope indices from the people of a survey, under one name."""

from helpers.equity.rank_regression import Model, Variance
from helpers.equity.survey_concentration import Bounds, Correction, survey_aci, survey_rci
from helpers.equity.survey_slope import survey_rii, survey_sii

__all__ = [
    "Bounds",
    "Correction",
    "Model",
    "Variance",
    "survey_aci",
    "survey_rci",
    "survey_rii",
    "survey_sii",
]
