"""What of a plan can be regenerated as of an earlier day: years that had a figure by then."""

from __future__ import annotations

import pandas as pd

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.figures.dating import date_figures
from helpers.figures.evidence import read_checked
from helpers.figures.publication import UNDATED, known_days
from helpers.figures.schema import CALENDAR_KINDS
from helpers.reporting.parameters import years_with_figures
from helpers.reporting.plan import Choice, Plan
from helpers.reporting.project import Project
from helpers.vintage import Vintage


def keep_known(
    plan: Plan, choice: Choice, evidence: Evidence, project: Project
) -> tuple[Plan, tuple[str, ...]]:
    """The plan without the years that nothing was known of, and their names.

    Parameters
    ----------
    plan : Plan
        As read; today it stays as it is.
    choice : Choice
        What was asked for.
    evidence : Evidence
        Of the day.
    project : Project
        With the day.

    Raises
    ------
    UserError
        Nothing of what was asked for was known on the day.
    """
    if project.vintage is None:
        return plan, ()
    _check_beside(plan, choice, evidence, project, project.vintage)
    kept, not_yet = [], dict[str, None]()
    for group in plan.runs:
        known = set(years_with_figures(evidence.figures, group.place))
        # A place that is not in the table is refused later, by its name.
        is_there = group.place in set(evidence.places["place"])
        years = [year for year in group.years if year in known or not is_there]
        if years:
            kept.append(group.model_copy(update={"years": years}))
        if choice.place in (None, group.place):
            missing = [y for y in group.years if y not in years and choice.year in (None, y)]
            not_yet.update({f"{group.place}/{year}": None for year in missing})
    is_kept = any(
        choice.place in (None, group.place) and (choice.year is None or choice.year in group.years)
        for group in kept
    )
    if not_yet and not is_kept:
        raise UserError(_nothing_known(list(not_yet), project, project.vintage))
    return plan.model_copy(update={"runs": kept or plan.runs}), tuple(not_yet)


def _check_beside(
    plan: Plan, choice: Choice, evidence: Evidence, project: Project, vintage: Vintage
) -> None:
    """Refuse a place and year that the plan does not hold, and that came to be known later."""
    if choice.place is None or choice.year is None:
        return
    is_planned = any(g.place == choice.place and choice.year in g.years for g in plan.runs)
    if is_planned or choice.year in years_with_figures(evidence.figures, choice.place):
        return
    name = f"{choice.place}/{choice.year}"
    if _first_known(name, project, vintage) is not None:
        raise UserError(_nothing_known([name], project, vintage))


def _nothing_known(asked: list[str], project: Project, vintage: Vintage) -> str:
    first = {name: _first_known(name, project, vintage) for name in asked}
    since = ", ".join(f"{name} since {day:%Y-%m-%d}" for name, day in first.items() if day)
    return (
        f"command line, --as-of: found {vintage.day}, expected a day by which a figure for "
        f"{' or '.join(asked)} had been published.\n"
        f"There are figures for {since or 'none of them'}: give a later day."
    )


def _first_known(name: str, project: Project, vintage: Vintage) -> pd.Timestamp | None:
    """First day on which a figure of a place and year was known."""
    place, _, year = name.rpartition("/")
    raw, _ = read_checked(project.raw)
    kinds = raw.indicators.set_index("indicator")["kind"]
    days = known_days(raw)["figures"]
    years = date_figures(raw.figures, raw.sources)["year"]
    own = raw.figures["place"].eq(place) & years.eq(int(year)).fillna(False)
    own &= ~raw.figures["indicator"].map(kinds).isin(CALENDAR_KINDS)
    if vintage.dated_only:
        own &= ~days["dating"].isin(UNDATED)
    first = days.loc[own.astype(bool), "known_from"].min()
    return None if pd.isna(first) else first
