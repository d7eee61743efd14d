"""Impact: what changed because of a programme that reached some units before others, or never.

Pure functions. A table becomes a :class:`Panel` once, by :func:`declare_panel`; every estimator
takes the panel and gives an :class:`ImpactResult`.
"""

from helpers.impact.aggregation import aggregate_effects
from helpers.impact.diagnosis import diagnose
from helpers.impact.drdid import doubly_robust_did
from helpers.impact.group_time import GroupTimeEffects, group_time_effects
from helpers.impact.honest import HonestDid, honest_did
from helpers.impact.panel import Panel, declare_panel
from helpers.impact.placebo import PlaceboTest, placebo_dates, placebo_outcomes
from helpers.impact.pretest import PreTest
from helpers.impact.pretrend_power import PretestPower, pretest_power
from helpers.impact.result import ESTIMATE_COLUMNS, ImpactResult
from helpers.impact.treatment_path import first_treated_periods

__all__ = [
    "ESTIMATE_COLUMNS",
    "GroupTimeEffects",
    "HonestDid",
    "ImpactResult",
    "Panel",
    "PlaceboTest",
    "PreTest",
    "PretestPower",
    "aggregate_effects",
    "declare_panel",
    "diagnose",
    "doubly_robust_did",
    "first_treated_periods",
    "group_time_effects",
    "honest_did",
    "placebo_dates",
    "placebo_outcomes",
    "pretest_power",
]
