"""Warnings: figures that are well formed and still need a second look.

A warning never stops a run. It names its row, says what was found and why it is surprising, and
goes into the report of the sources. Slips of the source are kept as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.figures.raw import RawTables
from helpers.places.universe import UNIVERSES, count_units

_UNIT_WORDS: Final = {
    "huyện": "huyện", "thị xã": "thị xã", "thành phố": "thành phố", "xã": "xã",
    "phường": "phường", "thị trấn": "thị trấn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surprise:
    """One surprise, with the rows it rests on."""

    rule: str
    file: str
    row: int
    figures: tuple[str, ...]
    source_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.message} [{self.rule}]"


def find_implausible(raw: RawTables) -> list[Surprise]:
    """All plausibility warnings of checked raw tables, in the order of files and rows."""
    found = [warning for rule in _RULES for warning in rule(raw)]
    return sorted(found, key=lambda w: (w.file, w.row, w.rule, w.message))


def _named_units(raw: RawTables) -> Iterator[Surprise]:
    """A figure that counts units, against the units its sentence names."""
    types = raw.places.set_index("place")["unit_type"]
    covers = raw.mentions[raw.mentions["relation"].eq("covers")]
    for _, row in raw.figures[raw.figures["unit"].isin(["district", "commune"])].iterrows():
        named = covers[covers["figure_id"].eq(row["figure_id"])]
        if named.empty or pd.isna(row["snippet"]):
            continue
        word = next((w for w in _UNIT_WORDS if f" {w}" in f" {row['snippet']}"), None)
        counts = named["place"].map(types).value_counts()
        if word and (counts.get(word, 0) != row["value"]):
            listed = " and ".join(f"{n} {kind}" for kind, n in counts.items())
            yield _surprise(
                "units-named", row,
                f"the text says {row['snippet']!r}, and names {listed}",
            )  # fmt: skip


def _programme_period(raw: RawTables) -> Iterator[Surprise]:
    """The years printed for a programme, against those of its instrument."""
    years = raw.programmes.set_index("programme")[["start_year", "end_year"]]
    kinds = raw.indicators.set_index("indicator")["kind"]
    programme_of = raw.indicators.set_index("indicator")["programme"]
    printed = raw.figures[
        raw.figures["indicator"].map(kinds).eq("period") & raw.figures["value_high"].notna()
    ]
    for _, row in printed.iterrows():
        code = programme_of.get(row["indicator"])
        if pd.isna(code) or code not in years.index or years.loc[code].isna().any():
            continue
        start, end = years.loc[code]
        if (row["value"], row["value_high"]) != (start, end):
            yield _surprise(
                "programme-years", row,
                f"printed as {row['value']:.0f}-{row['value_high']:.0f}, "
                f"but {code} runs {start}-{end} in its instrument",
            )  # fmt: skip


def _norms(raw: RawTables) -> Iterator[Surprise]:
    """Ratios of two figures of one source that leave a legal or usual bound."""
    figures = raw.figures
    labels = raw.indicators.set_index("indicator")["label_en"]
    for _, norm in raw.norms.iterrows():
        tops = figures[figures["indicator"].eq(norm["numerator_indicator"])]
        bottoms = figures[figures["indicator"].eq(norm["denominator_indicator"])]
        keys = ["source_id", "place", "period_start", "period_end"]
        pairs = tops.merge(bottoms, on=keys, suffixes=("", "_below"))
        for _, row in pairs[pairs["value_below"].gt(0)].iterrows():
            day = row["period_end"]
            if day < norm["valid_from"] or day > norm["valid_to"]:
                continue
            ratio = row["value"] / row["value_below"]
            too_low = pd.notna(norm["minimum"]) and ratio < norm["minimum"]
            too_high = pd.notna(norm["maximum"]) and ratio > norm["maximum"]
            # "More than 200 members" can only be too many.
            if too_high or (too_low and row["qualifier"] != "at_least"):
                bound = norm["minimum"] if too_low else norm["maximum"]
                side = "below" if too_low else "above"
                yield _surprise(
                    "norm", row,
                    f"{labels[norm['numerator_indicator']]} {row['value']:g}, "
                    f"{labels[norm['denominator_indicator']]} {row['value_below']:g}: "
                    f"{ratio:.1f} each, {side} {bound:g}: "
                    f"{norm['basis']}",
                    row["figure_id_below"],
                )  # fmt: skip


def _homonyms(raw: RawTables) -> Iterator[Surprise]:
    """Two indicators that one source calls by the same name."""
    labels = raw.indicators.set_index("indicator")["label_en"]
    indicators = raw.indicators[raw.indicators["printed_name"].notna()]
    rows = pd.concat([raw.figures, raw.mentions], ignore_index=True)
    for name, group in indicators.groupby("printed_name"):
        named = rows[rows["indicator"].isin(group["indicator"])]
        for _, seen in named.groupby("source_id"):
            codes, figures = sorted(seen["indicator"].unique()), seen[seen["figure_id"].notna()]
            if len(codes) > 1 and len(figures):
                yield _surprise(
                    "one-name-two-registers", figures.iloc[0],
                    f"{name!r} means {' and '.join(map(repr, labels[codes]))} in one source: "
                    "two registers, never compared or added",
                )  # fmt: skip


def _separate_funds(raw: RawTables) -> Iterator[Surprise]:
    """Sums of different funds for one programme in one source."""
    funds = raw.indicators.set_index("indicator")["fund"]
    money = raw.figures[raw.figures["unit"].isin(["VND", "USD"])]
    money = money.assign(fund=money["indicator"].map(funds)).dropna(subset=["fund", "programme"])
    for _, group in money.groupby(["source_id", "programme", "place"]):
        if group["fund"].nunique() > 1:
            sums = ", ".join(
                f"{r['value']:,.0f} {r['unit']} ({r['fund']}, {r['figure_id']})"
                for _, r in group.iterrows()
            )
            yield _surprise(
                "separate-funds", group.iloc[0], f"separate sums, never added: {sums}",
                *group["figure_id"].iloc[1:],
            )  # fmt: skip


def _headline(raw: RawTables) -> Iterator[Surprise]:
    """A title that claims targets met, against the ratios in the text."""
    claims = raw.sources[raw.sources["headline_claim"].eq("targets_met")]
    for _, source in claims.iterrows():
        ratios = raw.figures[
            raw.figures["source_id"].eq(source["source_id"])
            & raw.figures["denominator_role"].isin(["target", "universe"])
        ]
        short = ratios[ratios["numerator"] < ratios["denominator"]]
        if len(short):
            shown = ", ".join(
                f"{r['numerator']:g}/{r['denominator']:g} "
                f"({r['numerator'] / r['denominator']:.1%})" for _, r in short.iterrows()
            )  # fmt: skip
            yield _surprise(
                "headline", short.iloc[0],
                f"the title claims targets met, but these ratios are below 1: {shown}",
                *short["figure_id"].iloc[1:],
            )  # fmt: skip


def _recomputed(raw: RawTables) -> Iterator[Surprise]:
    """A printed percentage or ratio, against its own count and base."""
    for _, row in raw.figures[raw.figures["denominator"].notna()].iterrows():
        ratio = row["numerator"] / row["denominator"]
        if row["unit"] in ("percent", "ratio"):
            expected = ratio * (100 if row["unit"] == "percent" else 1)
            last_digit = 10.0 ** -len(f"{row['value']:.8f}".rstrip("0").split(".")[1])
            # 48.9 is also printed as 49 (rounded) and as 48 (cut).
            if not -last_digit < row["value"] - expected <= last_digit / 2 + 1e-9:
                yield _surprise(
                    "recomputed", row,
                    f"printed {row['value']:g}, but {row['numerator']:g}/{row['denominator']:g} "
                    f"is {expected:.2f}",
                )  # fmt: skip
        elif row["value"] != row["numerator"] and row["denominator_role"] != "unknown":
            yield _surprise(
                "recomputed",
                row,
                f"the value {row['value']:g} differs from the numerator {row['numerator']:g}",
            )


def _universe(raw: RawTables) -> Iterator[Surprise]:
    """A printed number of units, alone or below a ratio, against the units of the day."""
    universe_of = raw.indicators.set_index("indicator")["universe"]
    for _, row in raw.figures[raw.figures["period_end"].notna()].iterrows():
        if row["indicator"] in UNIVERSES:
            universe, printed = str(row["indicator"]), row["value"]
        elif str(row["denominator_role"]) == "universe" and pd.notna(universe_of[row["indicator"]]):
            universe, printed = str(universe_of[row["indicator"]]), row["denominator"]
        else:
            continue
        day = row["as_of"] if pd.notna(row["as_of"]) else row["period_end"]
        counted = count_units(raw.places, str(row["place"]), day, universe)
        if counted is not None and counted != printed:
            yield _surprise(
                "universe", row,
                f"printed {printed:g}, but the table of places has {counted} {universe} "
                f"in {row['place']} on {day:%Y-%m-%d}",
            )  # fmt: skip


def _surprise(rule: str, row: pd.Series, message: str, *more: str) -> Surprise:
    return Surprise(
        rule, str(row["_file"]), int(row["_row"]), (str(row["figure_id"]), *more),
        str(row["source_id"]), f"{row['figure_id']}: {message}",
    )  # fmt: skip


_RULES: Final[tuple[Callable[[RawTables], Iterator[Surprise]], ...]] = (
    _named_units, _programme_period, _norms, _homonyms, _separate_funds, _headline, _recomputed,
    _universe,
)  # fmt: skip
