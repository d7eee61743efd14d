"""What 05_impact.ipynb evaluates: the user's panel, a SIMULATED one, or a published one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.impact import Panel, declare_panel
from helpers.impact.evaluation import Evaluation, EvaluationSettings, evaluate
from helpers.reporting.pages.impact.published import PUBLISHED, read_published
from helpers.reporting.pages.units import listed_units
from helpers.reporting.panel_choice import check_panel_choice, panel_path
from helpers.reporting.panel_file import panel_covariates, panel_placebos, read_panel_file
from helpers.reporting.parameters import Impact
from helpers.reporting.project import find_project
from helpers.reporting.report import Report
from helpers.simulated import RolloutTruth, simulate_rollout

SIMULATED_OUTCOMES: Final[dict[str, str]] = {
    "main": "women who turned to somebody for help, per 1,000",
    "small": "women who know the law on domestic violence, per 1,000",
    "null": "households with a car, per 1,000",
    "share": "share of women asked who know a trusted address",
}
"""What the simulated outcomes stand for; the numbers are made up."""
_COVARIATE: Final = "remoteness"
_YEARS: Final = 10


@dataclass(frozen=True, eq=False)
class Study:
    """A panel with what a page must say of it.

    Attributes
    ----------
    panel : Panel
    outcome : str
        What it measures, with its unit.
    programme : str
        What the units got.
    who, one : str
        What the units are, in the plural and the singular.
    source : str
        Where the panel comes from, as a sentence.
    is_simulated : bool
    is_private : bool
        The user's own rows: what leaves the workbench must pass the disclosure check.
    placebos : mapping of str to Panel
        Outcomes that the programme cannot have changed, by their name.
    truth : RolloutTruth or None
        Of simulated data, with `effect`, the name of the outcome in it.
    effect : str
    settings : EvaluationSettings
    """

    panel: Panel
    outcome: str
    programme: str
    who: str
    one: str
    source: str
    is_simulated: bool = False
    is_private: bool = False
    placebos: Mapping[str, Panel] = field(default_factory=dict)
    truth: RolloutTruth | None = None
    effect: str = ""
    settings: EvaluationSettings = field(default_factory=EvaluationSettings)

    @property
    def marks(self) -> dict[str, str]:
        """What every result says of itself."""
        if self.is_simulated:
            return {"basis": "simulated"}
        return {"basis": "register"} | ({"disclosure": "sensitive"} if self.is_private else {})

    def evaluate(self) -> Evaluation:
        """The evaluation of the panel, computed part by part when asked for."""
        return evaluate(self.panel, self.settings, placebos=dict(self.placebos))

    def mark(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of results with the marks of the study."""
        return rows.assign(**self.marks)

    def true_effect(self) -> float | None:
        """The mean effect over all treated rows in truth, where that is known."""
        return None if self.truth is None else self.truth.att(self.effect, "simple")


def read_study(report: Report) -> Study | None:
    """The panel that the parameters name.

    Returns
    -------
    Study or None
        None where the panel would be simulated but not all communes of the place are listed.

    Raises
    ------
    UserError
        A file or folder that is missing or not as documented; parameters that do not go together.
    """
    p, root = report.parameters, find_project().root
    if not isinstance(p, Impact):
        raise TypeError("only 05_impact.ipynb evaluates a panel")  # a fault of ours
    check_panel_choice(p, root)
    settings = EvaluationSettings(smallest_effect=p.smallest_effect or float("nan"))
    if p.data == "simulated":
        return simulated_study(report, p.effect, settings)
    path = panel_path(p, root)
    if p.data == "own":
        return _own_study(path, p.panel, p.outcome or "outcome of the panel", settings)
    known = PUBLISHED[p.data]
    panel, digest = read_published(p.data, path)
    return Study(
        panel, known.outcome, known.programme, known.who, known.one,
        f"Published data: {known.source} File {path.name}, sha256 {digest[:12]}.",
        settings=settings,
    )  # fmt: skip


def simulated_study(
    report: Report, effect: str, settings: EvaluationSettings | None = None
) -> Study | None:
    """A SIMULATED roll-out over as many communes and districts as the place has.

    Parameters
    ----------
    report : Report
    effect : {"main", "small", "null", "share"}
        Which outcome is evaluated.
    settings : EvaluationSettings, optional
    """
    units = listed_units(report)
    if units is None or units["district"].nunique() < 4:
        return None
    year = report.parameters.year
    drawn = simulate_rollout(units, first_period=year - _YEARS, last_period=year)
    others = {} if effect == "null" else {SIMULATED_OUTCOMES["null"]: "null"}
    return Study(
        _simulated_panel(drawn.table, effect),
        SIMULATED_OUTCOMES[effect],
        "an invented programme",
        "communes",
        "commune",
        f"**SIMULATED**: as many communes and districts as {report.place_name} had, with made-up "
        "names and numbers (docs/methods/simulated-rollout.md). Nothing on this page speaks of "
        "the real place.",
        is_simulated=True,
        placebos={name: _simulated_panel(drawn.table, other) for name, other in others.items()},
        truth=drawn.truth,
        effect=effect,
        settings=settings or EvaluationSettings(),
    )


def _simulated_panel(table: pd.DataFrame, effect: str) -> Panel:
    return declare_panel(
        table, unit="unit", period="period", outcome=f"outcome_{effect}",
        first_treated="first_treated", cluster="district", covariates=(_COVARIATE,),
        where="the SIMULATED panel",
    )  # fmt: skip


def _own_study(path: Path, name: str, outcome: str, settings: EvaluationSettings) -> Study:
    table = read_panel_file(path)
    optional = {column: column for column in ("cluster", "weight") if column in table}
    common: dict[str, Any] = {
        "unit": "unit", "period": "period", "first_treated": "first_treated", **optional,
        "covariates": panel_covariates(table), "where": name,
    }  # fmt: skip
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Study(
        declare_panel(table, outcome="outcome", **common),
        outcome,
        "the programme",
        "units",
        "unit",
        f"The user's own panel, {path.name}, sha256 {digest[:12]}.",
        is_private=True,
        placebos={
            column: declare_panel(table, outcome=column, **common)
            for column in panel_placebos(table)
        },
        settings=settings,
    )
