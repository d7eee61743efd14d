"""One evaluation of one panel: every estimate, test and check that a referee asks for.

Nothing is chosen after looking: the preferred estimate, its comparison and the window of event
times follow from the panel by the rules written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from helpers.impact.aggregation import aggregate_effects
from helpers.impact.attempt import Unavailable, attempt, have
from helpers.impact.bacon import BaconDecomposition, decompose_twfe
from helpers.impact.comparison import Comparison, compare_estimators
from helpers.impact.covariate_trends import with_covariate_trends
from helpers.impact.diagnosis import diagnose
from helpers.impact.evidence import gather_evidence
from helpers.impact.few_clusters import FewClusterInference, few_cluster_inference
from helpers.impact.group_time import GroupTimeEffects, group_time_effects
from helpers.impact.group_time_options import ControlGroup
from helpers.impact.honest import HonestDid, honest_did
from helpers.impact.honest_bounds import Restriction
from helpers.impact.leave_one_out import LeaveOneOut, jackknife_result, leave_one_cluster_out
from helpers.impact.oster import OsterBound, oster_effect
from helpers.impact.panel import Panel
from helpers.impact.placebo import PlaceboTest, placebo_dates, placebo_outcomes
from helpers.impact.pre_trends import pre_trend_test
from helpers.impact.pretest import PreTest
from helpers.impact.pretrend_power import PretestPower, pretest_power
from helpers.impact.result import ImpactResult
from helpers.impact.roll_out_shape import choose_window, cluster_counts
from helpers.impact.verdict import EffectEvidence, EffectVerdict, are_few, judge_effect

MOST_LEFT_OUT: Final = 100
"""Clusters above which none is left out in turn: no single one of them can carry an answer."""
DRAWS_OF_MANY: Final = 999
"""Draws of the bootstrap and of randomisation above so many clusters, at most."""
SHIFTS: Final = (1, 2, 3)
"""By how many periods placebos date the start earlier."""
MULTIPLES: Final = (0, 0.25, 0.5, 0.75, 1, 1.5, 2)
"""Of what was seen before the start, by which paths may part after it."""


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """What is chosen before an evaluation.

    Attributes
    ----------
    smallest_effect : float
        Smallest effect that would matter, in the unit of the outcome; nan: nobody said.
    level : float
        Of all intervals.
    draws : int
        Of the simultaneous band.
    test_draws : int
        Of the wild bootstrap and of randomisation inference.
    seed : int
        Of all that is drawn.
    """

    smallest_effect: float = np.nan
    level: float = 0.95
    draws: int = 1_999
    test_draws: int = 9_999
    seed: int = 20260101


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Estimates and checks of one panel, each computed when first asked for.

    A part that cannot be had is `Unavailable` and says why.

    Attributes
    ----------
    panel : Panel
        As declared.
    settings : EvaluationSettings
    placebos : mapping of str to Panel
        The panel with an outcome that the programme cannot have changed, by its name.
    """

    panel: Panel
    settings: EvaluationSettings = field(default_factory=EvaluationSettings)
    placebos: dict[str, Panel] = field(default_factory=dict)

    @cached_property
    def diagnosis(self) -> pd.DataFrame:
        """Findings of :func:`helpers.impact.diagnose`."""
        return diagnose(self.panel)

    @property
    def obstacle(self) -> str:
        """Why no effect can be estimated; empty where one can."""
        found = self.diagnosis
        return " ".join(found.loc[found["severity"].eq("obstacle"), "words"])

    @cached_property
    def studied(self) -> Panel:
        """The panel without units treated from its first period, unless all are."""
        is_early = self.panel.is_already_treated
        return self.panel if is_early.all() else self.panel.without_already_treated()

    @property
    def control_group(self) -> ControlGroup:
        """Units never treated, or not yet treated where there are none."""
        return "never_treated" if self.studied.has_never_treated else "not_yet_treated"

    def preferred(self, panel: Panel) -> ImpactResult:
        """The estimate chosen beforehand: the mean effect over all treated rows.

        Doubly robust group-time effects given the covariates, against :attr:`control_group`.
        """
        return aggregate_effects(self._group_time(panel), "simple")

    def _group_time(self, panel: Panel, draws: int = 0) -> GroupTimeEffects:
        return group_time_effects(
            panel,
            control_group=self.control_group,
            base_period="universal",
            allow_unbalanced_panel=not panel.is_balanced,
            level=self.settings.level,
            draws=draws,
            seed=self.settings.seed,
        )

    @cached_property
    def effects(self) -> GroupTimeEffects | Unavailable:
        """Effects of each cohort in each period."""
        return attempt(lambda: self._group_time(self.studied))

    @cached_property
    def overall(self) -> ImpactResult | Unavailable:
        """The estimate chosen beforehand, with its pointwise interval."""
        return attempt(lambda: aggregate_effects(have(self.effects), "simple"))

    @cached_property
    def by_cohort(self) -> ImpactResult | Unavailable:
        """Mean effect of each cohort over its treated periods."""
        return attempt(lambda: aggregate_effects(have(self.effects), "group"))

    @cached_property
    def window(self) -> tuple[int, int]:
        """First and last event time of the path: seen by cohorts with half of the treated units.

        Before the start it counts the reference, -1. No longer than eight periods, and with fewer
        estimates than clusters, as their covariance must have full rank.
        """
        return choose_window(self.studied)

    @cached_property
    def path(self) -> ImpactResult | Unavailable:
        """Effects by time since the start within the window, with pointwise intervals."""
        return attempt(lambda: self._path(have(self.effects)))

    @cached_property
    def banded_path(self) -> ImpactResult | Unavailable:
        """The same with a band that holds for all event times at once."""
        return attempt(lambda: self._path(self._group_time(self.studied, self.settings.draws)))

    def _path(self, effects: GroupTimeEffects) -> ImpactResult:
        first, last = self.window
        return aggregate_effects(effects, "dynamic", min_e=first, max_e=last)

    @cached_property
    def parallel(self) -> PreTest | Unavailable:
        """Joint test of the event times before the start."""
        return attempt(lambda: pre_trend_test(have(self.path)))

    @cached_property
    def power(self) -> PretestPower | Unavailable:
        """What that test could have seen, and how far off the average effect is then."""
        return attempt(
            lambda: pretest_power(have(self.path), level=self.settings.level, target="average")
        )

    @cached_property
    def comparison(self) -> list[Comparison]:
        """The preferred estimate beside those of other estimators."""
        return compare_estimators(self.studied, self.trending, self.settings.level)

    @cached_property
    def trending(self) -> Panel:
        """The panel whose covariates may bend paths, for estimators with unit effects."""
        return with_covariate_trends(self.studied)

    @cached_property
    def bacon(self) -> BaconDecomposition | Unavailable:
        """Which comparisons two-way fixed effects are made of."""
        return attempt(lambda: decompose_twfe(self.studied))

    @cached_property
    def few_clusters(self) -> FewClusterInference | Unavailable:
        """The coefficient of treatment under every rule of inference.

        With very many clusters by fewer draws: all rules then agree, and a draw is dear.
        """
        s = self.settings
        is_many = self.studied.n_clusters > MOST_LEFT_OUT
        draws = min(s.test_draws, DRAWS_OF_MANY) if is_many else s.test_draws
        return attempt(
            lambda: few_cluster_inference(self.trending, seed=s.seed, draws=draws, level=s.level)
        )

    @cached_property
    def left_out(self) -> LeaveOneOut | Unavailable:
        """The preferred estimate without each cluster in turn."""
        if (clusters := self.studied.n_clusters) > MOST_LEFT_OUT:
            return Unavailable(f"with {clusters:,} clusters no single one can carry the answer.")
        return attempt(lambda: leave_one_cluster_out(self.studied, self.preferred))

    @property
    def jackknife(self) -> tuple[float, float]:
        """Interval of the preferred estimate from leaving out clusters; nan where there is none."""
        if isinstance(self.left_out, Unavailable):
            return np.nan, np.nan
        return self.left_out.interval(self.settings.level)

    @cached_property
    def relative_magnitude(self) -> HonestDid | Unavailable:
        """The average effect, where paths may part by multiples of what was seen before."""
        return attempt(lambda: self._honest("relative_magnitude", MULTIPLES))

    @cached_property
    def smoothness(self) -> HonestDid | Unavailable:
        """The average effect, where the difference of paths is a line that may bend."""
        return attempt(lambda: self._honest("smoothness", None))

    def _honest(self, restriction: Restriction, bounds: Sequence[float] | None) -> HonestDid:
        path, level = have(self.path), self.settings.level
        return honest_did(
            path, target="average", restriction=restriction, bounds=bounds, level=level
        )

    def judged(self, panel: Panel) -> ImpactResult:
        """The preferred estimate with the interval that holds for so many clusters."""
        is_few = are_few(panel.n_clusters, min(cluster_counts(panel)))
        if not is_few or panel.n_clusters > MOST_LEFT_OUT:
            return self.preferred(panel)
        return jackknife_result(panel, self.preferred, level=self.settings.level)

    @cached_property
    def placebo(self) -> PlaceboTest | Unavailable:
        """Effects at dates before the start."""
        return attempt(lambda: placebo_dates(self.studied, self.judged, shifts=SHIFTS))

    @cached_property
    def placebo_outcome(self) -> PlaceboTest | Unavailable:
        """Effects on outcomes that the programme cannot have changed."""
        if not self.placebos:
            return Unavailable("no outcome was given that the programme cannot have changed.")
        panels = {name: panel.without_already_treated() for name, panel in self.placebos.items()}
        return attempt(lambda: placebo_outcomes(panels, self.judged))

    @cached_property
    def oster(self) -> OsterBound | Unavailable:
        """How strong selection on what was not observed would have to be."""
        if not self.studied.covariates:
            return Unavailable("without covariates there is nothing to compare selection with.")
        return attempt(lambda: oster_effect(self.trending))

    @cached_property
    def evidence(self) -> EffectEvidence:
        """What the rules of the verdict look at."""
        return gather_evidence(self)

    @cached_property
    def verdict(self) -> EffectVerdict:
        """What may be said, by the rules of :func:`helpers.impact.judge_effect`."""
        return judge_effect(self.evidence)


def evaluate(
    panel: Panel,
    settings: EvaluationSettings | None = None,
    *,
    placebos: dict[str, Panel] | None = None,
) -> Evaluation:
    """Prepare the evaluation of one panel; each part is computed when first asked for.

    Parameters
    ----------
    panel : Panel
        From :func:`helpers.impact.declare_panel`.
    settings : EvaluationSettings, optional
    placebos : dict of str to Panel, optional
        The panel declared with outcomes that the programme cannot have changed.
    """
    return Evaluation(panel, settings or EvaluationSettings(), placebos or {})
