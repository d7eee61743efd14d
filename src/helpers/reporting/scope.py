"""What a page on a place may read: the rows about it, around it, and comparable with it.

A page sees nothing else, so a figure outside its scope cannot change it: that is what lets one
changed figure run again the pages that read it and no others.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.places import ancestors, inside, lineage

FOR_COMPARISON: Final = (
    "community_communication_teams", "communes_with_dv_prevention_model", "trusted_addresses",
    "trusted_addresses_project8", "change_leader_clubs",
)  # fmt: skip
"""Indicators that the pages compare between provinces whether or not the place reports them."""


def evidence_for(place: str, evidence: Evidence) -> Evidence:
    """The evidence that a page on a place may read.

    Parameters
    ----------
    place : str
        Code of the place.
    evidence : Evidence
        All of it.

    Returns
    -------
    Evidence
        Of the figures those of the place, of places it continues or that continue it, of what it
        lies in and of what lies in it; those of its sources; and elsewhere those of indicators
        that are reported for the place or inside it, or that make a ratio with one of them. Of
        the warnings those about these figures. All other tables whole.
    """
    figures, places = evidence.figures, evidence.places
    within, above = set[str](), set[str]()
    for one in lineage(place, places):
        within.update(places.loc[inside(places, one), "place"])
        above.update(ancestors(one, places))
    own = figures["place"].isin(within)
    sources = set(figures.loc[figures["place"].eq(place), "source_id"])
    reported = {*figures.loc[own, "indicator"].dropna(), *FOR_COMPARISON}
    seen = (
        own
        | figures["place"].isin(above)
        | figures["source_id"].isin(sources)
        | figures["indicator"].isin(_with_partners(reported, evidence))
    )
    shown = figures[seen.fillna(False).astype(bool)].reset_index(drop=True)
    ids = set(shown["figure_id"])
    about = [not ids.isdisjoint(str(text).split(";")) for text in evidence.warnings["figures"]]
    warnings = evidence.warnings[pd.Series(about, index=evidence.warnings.index, dtype=bool)]
    return replace(evidence, figures=shown, warnings=warnings)


def _with_partners(indicators: set[str], evidence: Evidence) -> set[str]:
    """Indicators with those they are divided by, compared with or stood in for."""
    grown = set(indicators)
    i, t = evidence.indicators, evidence.targets
    pairs = pd.concat(
        [
            _pairs(evidence.ratios, "numerator_indicator", "denominator_indicator"),
            _pairs(evidence.ratios, "numerator_indicator", "printed_indicator"),
            _pairs(i, "indicator", "numerator_indicator"),
            _pairs(i, "indicator", "denominator_indicator"),
            _pairs(i, "indicator", "universe"),
            _pairs(t, "indicator", "proxy_indicator"),
        ]
    )
    grown |= set(pairs.loc[pairs["one"].isin(indicators), "other"])
    grown |= set(pairs.loc[pairs["other"].isin(indicators), "one"])
    return grown


def _pairs(table: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    return table[[one, other]].set_axis(["one", "other"], axis=1).dropna().astype("string")


def digest_of_table(table: pd.DataFrame) -> str:
    """SHA-256 of a table's columns, types and rows in their order."""
    head = ";".join(f"{name}:{dtype}" for name, dtype in table.dtypes.items())
    rows = pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()
    return hashlib.sha256(head.encode() + rows).hexdigest()
