"""What a place reported before, and so what a new year may be expected to report again."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.places import lineage
from helpers.reporting.labels import COMPONENTS
from helpers.reporting.numbers import format_reported

RECENT_YEARS: Final = 3
"""A figure is expected again where one of so many years before had it."""
SERIES_KEY: Final = ("indicator", "definition")
_OF_INDICATOR: Final = (
    "component", "label_vi", "label_en", "numerator_definition", "denominator_definition",
)  # fmt: skip


def expected_figures(evidence: Evidence, place: str, year: int) -> pd.DataFrame:
    """One row a series that a place reported before a year, with its last figure.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    place : str
        Place code. What it continues counts as its own past.
    year : int
        The new year.

    Returns
    -------
    DataFrame
        What is expected first, then by component and indicator:

        - ``indicator``, and ``definition`` where the series counts something else than that;
        - ``component``, ``label_vi``, ``label_en``, ``counts`` (in words);
        - ``unit``, ``measure``, ``basis``, ``programme``, ``reported_by`` of the last figure;
        - ``last_figure``, ``last_value`` (as reported), ``last_on``, ``last_year``,
          ``last_source``, ``last_role``;
        - ``is_expected``: one of the last ``RECENT_YEARS`` years had a figure;
        - ``there``: figures of the year itself, as reported, with their names.
    """
    own = _series(evidence, place)
    before = own[own["year"].lt(year).fillna(False)].sort_values(["reported_on", "figure_id"])
    last = before.groupby([before[key].fillna("") for key in SERIES_KEY]).tail(1)
    frame = last.merge(
        evidence.indicators[["indicator", *_OF_INDICATOR]], on="indicator", how="left"
    )
    frame = frame.assign(
        counts=[definition_of(row) for _, row in frame.iterrows()],
        last_figure=frame["figure_id"],
        last_value=pd.Series(
            [format_reported(row, "en") for _, row in frame.iterrows()],
            index=frame.index, dtype="string",
        ),
        last_on=frame["reported_on"],
        last_year=frame["year"],
        last_source=frame["source_id"].map(_titles(evidence.sources)),
        last_role=frame["denominator_role"],
        basis=frame["basis"].mask(frame["basis"].eq("simulated")),
        is_expected=frame["year"].ge(year - RECENT_YEARS),
        there=_there(frame, own[own["year"].eq(year).fillna(False)]),
    )  # fmt: skip
    order = {name: number for number, name in enumerate(COMPONENTS)}
    frame = frame.assign(order=frame["component"].map(order).fillna(len(order)))
    frame = frame.sort_values(
        ["is_expected", "order", "indicator", "definition"],
        ascending=[False, True, True, True], na_position="first",
    )  # fmt: skip
    columns = [
        *SERIES_KEY, "component", "label_vi", "label_en", "counts", "unit", "measure", "basis",
        "programme", "reported_by", "last_figure", "last_value", "last_on", "last_year",
        "last_source", "last_role", "is_expected", "there",
    ]  # fmt: skip
    return frame[columns].reset_index(drop=True)


def definition_of(row: pd.Series) -> str:
    """What a series counts, in words: its own definition, or that of its indicator.

    Parameters
    ----------
    row : Series
        With ``numerator_definition`` and ``denominator_definition`` of an indicator, and a
        ``definition`` where a figure counts something else.
    """
    own = row.get("definition")
    if own is not None and pd.notna(own):
        return str(own)
    whole = row["denominator_definition"]
    counted = str(row["numerator_definition"])
    return counted if pd.isna(whole) else f"{counted}, of {whole}"


def _series(evidence: Evidence, place: str) -> pd.DataFrame:
    """Figures of a place and of what it continues, without dates, decrees and those superseded."""
    past = lineage(place, evidence.places)
    past = past[: past.index(place) + 1]
    figures = evidence.figures
    counts = figures["status"].ne("set aside") | figures["rule"].eq("definition")
    is_own = figures["place"].isin(past) & figures["rule"].ne("not analysed")
    return figures[(counts & is_own).fillna(False).astype(bool)]


def _there(frame: pd.DataFrame, of_year: pd.DataFrame) -> pd.Series:
    found: dict[tuple[str, str], list[str]] = {}
    for _, row in of_year.sort_values("figure_id").iterrows():
        key = (str(row["indicator"]), "" if pd.isna(row["definition"]) else str(row["definition"]))
        found.setdefault(key, []).append(f"{format_reported(row, 'en')} ({row['figure_id']})")
    keys = zip(frame["indicator"], frame["definition"].fillna(""), strict=True)
    return pd.Series(
        ["; ".join(found.get((str(i), str(d)), [])) or pd.NA for i, d in keys],
        index=frame.index, dtype="string",
    )  # fmt: skip


def _titles(sources: pd.DataFrame) -> dict[str, str]:
    return {
        str(row["source_id"]): f"{row['source_id']}: {row['title']} ({row['publisher']})"
        for _, row in sources.iterrows()
    }
