"""Impact: what changed because of a programme that reached some units before others, or never.

Pure functions. A table becomes a :class:`Panel` once, by :func:`declare_panel`; every estimator
takes the panel and gives an :class:`ImpactResult`.
"""

from helpers.impact.aggregation import aggregate_effects
from helpers.impact.attempt import Unavailable
from helpers.impact.bacon import BaconDecomposition, decompose_twfe
from helpers.impact.cluster_robust import ClusterRobust, cluster_robust
from helpers.impact.clustered import ClusteredRegression, clustered_regression
from helpers.impact.diagnosis import diagnose
from helpers.impact.drdid import doubly_robust_did
from helpers.impact.evaluation import Evaluation, EvaluationSettings, evaluate
from helpers.impact.event_study import estimate_event_study
from helpers.impact.extended_twfe import estimate_extended_twfe
from helpers.impact.few_clusters import FewClusterInference, few_cluster_inference
from helpers.impact.group_time import GroupTimeEffects, group_time_effects
from helpers.impact.honest import HonestDid, honest_did
from helpers.impact.imputation import estimate_imputation
from helpers.impact.leave_one_out import LeaveOneOut, jackknife_result, leave_one_cluster_out
from helpers.impact.oster import OsterBound, oster_bound, oster_effect
from helpers.impact.panel import Panel, declare_panel
from helpers.impact.placebo import PlaceboTest, placebo_dates, placebo_outcomes
from helpers.impact.poisson import estimate_poisson_twfe
from helpers.impact.pre_trends import pre_trend_test
from helpers.impact.pretest import PreTest
from helpers.impact.pretrend_power import PretestPower, pretest_power
from helpers.impact.randomisation import randomisation_test
from helpers.impact.randomised_adoption import randomise_adoption
from helpers.impact.randomised_comparison import RandomisationTest
from helpers.impact.rejection_rates import RejectionRates, rejection_rates
from helpers.impact.result import ESTIMATE_COLUMNS, ImpactResult
from helpers.impact.small_sample import FIXEST, ErrorRule
from helpers.impact.static_effect import static_effect, static_regression
from helpers.impact.sun_abraham import estimate_sun_abraham
from helpers.impact.treatment_path import first_treated_periods
from helpers.impact.twfe import estimate_twfe
from helpers.impact.two_stage import estimate_two_stage
from helpers.impact.verdict import EffectEvidence, EffectVerdict, judge_effect
from helpers.impact.wild_bootstrap import WildBootstrap, wild_bootstrap

__all__ = [
    "ESTIMATE_COLUMNS",
    "FIXEST",
    "BaconDecomposition",
    "ClusterRobust",
    "ClusteredRegression",
    "EffectEvidence",
    "EffectVerdict",
    "ErrorRule",
    "Evaluation",
    "EvaluationSettings",
    "FewClusterInference",
    "GroupTimeEffects",
    "HonestDid",
    "ImpactResult",
    "LeaveOneOut",
    "OsterBound",
    "Panel",
    "PlaceboTest",
    "PreTest",
    "PretestPower",
    "RandomisationTest",
    "RejectionRates",
    "Unavailable",
    "WildBootstrap",
    "aggregate_effects",
    "cluster_robust",
    "clustered_regression",
    "declare_panel",
    "decompose_twfe",
    "diagnose",
    "doubly_robust_did",
    "estimate_event_study",
    "estimate_extended_twfe",
    "estimate_imputation",
    "estimate_poisson_twfe",
    "estimate_sun_abraham",
    "estimate_twfe",
    "estimate_two_stage",
    "evaluate",
    "few_cluster_inference",
    "first_treated_periods",
    "group_time_effects",
    "honest_did",
    "jackknife_result",
    "judge_effect",
    "leave_one_cluster_out",
    "oster_bound",
    "oster_effect",
    "placebo_dates",
    "placebo_outcomes",
    "pre_trend_test",
    "pretest_power",
    "randomisation_test",
    "randomise_adoption",
    "rejection_rates",
    "static_effect",
    "static_regression",
    "wild_bootstrap",
]
