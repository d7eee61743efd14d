"""How many are left, or reached, from one step of a programme to the next.

A chain begins at a ``start``. A ``nested`` step holds a part of the people of the step before, so
it cannot grow; a ``passed_on`` step holds other people, reached by those before; a ``branch``
and what stands ``beside`` a chain are counted and never divided. A step that nobody reported is
not in the answer, and the next one says that it was skipped.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.outcomes.known_bounds import (
    ENDS,
    bounds_of,
    divide_bounds,
    doubts_about,
    interval_of,
    join_ids,
)

GROWS: Final = "grows"
MAY_GROW: Final = "may_grow"

_COLUMNS: Final = (
    "place", "system", "position", "indicator", "relation", "figure_id", "value", "lower", "upper",
    "unit", "key_period", "reported_on", "from_indicator", "from_value", "rate", "rate_lower",
    "rate_upper", "interval", "flag", "figures", "caution", "note",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"),
    **dict.fromkeys(
        ("value", "lower", "upper", "from_value", "rate", "rate_lower", "rate_upper"), "Float64"
    ),
    "position": "Int64", "reported_on": "datetime64[ns]",
}  # fmt: skip
_APART: Final = ("beside", "branch")
_CARRIED: Final = (
    "place", "figure_id", "value", "lower", "upper", "unit", "key_period", "reported_on",
)  # fmt: skip


def follow_steps(latest: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Follow one place's figures along the steps of each system.

    Parameters
    ----------
    latest : DataFrame
        The latest usable figure of each indicator in one place, with its ``lower`` and ``upper``.
    steps : DataFrame
        As in :class:`helpers.figures.programme_schema.Steps`.

    Returns
    -------
    DataFrame
        One row a step that has a figure, in the order of the steps:

        - ``place``, ``system``, ``position``, ``indicator``, ``relation``, ``note`` of the step;
        - ``figure_id``, ``value``, ``lower``, ``upper`` [``unit``; a missing end is open],
          ``key_period``, ``reported_on``;
        - ``from_indicator``, ``from_value``: the last step of the chain before that has a figure;
        - ``rate`` [ratio]: value over the value of that step: the share left where the step is
          nested, else how many each of those before reached (may pass 1); missing beside a chain,
          on a branch, at its start, and where two nested steps count different things;
        - ``rate_lower``, ``rate_upper`` [ratio]: its ends, open where missing; ``interval``:
          "reported_range" where they differ, else "none";
        - ``flag``: "grows" where a nested step surely holds more than the step before, "may_grow"
          where the bounds do not exclude it, else "";
        - ``figures`` (ids by ;) that the rate stands on; ``caution``: what must be known first.

    Raises
    ------
    UserError
        Figures of more than one place, two figures of one indicator, or a step of a chain that
        no ``start`` comes before.

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/steps-and-funnels.md.
    """
    reported = _figures_by_indicator(latest)
    rows: list[dict[str, object]] = []
    for _, system in steps.groupby("system", sort=False):
        rows += _follow_system(system.sort_values("position", kind="stable"), reported)
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


def _figures_by_indicator(latest: pd.DataFrame) -> dict[str, pd.Series]:
    places = sorted(latest["place"].dropna().unique())
    if len(places) > 1:
        raise UserError(
            f"figures, column place: found {', '.join(places[:5])}, expected one place.\n"
            "Keep the figures of one place: steps of two places make no chain."
        )
    twice = latest.loc[latest["indicator"].duplicated(), "indicator"]
    if len(twice):
        raise UserError(
            f"figures, column indicator: found {twice.iloc[0]} twice, expected one figure an "
            "indicator.\nKeep the latest figure of each."
        )
    known = latest.assign(**{end: bounds_of(latest)[end] for end in ENDS})
    return {str(row["indicator"]): row for _, row in known.iterrows()}


