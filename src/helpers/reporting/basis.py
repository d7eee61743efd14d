"""What results stand on, in small tables: figures with their publication, definitions, universes.

A comparison explains a changed number by them, and a release keeps them beside its results, so
that it can be explained after the evidence has moved on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.figures import Evidence
from helpers.places import UNIVERSES, universe_by_date

FIGURE_COLUMNS: Final = (
    "figure_id", "indicator", "place", "key_period", "period_start", "period_end", "value",
    "value_high", "numerator", "denominator", "denominator_role", "unit", "qualifier", "basis",
    "measure", "definition", "reported_by", "source_id", "published", "status", "reason",
    "stands_instead",
)  # fmt: skip
DEFINING: Final = (
    "kind", "numerator_definition", "denominator_definition", "unit", "direction", "measure",
    "universe", "numerator_indicator", "denominator_indicator",
)  # fmt: skip
"""Columns of indicators.csv that say what a number counts."""
DEFINITION_COLUMNS: Final = ("indicator", "label_en", "label_vi", *DEFINING)
UNIVERSE_COLUMNS: Final = ("place", "universe", "from", "to", "count")
_PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Basis:
    """What results stand on.

    Attributes
    ----------
    figures : DataFrame
        One row a figure, columns :data:`FIGURE_COLUMNS`.
    definitions : DataFrame
        One row an indicator, columns :data:`DEFINITION_COLUMNS`.
    universes : DataFrame
        How many units there were, by date: columns :data:`UNIVERSE_COLUMNS`.
    packages : dict of str to str
        Version of each package of the lock file, by name.
    is_whole : bool
        All the evidence there is, and not only what some results used.
    """

    figures: pd.DataFrame
    definitions: pd.DataFrame
    universes: pd.DataFrame
    packages: dict[str, str]
    is_whole: bool = True


def basis_of(evidence: Evidence, places: Iterable[str], lock: Path) -> Basis:
    """The basis that today's evidence gives.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    places : iterable of str
        Places whose universes are wanted.
    lock : Path
        ``requirements.lock``; there may be none.
    """
    published = evidence.sources.set_index("source_id")["published"]
    figures = evidence.figures.assign(published=evidence.figures["source_id"].map(published))
    return Basis(
        _as_text(figures, FIGURE_COLUMNS),
        _as_text(evidence.indicators, DEFINITION_COLUMNS),
        universes_of(evidence.places, places),
        packages_of(lock),
    )


def universes_of(places: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    """Units by date inside places, for each universe that the table of places can count."""
    parts = [
        universe_by_date(places, place, universe).assign(place=place, universe=universe)
        for place in sorted(set(wanted))
        for universe in UNIVERSES
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    table = table.reindex(columns=list(UNIVERSE_COLUMNS))
    return _as_text(table[table["count"].notna()], UNIVERSE_COLUMNS).reset_index(drop=True)


def packages_of(lock: Path) -> dict[str, str]:
    """The pinned packages of a lock file; none where there is no file."""
    if not lock.is_file():
        return {}
    found: dict[str, list[str]] = {}
    for name, version in _PINNED.findall(lock.read_text(encoding="utf-8")):
        found.setdefault(name, []).append(version)
    # One package may have a version for each Python.
    return {name: " or ".join(sorted(set(found[name]))) for name in sorted(found)}


def narrowed(basis: Basis, figures: Collection[str], indicators: Collection[str]) -> Basis:
    """Only the figures and the definitions that some results used, in a stable order."""
    used = basis.figures[basis.figures["figure_id"].isin(set(figures))]
    known = {*indicators, *used["indicator"].dropna()}
    defined = basis.definitions[basis.definitions["indicator"].isin(known)]
    return Basis(
        used.sort_values("figure_id").reset_index(drop=True),
        defined.sort_values("indicator").reset_index(drop=True),
        basis.universes, basis.packages, is_whole=False,
    )  # fmt: skip


def dictionaries_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries in which a missing cell is None."""
    plain = table.astype("object").where(table.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in plain.to_dict("records")]


def _as_text(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Every cell as the text that a CSV file keeps, so that two bases compare as they are."""
    return pd.DataFrame({name: text_of(table[name]) for name in columns}).reset_index(drop=True)


def text_of(column: pd.Series) -> pd.Series:
    """A column as text: ISO days, numbers with twelve significant digits, missing as missing."""
    text = column
    if pd.api.types.is_datetime64_any_dtype(column):
        text = column.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_float_dtype(column):
        text = column.map(lambda x: pd.NA if pd.isna(x) else f"{float(x):.12g}")
    return text.astype("string")
