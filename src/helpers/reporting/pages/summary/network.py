"""What services exist, and whether anybody says that they work and are used."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_cascade
from helpers.reporting.glossary import lower_first
from helpers.reporting.language import to_say
from helpers.reporting.layout import format_range
from helpers.reporting.numbers import format_decimal_places
from helpers.reporting.pages.outcomes.activity import MEASURES, stage_rows
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import parts_of
from helpers.reporting.pages.outcomes.ratios import as_results
from helpers.reporting.pages.summary.message import (
    SECTION,
    Message,
    label_of_ratio,
    say_count,
    say_period,
    year_unless_own,
)
from helpers.reporting.report import Report

_STAGES: Final = to_say({"existing": "Exist", "active": "Work", "used": "Are used"})
_MOST: Final = 3


def network_message(known: Known, report: Report) -> Message | None:
    """The services of the part that has most of them; None where no report counts any."""
    found = [(part, stage_rows(part, known)) for part in parts_of(known)]
    found = [(part, rows) for part, rows in found if len(rows)]
    if not found:
        return None
    part, rows = max(found, key=lambda entry: entry[1]["indicator"].nunique())
    services = list(rows["indicator"].unique())[:_MOST]
    rows = rows[rows["indicator"].isin(services)]
    results = pd.concat(
        [
            report.record(rows[rows["stage"].eq(stage)].assign(**{measure: rows["value"]}),
                          [measure], section=SECTION, method="as reported")
            for stage, measure in MEASURES.items()
        ],
        ignore_index=True,
    )  # fmt: skip
    words = report.words
    density, beside = _say_density(part.code, services, known, report)
    existing = rows[rows["stage"].eq("existing")]
    counts = "; ".join(_say_stage(row, known, report) for _, row in existing.iterrows())
    sentences = (
        words.say("Reports count what exists: {services}.", services=counts),
        _say_use(rows, known, report),
        density,
    )
    first = _figure_behind(existing.iloc[0], known)
    year = year_unless_own(first["reported_on"], first["key_period"], report)
    chart = draw_cascade(
        _bars(rows, str(services[0]), report),
        report.label_of(str(services[0])) + (f" ({year})" if year else ""), "",
        unreported=words.say("nobody reported this"),
        axis=words.say("Longest bar: what exists"), kind=words.say("Stages from first to last"),
    )  # fmt: skip
    heading = words.say("What exists, and whether it is used")
    return Message(heading, sentences, pd.concat([results, *beside], ignore_index=True), chart)


def _say_stage(row: pd.Series, known: Known, report: Report) -> str:
    """How many of a service are at a stage, as reported or as the user counted them."""
    number = format_decimal_places(row["value"], report.parameters.language)
    return say_count(number, str(row["indicator"]), _figure_behind(row, known), report)


def _figure_behind(row: pd.Series, known: Known) -> pd.Series:
    """The figure of a stage; a user's own count stands for itself."""
    behind = known.analysed[known.analysed["figure_id"].eq(row["figures"]).fillna(False)]
    if len(behind):
        return behind.iloc[0]
    return pd.Series(
        {"qualifier": "exact", "reported_on": pd.Timestamp(row["period"]),
         "key_period": row["period"]}
    )  # fmt: skip


def _say_use(rows: pd.DataFrame, known: Known, report: Report) -> str:
    words = report.words
    later = rows[rows["stage"].ne("existing")]
    if later["value"].isna().all():
        return words.say("Whether they work, and whether anybody used them, is **not reported**.")
    said = [
        f"{lower_first(words.say(_STAGES[row['stage']]))}: {_say_stage(row, known, report)}"
        for _, row in later[later["value"].notna()].iterrows()
    ]
    return words.say("Of these are counted: {counts}.", counts="; ".join(said))


def _say_density(
    system: str, services: list[str], known: Known, report: Report
) -> tuple[str, list[pd.DataFrame]]:
    """How dense the first service is that other places can be put beside."""
    here = known.ratios[known.ratios["place"].eq(known.place)]
    dense = here[
        here["system"].eq(system) & here["kind"].eq("density") & here["value"].notna()
        & here["numerator_indicator"].isin(services)
    ]  # fmt: skip
    for _, row in dense.iterrows():
        latest = known.latest_ratios
        others = latest[
            latest["ratio"].eq(row["ratio"]) & latest["place"].ne(known.place)
            & latest["value"].notna() & latest["place"].map(_is_peer(known))
        ]  # fmt: skip
        if len(others):
            return _say_beside(row, others, known, report)
    return "", []


def _is_peer(known: Known) -> dict[str, bool]:
    """Places of the level of the report's own."""
    places = known.report.evidence.places.drop_duplicates("place").set_index("place")["level"]
    return {str(place): level == places[known.place] for place, level in places.items()}


def _say_beside(
    row: pd.Series, others: pd.DataFrame, known: Known, report: Report
) -> tuple[str, list[pd.DataFrame]]:
    own = as_results(row.to_frame().T.infer_objects(), known)
    peers = as_results(others, known)
    both = pd.concat([own, peers], ignore_index=True)
    recorded = report.record_each(both, section=SECTION)
    words, language = report.words, report.parameters.language
    beside = "; ".join(
        f"{report.name_of(str(p['place']))} {format_range(p, language)} "
        f"({say_period(str(p['period']), language)})" for _, p in peers.iterrows()
    )  # fmt: skip
    return words.say(
        "{ratio}: **{value}**; elsewhere: {places}. No target is set for it, so whether that is "
        "enough cannot be said.",
        ratio=label_of_ratio(row, known), value=format_range(own.iloc[0], language),
        places=beside,
    ), [recorded]  # fmt: skip


def _bars(rows: pd.DataFrame, service: str, report: Report) -> pd.DataFrame:
    own, language = rows[rows["indicator"].eq(service)], report.parameters.language
    return pd.DataFrame(
        {
            "stage": [report.words.say(_STAGES[stage]) for stage in own["stage"]],
            "people": own["value"].to_numpy(), "share": float("nan"), "drop": "",
            "shown": [_shown(row, language) for _, row in own.iterrows()],
            "is_missing": own["value"].isna().to_numpy(),
        }
    )  # fmt: skip


def _shown(row: pd.Series, language: str) -> str:
    """A count, with its bound where the source gives one."""
    return format_range(row.rename(index={"value": "estimate"}), language)
