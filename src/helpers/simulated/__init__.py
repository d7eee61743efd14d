"""Simulated tables with a known truth, for what no source has published.

Every table says ``basis`` = "simulated" in every row, and every title above one says SIMULATED.
"""

from helpers.simulated.communes import COLUMNS, SimulatedCommunes, simulate_communes
from helpers.simulated.margins import Coefficients, Margins
from helpers.simulated.series import SimulatedSeries, simulate_series
from helpers.simulated.survey import SimulatedSurvey, simulate_survey
from helpers.simulated.truth import Truth

__all__ = [
    "COLUMNS",
    "Coefficients",
    "Margins",
    "SimulatedCommunes",
    "SimulatedSeries",
    "SimulatedSurvey",
    "Truth",
    "simulate_communes",
    "simulate_series",
    "simulate_survey",
]