def _follow_system(steps: pd.DataFrame, reported: dict[str, pd.Series]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    before: pd.Series | None = None
    # Steps of the chain since `before`, up to the one at hand.
    since: list[pd.Series] = []
    started = False
    for _, step in steps.iterrows():
        shown = reported.get(str(step["indicator"]))
        relation = str(step["relation"])
        if relation in _APART:
            rows += [] if shown is None else [_row_of(step, shown)]
            continue
        if relation == "start":
            before, since, started = None, [], True
        elif not started:
            raise UserError(
                f"steps, column relation: found {relation} at {step['indicator']}, expected a "
                f"start before it in {step['system']}.\nGive its chain a first step."
            )
        since.append(step)
        if shown is not None:
            rows.append(_row_of(step, shown) | _compare(shown, before, since))
            before, since = shown, []
    return rows


def _row_of(step: pd.Series, shown: pd.Series) -> dict[str, object]:
    row: dict[str, object] = {
        name: step[name] for name in ("system", "position", "indicator", "relation")
    }
    row |= {name: shown[name] for name in _CARRIED}
    caution = "; ".join(doubts_about(shown))
    return row | {
        "interval": "none", "flag": "", "figures": shown["figure_id"], "caution": caution,
        "note": step.get("note", pd.NA),
    }  # fmt: skip


def _compare(
    shown: pd.Series, before: pd.Series | None, since: list[pd.Series]
) -> dict[str, object]:
    """Rate, flag and cautions of a step against the last one before it that has a figure."""
    skipped = ", ".join(str(step["indicator"]) for step in since[:-1])
    if before is None:
        lone = f"no step before it was reported: {skipped}" if skipped else ""
        return _with_cautions(shown, [lone])
    # A part of people that somebody else reached may well outnumber those who reached them.
    is_nested = all(step["relation"] == "nested" for step in since)
    found = {"from_indicator": before["indicator"], "from_value": before["value"]}
    if is_nested and shown["unit"] != before["unit"]:
        unlike = f"counted in another unit ({shown['unit']}, before: {before['unit']})"
        return found | _with_cautions(shown, [f"not to be divided by the step before: {unlike}"])
    if pd.isna(before["value"]) or before["value"] == 0:
        return found | _with_cautions(shown, ["nothing to divide by: the step before counts none"])
    flag, grown = _growth(shown, before) if is_nested else ("", "")
    periods = str(shown["key_period"]), str(before["key_period"])
    of_others = f"of another period ({periods[0]}, before: {periods[1]})"
    low, high = divide_bounds(shown, before)
    return found | {
        "rate": shown["value"] / before["value"],
        "rate_lower": low, "rate_upper": high, "interval": interval_of(low, high),
        "flag": flag, "figures": join_ids(shown["figure_id"], before["figure_id"]),
    } | _with_cautions(
        shown,
        [
            grown,
            of_others if periods[0] != periods[1] else "",
            f"spans {skipped}, which nobody reported" if skipped else "",
            *(f"before: {doubt}" for doubt in doubts_about(before)),
        ],
    )  # fmt: skip


def _with_cautions(shown: pd.Series, cautions: list[str]) -> dict[str, object]:
    said = [*cautions, *doubts_about(shown)]
    return {"caution": "; ".join(caution for caution in said if caution)}


def _growth(shown: pd.Series, before: pd.Series) -> tuple[str, str]:
    """Whether a part outnumbers what it is a part of, and the words for it."""
    low, high = shown["lower"], shown["upper"]
    if pd.notna(high) and pd.notna(before["lower"]) and high <= before["lower"]:
        return "", ""
    numbers = f"{before['indicator']} ({_print(shown)} against {_print(before)})"
    if pd.notna(low) and pd.notna(before["upper"]) and low > before["upper"]:
        return GROWS, f"larger than {numbers}, which a part cannot be: check both figures"
    if pd.notna(shown["value"]) and shown["value"] > before["value"]:
        return MAY_GROW, f"may be larger than {numbers}, which a part cannot be: check both figures"
    return MAY_GROW, f"the reports do not exclude that it is larger than {numbers}"


def _print(figure: pd.Series) -> str:
    """The number as far as it is known: 342, 2000 or more, about 500."""
    low, high = figure["lower"], figure["upper"]
    if pd.notna(low) and pd.notna(high):
        return f"{low:,.12g}" if low == high else f"{low:,.12g} to {high:,.12g}"
    if pd.notna(low):
        return f"{low:,.12g} or more"
    if pd.notna(high):
        return f"{high:,.12g} or fewer"
    return "a number not given" if pd.isna(figure["value"]) else f"about {figure['value']:,.12g}"
