"""The coverage cascade as far as reported figures carry it.

Reports count clubs at one stage and people at another, of different bases and dates. What shares
no unit, base and day is shown side by side and never divided or subtracted.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.coverage.cascade import stages_between
from helpers.errors import UserError
from helpers.figures.bad_rows import require_columns
from helpers.figures.schema import STAGES

_COLUMNS: Final = (
    "stage", "is_missing", "indicators", "figures", "n_indicators", "n_figures", "indicator",
    "label_en", "figure_id", "reported_on", "value", "unit", "numerator", "denominator",
    "denominator_role", "coverage", "from_stage", "loss", "loss_unit", "caution",
)  # fmt: skip
_CARRIED: Final = (
    "indicator", "label_en", "figure_id", "reported_on", "value", "unit", "numerator",
    "denominator", "denominator_role",
)  # fmt: skip
_BASES: Final = ("universe", "whole")
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"),
    **dict.fromkeys(("value", "numerator", "denominator", "coverage", "loss"), "Float64"),
    **dict.fromkeys(("n_indicators", "n_figures"), "Int64"),
    "is_missing": "boolean", "reported_on": "datetime64[ns]",
}  # fmt: skip


def build_cascade(
    figures: pd.DataFrame,
    indicators: pd.DataFrame,
    component: str,
    *,
    on: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """The five stages of one component in one place, from what was reported.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures of one place.
    indicators : DataFrame
        The code table, with ``component``, ``cascade_stage``, ``label_en`` and ``unit``; where it
        has ``denominator_definition``, two percentages of one definition share a base.
    component : str
        Code of the component.
    on : Timestamp, optional
        Leave out figures that speak for later days or for no known day.

    Returns
    -------
    DataFrame
        Five rows in the order of the stages, whatever was reported:

        - ``is_missing``: no indicator of the stage has a figure; its numbers are missing, not 0;
        - ``indicators``, ``figures`` (codes by ;): all that report the stage, the latest standing
          figure of each indicator;
        - ``indicator`` to ``denominator_role``: the one of them that the row shows: the one
          comparable with the stage before, else one with a base, else the latest;
        - ``coverage`` [ratio]: of a universe or whole, or the percentage reported;
        - ``from_stage``, ``loss`` [``loss_unit``]: against the last reported stage before, only
          where unit, base and day are the same;
        - ``caution``: why a stage must not be divided by the one before, or cannot be right.

    Raises
    ------
    UserError
        Figures of more than one place, or a component that no indicator has.
    """
    require_columns(
        indicators, ["indicator", "component", "cascade_stage", "label_en"], "indicators"
    )
    _check_scope(figures, indicators, component)
    reported = _latest_figures(figures, indicators, component, on)
    rows: list[dict[str, object]] = []
    before: pd.Series | None = None
    for stage in STAGES:
        candidates = reported[reported["cascade_stage"].eq(stage).fillna(False)]
        shown = None if candidates.empty else _choose(candidates, before)
        rows.append(_row_of(stage, candidates, shown, before))
        before = before if shown is None else shown
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


def _check_scope(figures: pd.DataFrame, indicators: pd.DataFrame, component: str) -> None:
    places = sorted(figures["place"].dropna().unique())
    if len(places) > 1:
        raise UserError(
            f"figures, column place: found {', '.join(places[:5])}, expected one place.\n"
            "Keep the figures of one place: stages of two places make no cascade."
        )
    known = sorted(indicators["component"].dropna().unique())
    if component not in known:
        raise UserError(
            f"indicators, column component: found no {component}, expected one of "
            f"{', '.join(known)}.\nCorrect the component's code."
        )


def _latest_figures(
    figures: pd.DataFrame, indicators: pd.DataFrame, component: str, on: pd.Timestamp | None
) -> pd.DataFrame:
    """The latest standing figure of each indicator that has a stage, joined to its labels."""
    own = indicators[indicators["component"].eq(component) & indicators["cascade_stage"].notna()]
    extra = [c for c in ("denominator_definition",) if c in own]
    labels = own[["indicator", "label_en", "cascade_stage", *extra]]
    standing = figures[figures["status"].ne("set aside") & figures["definition"].isna()]
    if on is not None:
        standing = standing[standing["reported_on"].le(on).fillna(False)]
    ordered = standing.sort_values(["reported_on", "figure_id"], na_position="first")
    latest = ordered.groupby("indicator", sort=False).tail(1)
    joined = latest.merge(labels, on="indicator", how="inner")
    return joined.assign(coverage=_coverage(joined), base=_base(joined))


def _coverage(figures: pd.DataFrame) -> pd.Series:
    has_base = figures["denominator_role"].isin(_BASES)
    ratio = (figures["numerator"] / figures["denominator"]).where(has_base)
    percent = (figures["value"] / 100).where(figures["unit"].eq("percent").fillna(False))
    return ratio.fillna(percent).astype("Float64")


def _base(figures: pd.DataFrame) -> pd.Series:
    """What two figures must share to be of one base; missing where it is not stated."""
    printed = (
        figures["denominator"].astype("string").where(figures["denominator_role"].isin(_BASES))
    )
    is_percent = figures["unit"].eq("percent").fillna(False)
    if "denominator_definition" not in figures:
        return printed
    return printed.where(~is_percent, figures["denominator_definition"].astype("string"))


def _choose(candidates: pd.DataFrame, before: pd.Series | None) -> pd.Series:
    keys = candidates.assign(
        fits=[
            before is not None and not _obstacles(row, before) for _, row in candidates.iterrows()
        ],
        has_base=candidates["base"].notna(),
    )
    order = keys.sort_values(
        ["fits", "has_base", "reported_on", "figure_id"],
        ascending=[False, False, False, True], na_position="last",
    )  # fmt: skip
    chosen: pd.Series = order.iloc[0]
    return chosen


def _obstacles(shown: pd.Series, before: pd.Series) -> list[str]:
    """Why two stages must not be divided by each other; empty where they may be."""
    if shown["unit"] != before["unit"]:
        return [f"counted in another unit ({shown['unit']}, before: {before['unit']})"]
    found = []
    if pd.isna(shown["base"]) or pd.isna(before["base"]):
        found.append("no base in common is stated")
    elif shown["base"] != before["base"]:
        found.append("of another base")
    days = shown["reported_on"], before["reported_on"]
    if pd.isna(days[0]) or pd.isna(days[1]):
        found.append("the day is not known")
    elif days[0] != days[1]:
        found.append(f"of another day ({days[0]:%Y-%m-%d}, before: {days[1]:%Y-%m-%d})")
    return found


def _row_of(
    stage: str, candidates: pd.DataFrame, shown: pd.Series | None, before: pd.Series | None
) -> dict[str, object]:
    row: dict[str, object] = {
        "stage": stage,
        "is_missing": shown is None,
        "indicators": ";".join(candidates["indicator"]) or pd.NA,
        "figures": ";".join(candidates["figure_id"]) or pd.NA,
        "n_indicators": candidates["indicator"].nunique(),
        "n_figures": len(candidates),
        "caution": "nobody reported this stage: missing, not zero" if shown is None else "",
    }
    if shown is None:
        return row
    row |= {column: shown[column] for column in (*_CARRIED, "coverage")}
    compared = {} if before is None else _compare(stage, shown, before)
    doubts = [compared.get("caution"), _doubt(shown)]
    return row | compared | {"caution": "; ".join(str(doubt) for doubt in doubts if doubt)}


def _doubt(shown: pd.Series) -> str:
    if shown["status"] == "unresolved":
        return "its sources differ and nothing decides between them"
    return "its source is weak" if shown["confidence"] == "low" else ""


def _compare(stage: str, shown: pd.Series, before: pd.Series) -> dict[str, object]:
    earlier = str(before["cascade_stage"])
    obstacles = _obstacles(shown, before)
    if obstacles:
        return {"caution": f"not to be divided by {earlier}: {'; '.join(obstacles)}"}
    is_percent = shown["unit"] == "percent"
    column = "value" if is_percent else "numerator"
    loss = before[column] - shown[column]
    unit = "percentage points" if is_percent else shown["unit"]
    if loss < 0:
        more = f"{shown[column]:.12g} against {before[column]:.12g}"
        caution = f"larger than {earlier} ({more}), which cannot be: check both figures"
        return {"from_stage": earlier, "caution": caution}
    skipped = stages_between(earlier, stage)
    caution = f"the loss spans {', '.join(skipped)}, which nobody reported" if skipped else ""
    return {"from_stage": earlier, "loss": loss, "loss_unit": unit, "caution": caution}
