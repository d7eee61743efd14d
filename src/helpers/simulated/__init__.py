"""Simulated tables with a known truth, for what no source has published.

Every table says ``basis`` = "simulated" in every row, and every title above one says SIMULATED.
"""

from helpers.simulated.communes import COLUMNS, SimulatedCommunes, simulate_communes
from helpers.simulated.margins import Coefficients, Margins
from helpers.simulated.rollout import ROLLOUT_COLUMNS, SimulatedRollout, simulate_rollout
from helpers.simulated.rollout_law import EFFECTS
from helpers.simulated.rollout_truth import RolloutTruth
from helpers.simulated.series import SimulatedSeries, simulate_series
from helpers.simulated.survey import SimulatedSurvey, simulate_survey
from helpers.simulated.truth import Truth

__all__ = [
    "COLUMNS",
    "EFFECTS",
    "ROLLOUT_COLUMNS",
    "Coefficients",
    "Margins",
    "RolloutTruth",
    "SimulatedCommunes",
    "SimulatedRollout",
    "SimulatedSeries",
    "SimulatedSurvey",
    "Truth",
    "simulate_communes",
    "simulate_rollout",
    "simulate_series",
    "simulate_survey",
]
