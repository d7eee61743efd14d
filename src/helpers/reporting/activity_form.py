"""A form for the user's own activity data: a row for each unit and service, its counts empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.figures.programme_schema import Activity
from helpers.places import ancestors, count_units, is_valid, lineage, successor, units_on
from helpers.reporting.whole_file import write_whole

NETWORK: Final = "violence_network"
_UNIVERSE: Final = "commune_level_units"
_PLACES: Final = "places/places.csv"


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """Rows to fill in.

    Attributes
    ----------
    table : DataFrame
        The columns of ``data/raw/activity``; a row for each unit and service, counts missing.
    services : tuple of str
        Codes of the services, in the order of the rows of a unit.
    n_units : int
        Units that the place had on the day.
    """

    table: pd.DataFrame
    services: tuple[str, ...]
    n_units: int


def build_activity_form(
    evidence: Evidence, place: str, year: int, source: str, services: Sequence[str] = ()
) -> ActivityForm:
    """A row for each unit of a place at the end of a year, and for each service.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    place : str
        Code of a place whose commune-level units are all listed.
    year : int
        Year at whose end the services are counted.
    source : str
        Code in sources.csv of the count.
    services : sequence of str
        Codes of indicators; none: what the network against domestic violence offers, as far as
        reports count it in the place, else in the nearest place around it.

    Raises
    ------
    UserError
        An unknown code, a place that did not exist on that day or whose units are not all listed,
        an indicator that counts no services, or none to choose.
    """
    day = pd.Timestamp(year, 12, 31)
    sources = set(evidence.sources["source_id"])
    _check_code("--source", source, sources, "sources.csv", "Add a row for your own count first.")
    units = _units(evidence.places, place, day)
    chosen = _chosen(services, evidence.indicators) if services else _reported(evidence, place)
    names = _unit_names(units, evidence.places)
    labels = _service_labels(evidence.indicators)
    table = pd.DataFrame(
        [
            {"indicator": service, "place": unit, "as_of": f"{day:%Y-%m-%d}", "source_id": source,
             "note": f"{names[unit]}: {labels[service]}"}
            for unit in units["place"] for service in chosen
        ],
        columns=list(Activity.to_schema().columns), dtype="string",
    )  # fmt: skip
    return ActivityForm(table, tuple(chosen), len(units))


def write_activity_form(form: ActivityForm, out: Path) -> None:
    """Write a form as CSV that spreadsheets read as UTF-8; it appears whole, or not at all.

    Raises
    ------
    UserError
        The name does not end in .csv, the file exists, or its folder does not or cannot be
        written to.
    """
    if out.suffix.lower() != ".csv":
        raise UserError(
            f"--out: found {out.name!r}, expected a name that ends in .csv.\n"
            "Choose such a name; every spreadsheet opens it."
        )
    if out.exists():
        raise UserError(
            f"--out: found {out}, which exists already, expected a new file.\n"
            "Choose another name; what is filled in is never overwritten."
        )
    if not out.parent.is_dir():
        raise UserError(
            f"--out: found no folder {out.parent}, expected one.\nMake it, or choose another."
        )
    write_whole(out, form.table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))


def _check_code(option: str, code: str, known: set[str], file: str, step: str) -> None:
    if code not in known:
        close = get_close_matches(code, sorted(known), n=3)
        near = f" Near it: {', '.join(close)}." if close else ""
        raise UserError(
            f"{option}: found {code!r}, expected a code of data/raw/{file}.\n{step}{near}"
        )


def _units(places: pd.DataFrame, place: str, day: pd.Timestamp) -> pd.DataFrame:
    _check_code("--place", place, set(places["place"]), _PLACES, "Correct it, or add the place.")
    if not is_valid(place, places, day):
        later = successor(place, places)
        instead = f" {later} continues it." if later else ""
        raise UserError(
            f"--place: found {place}, which did not exist on {day:%Y-%m-%d}, expected a place of "
            f"that day.\nChoose a place and a year that fit each other.{instead}"
        )
    if not count_units(places, place, day, _UNIVERSE):
        raise UserError(
            f"--place: found {place}, whose communes, wards and townships are not all listed, "
            "expected a place with all of them: a form with some would pass for the whole.\n"
            f"Add the missing ones to data/raw/{_PLACES} and set units_listed of {place} to all."
        )
    return units_on(places, place, day, _UNIVERSE)


def _chosen(services: Sequence[str], indicators: pd.DataFrame) -> list[str]:
    known, offered = set(indicators["indicator"]), _offered(indicators)
    for service in services:
        _check_code("--service", service, known, "indicators.csv", "Correct it, or add a row.")
        if service not in offered:
            raise UserError(
                f"--service: found {service}, expected an indicator that counts services: kind "
                "count, cascade_stage availability, not a flow.\nOnly what exists can work and be "
                "used: choose such an indicator."
            )
    return list(dict.fromkeys(services))


def _reported(evidence: Evidence, place: str) -> list[str]:
    """Services of the network that the nearest place with any has figures for."""
    offered, steps = _offered(evidence.indicators), evidence.steps
    in_order = steps[steps["system"].eq(NETWORK)].sort_values("position")["indicator"]
    network = [code for code in in_order if code in offered]
    around = [[above] for above in ancestors(place, evidence.places)]
    for ground in (lineage(place, evidence.places), *around):
        figures = evidence.figures[evidence.figures["place"].isin(ground)]
        if found := [code for code in network if code in set(figures["indicator"])]:
            return found
    raise UserError(
        f"--service: found none, and no report counts services of {NETWORK} in {place}, expected "
        "one or more.\nName each with --service and its code in data/raw/indicators.csv."
    )


def _offered(indicators: pd.DataFrame) -> set[str]:
    """Indicators that count services which stand somewhere on a day."""
    is_offered = (
        indicators["kind"].eq("count")
        & indicators["cascade_stage"].eq("availability")
        & indicators["measure"].ne("flow")
    )
    return set(indicators.loc[is_offered.fillna(False).astype(bool), "indicator"])


def _unit_names(units: pd.DataFrame, places: pd.DataFrame) -> dict[str, str]:
    full = places["unit_type"] + " " + places["name"]
    by_code = dict(zip(places["place"], full, strict=True))
    return {
        str(row["place"]): ", ".join(
            str(by_code[code]) for code in (row["place"], row["parent"]) if code in by_code
        )
        for _, row in units.iterrows()
    }


def _service_labels(indicators: pd.DataFrame) -> dict[str, str]:
    """Vietnamese for who fills it in, English for who reads it."""
    return {
        str(row["indicator"]): f"{row['label_vi']} ({row['label_en']})"
        + (", 1 or 0" if row["unit"] == "commune" else "")
        for _, row in indicators.assign(unit=indicators["unit"].fillna("")).iterrows()
    }
