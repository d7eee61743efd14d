"""The targets of a part: the place's own, those each place is read against, and national totals."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.outcomes import check_allocation, round_to_digits, scale_targets
from helpers.outcomes.scaling import NOT_A_TARGET
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate, say_periods
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.report import RANGE, Report

OWN_MEASURES: Final = ("reported_value", "units_for_target", "gap_to_target", "verdict")
_OWN_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@reported", "Reported"),
    Column("units_for_target", "Target"), Column("gap_to_target", "Missing"),
    Column("verdict"),
)  # fmt: skip
_SCALED_COLUMNS: Final = (
    Column("@indicator", "National target"), Column("target_value", "For the country"),
    Column("@period", "By"), Column("scaled_target", "This place's part would be"),
    Column("@group", "Shared out by"), Column("scaled_attainment", "Reported, of that part"),
    Column("@text", "Read with"),
)  # fmt: skip
_SCALED_NOTE: Final = (
    "Nobody set these parts: a national total shared out by population or communes is a yardstick, "
    "not this place's target, and gets no verdict."
)
_METHODS: Final = {"target_value": "official target"}
_DIGITS: Final = 3
# Said by the table itself: which count is meant, and a dash where leaflets stand for people.
_PROXY: Final = "stands in for what nobody reported: "
_UNLIKE: Final = "counts "
_PEOPLE: Final = ("person", "woman")


def own_targets(part: Part, known: Known) -> pd.DataFrame:
    """The part's figures that a target of the place or of each place is read against."""
    assessed = known.assessed
    rows = assessed[
        assessed["indicator"].isin(part.indicators) & assessed["units_for_target"].notna()
    ]
    return rows.assign(reported_value=rows["done"])


def scaled_targets(part: Part, known: Known) -> pd.DataFrame:
    """National totals of the part's indicators, shared out to the place, as results."""
    e = known.report.evidence
    near = e.targets["indicator"].isin(part.indicators) | e.targets["proxy_indicator"].isin(
        part.indicators
    )
    # A total is not shared out to the place that it was set for.
    near &= e.targets["place"].ne(known.place)
    asked = e.targets[near & e.targets["due_year"].ge(known.report.parameters.year - 1)]
    language = known.report.parameters.language
    scaled = scale_targets(
        asked, known.everywhere, known.place, known.year_end, indicators=e.indicators
    )
    labels = e.indicators.set_index("indicator")["label_en"]
    return scaled.assign(
        target_value=scaled["value"], period=scaled["due_year"].astype("string"),
        scaled_target=scaled["scaled_value"].map(_rounded, na_action="ignore"),
        scaled_attainment=scaled["attainment"].where(_is_alike(scaled)),
        group=scaled["scaled_by"].map(labels),
        reported_label=scaled["reported_indicator"].map(labels),
        text=[say_periods(_read_with(row, labels), language) for _, row in scaled.iterrows()],
    )  # fmt: skip


def _rounded(value: float) -> float:
    return round_to_digits(value, _DIGITS)


def _read_with(row: pd.Series, labels: pd.Series) -> str:
    said = [row["reason"]] if pd.notna(row["reason"]) and row["reason"] else []
    if pd.notna(row["reported_indicator"]):
        which = "nearest count" if row["is_proxy"] else "counted"
        bound = "at least " if pd.notna(row["lower"]) and pd.isna(row["upper"]) else ""
        said.append(f"{which}: {labels[row['reported_indicator']]}, {bound}{row['reported']:,.0f} "
                    f"in {row['period']}")  # fmt: skip
    cautions = [] if pd.isna(row["caution"]) else str(row["caution"]).split("; ")
    said += [words.removeprefix(_PROXY) for words in cautions
             if words != NOT_A_TARGET and not words.startswith(_UNLIKE)]  # fmt: skip
    return "; ".join(str(words) for words in said)


def _is_alike(scaled: pd.DataFrame) -> pd.Series:
    """Whether reported and asked count the same kind of thing: leaflets are no people."""
    people = scaled["unit"].isin(_PEOPLE) & scaled["reported_unit"].isin(_PEOPLE)
    alike: pd.Series = people | scaled["unit"].eq(scaled["reported_unit"]).fillna(False)
    return alike


def show_targets(part: Part, known: Known, report: Report) -> None:
    """Targets that are the place's to meet, then national totals as yardsticks."""
    own = own_targets(part, known)
    if len(own):
        recorded = report.record(own, OWN_MEASURES, section=part.label, method="verdict rules")
        report.table(recorded, _OWN_COLUMNS, caption=f"{part.label}: against its targets")
    scaled = scaled_targets(part, known)
    if len(scaled):
        recorded = _record_scaled(scaled, part, report)
        report.table(recorded, _SCALED_COLUMNS, note=_SCALED_NOTE,
                     caption=f"{part.label}: national totals, shared out")  # fmt: skip
    for _, row in allocations(part, known).iterrows():
        report.say(say_allocation(row, known))


def _record_scaled(scaled: pd.DataFrame, part: Part, report: Report) -> pd.DataFrame:
    is_range = scaled["interval"].eq("reported_range")
    frames = {
        "target_value": scaled.drop(columns=[*RANGE, "figures"]),
        "scaled_target": scaled.drop(columns=RANGE),
        "scaled_attainment": scaled.assign(
            lower=scaled["attainment_lower"].where(is_range),
            upper=scaled["attainment_upper"].where(is_range),
        ),
    }
    tidy = [frame.assign(measure=measure, estimate=frame[measure],
                         method=_METHODS.get(measure, "national total, shared out"))
            for measure, frame in frames.items()]  # fmt: skip
    rows = pd.concat(tidy, ignore_index=True)
    return report.record_each(
        rows.assign(interval=rows["interval"].fillna("none")), section=part.label
    )


def allocations(part: Part, known: Known) -> pd.DataFrame:
    """Inferred targets of the place beside the part of the national total they would be."""
    e = known.report.evidence
    own = e.targets[e.targets["indicator"].isin(part.indicators)]
    return check_allocation(own, known.everywhere, known.place, known.year_end)


def say_allocation(row: pd.Series, known: Known) -> str:
    """Whether sharing out the national total supports an inferred target."""
    language = known.report.parameters.language
    unit = plural(str(row["unit"]))
    base = known.report.in_sentence(str(row["scaled_by"]))
    allocated, scaled, national = (
        format_estimate(round(float(row[c])), "count", language)
        for c in ("allocated", "scaled_value", "value")
    )
    words = "supports" if bool(row["agrees"]) else "does not support"
    return (
        f"The target of {allocated} {unit} is inferred. The country's {national} shared out by "
        f"{base} would be {scaled}: that **{words}** reading {allocated} as the place's part."
    )
