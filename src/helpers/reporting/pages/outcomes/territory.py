"""The same counts on old and new units: what the reforms leave knowable, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.outcomes import MERGER_REASONS, carry_named, carry_ratio
from helpers.outcomes.merger_bounds import Rule
from helpers.places import carry_units, count_units, lineage, units_on
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_day
from helpers.reporting.pages.outcomes.districts import named_in
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import parts_of
from helpers.reporting.report import RANGE, Report

SECTION: Final = "Old and new units"
_UNIVERSES: Final = ("commune_level_units", "rural_communes")
_RULES: Final[dict[Rule, str]] = {"any": "at least one part has it", "all": "every part has it"}
_RATIO_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@reported", "Old units"),
    Column("@group", "A new unit counts where"), Column("new_units_with", "New units with it"),
    Column("new_units", "Of new units"), Column("@text", "How"),
)  # fmt: skip
_NAMED_COLUMNS: Final = (
    Column("@group", "Part and districts"), Column("old_units", "Old communes in them"),
    Column("new_units", "New communes in them"),
)  # fmt: skip
_NAMED_NOTE: Final = "Exact: no new commune crosses the border of an old district."
_REGIONS: Final = "em_area_communes"
_REGION_COLUMNS: Final = (
    Column("@indicator", "Communes"), Column("@reported", "Reported"),
    Column("share_of_whole", "Share"), Column("@period", "Speaks for"),
)  # fmt: skip


def reform_day(known: Known) -> pd.Timestamp | None:
    """The first day on which the place goes on as another one; None where it does not."""
    places = known.report.evidence.places
    chain = lineage(known.place, places)
    ends = places.loc[places["place"].eq(chain[0]), "valid_to"].dropna()
    if len(chain) < 2 or ends.empty:
        return None
    day: pd.Timestamp = ends.iloc[0] + pd.Timedelta(days=1)
    return day if known.place == chain[0] else None


def carried(known: Known, day: pd.Timestamp) -> pd.DataFrame:
    """Each commune-level unit of the year and the unit it belongs to on a later day."""
    e = known.report.evidence
    units = units_on(e.places, known.place, known.year_end, "commune_level_units")
    return carry_units(e.crosswalk, e.places, known.year_end, day, units=units["place"])


def why_not_carried(known: Known) -> str:
    """Why nothing is carried to new units; empty where it can be."""
    places = known.report.evidence.places
    if reform_day(known) is None:
        return (
            f"**Cannot say**: the table of places knows no later units of "
            f"{known.report.place_name} to carry its counts to."
        )
    if count_units(places, known.place, known.year_end, "commune_level_units") is None:
        return f"**Cannot say**: the units of {known.report.place_name} are not all listed."
    return ""


def ratio_rows(known: Known, units: pd.DataFrame) -> pd.DataFrame:
    """Counts over all units of a kind, with the bounds they leave on the new units."""
    e = known.report.evidence
    universe = e.indicators.set_index("indicator")["universe"]
    of = known.here["indicator"].map(universe)
    rows = []
    for _, figure in known.here[of.isin(_UNIVERSES)].iterrows():
        if pd.isna(figure["numerator"]) or figure["denominator_role"] != "universe":
            continue
        kind = str(universe[figure["indicator"]])
        old = units_on(e.places, known.place, known.year_end, kind)["place"]
        if len(old) != figure["denominator"]:
            continue  # a ratio over the units of another day is not carried from this one
        for rule, words in _RULES.items():
            found = carry_ratio(int(figure["numerator"]), old, units, rule)
            rows.append(
                {
                    "indicator": figure["indicator"], "period": figure["key_period"],
                    "group": words, "unit": "unit", "figures": figure["figure_id"],
                    "numerator": figure["numerator"], "denominator": figure["denominator"],
                    "denominator_role": "universe", "new_units": found.n_new,
                    "new_units_with": found.lower, "lower": found.lower, "upper": found.upper,
                    "text": MERGER_REASONS[found.reason],
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def named_rows(known: Known, units: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Districts that reports on a part name, as communes before and after the reform."""
    rows = []
    for label, group in _listed_in_full(known, report):
        for is_named, part in group.groupby("is_named", sort=False):
            found = carry_named(part["place"], units, report.evidence.places)
            words = "named" if is_named else "not named"
            rows.append(
                {
                    "group": f"{label}: {len(part)} districts {words}", "unit": "unit",
                    "old_units": found.n_old, "new_units": found.n_new,
                    "figures": ";".join(sorted(set(group["figures"].dropna()))) or pd.NA,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _listed_in_full(known: Known, report: Report) -> Iterator[tuple[str, pd.DataFrame]]:
    for part in parts_of(known):
        named = named_in(part, report)
        for label, group in named.groupby("group", sort=False) if len(named) else []:
            yield str(label), group


def show_territory(known: Known, report: Report) -> None:
    """Ratios and named districts on the new units, or why they cannot be carried."""
    why = why_not_carried(known)
    day = reform_day(known)
    if why or day is None:
        report.say(why)
        return
    units = carried(known, day)
    report.say(say_reform(units, day, report))
    ratios = ratio_rows(known, units)
    if len(ratios):
        bounded = ratios.assign(interval="reported_range")
        recorded = pd.concat(
            [
                report.record(bounded, ["new_units_with"], section=SECTION,
                              method="bounds after mergers"),
                report.record(ratios.drop(columns=RANGE, errors="ignore"), ["new_units"],
                              section=SECTION, method="count of administrative units"),
            ],
            ignore_index=True,
        )  # fmt: skip
        report.table(recorded, _RATIO_COLUMNS, caption="Ratios of communes, on the new units")
    named = named_rows(known, units, report)
    if len(named):
        recorded = report.record(named, ["old_units", "new_units"], section=SECTION,
                                 method="count of administrative units")  # fmt: skip
        report.table(recorded, _NAMED_COLUMNS, note=_NAMED_NOTE,
                     caption="Districts that reports name, as old and as new communes")  # fmt: skip


def say_reform(units: pd.DataFrame, day: pd.Timestamp, report: Report) -> str:
    """What became of the units, and what that means for counts."""
    old, new = units["place_from"].nunique(), units["place_to"].nunique()
    split = units.loc[units["share"].eq("part"), "place_from"].nunique()
    words = (
        f"On {format_day(day, report.parameters.language)} the {old} commune-level units of "
        f"{report.place_name} became **{new}**, and the districts ended. "
    )
    if split:
        words += f"{split} of the old ones {'was' if split == 1 else 'were'} split. "
    return words + (
        "A count of old units says how many new ones have the same only within bounds, because "
        "which units have it was not published."
    )


def show_regions(known: Known, report: Report) -> None:
    """Communes of the ethnic-minority area by region, where a country has such an area."""
    if not report.evidence.indicators["indicator"].str.startswith(_REGIONS).any():
        return
    rows = known.here[
        known.here["indicator"].str.startswith(_REGIONS)
        & known.here["denominator_role"].eq("whole").fillna(False)
    ]
    if rows.empty:
        report.say("**Cannot say**: no report gives the communes of the ethnic-minority area.")
        return
    shares = rows.assign(
        share_of_whole=rows["numerator"] / rows["denominator"], reported_value=rows["value"],
        period=rows["key_period"], figures=rows["figure_id"],
    )  # fmt: skip
    recorded = report.record(shares, ["reported_value", "share_of_whole"], section=SECTION,
                             method="as reported")  # fmt: skip
    report.table(recorded, _REGION_COLUMNS, caption="Communes of the ethnic-minority area",
                 note="No programme count is split by region: whom the programmes reached there "
                 "cannot be said.")  # fmt: skip
