"""The words of a comparison: what each row is, both numbers, the change and its cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.basis import dictionaries_of
from helpers.reporting.compare import Comparison, condense
from helpers.reporting.compare_match import is_own_ratio
from helpers.reporting.compare_reasons import CAUSES, Reason, say_reason
from helpers.reporting.language import Words, to_say, translator
from helpers.reporting.layout import say_verdict
from helpers.reporting.measures import MEASURES
from helpers.reporting.numbers import (
    NOTHING,
    format_decimal_places,
    format_estimate,
    format_period,
)

ABOUT_REPORTS: Final = frozenset(
    {"figures_reported", "figures_set_aside", "conflicts_settled", "warnings_raised", "is_named",
     "units_named", "units_never_named", "targets_due", "ratios_short", "indicators_reported"}
)  # fmt: skip
"""Measures that count reports and not what the programmes did: told after the others."""
STATUS_WORDS: Final[dict[str, str]] = to_say({
    "changed": "Changed", "new": "New", "vanished": "Gone",
})  # fmt: skip
_SHARES: Final = frozenset({"ratio", "percent", "percentage point"})


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words.

    Attributes
    ----------
    status, cause : str
        Codes.
    subject : str
        Code of the indicator, or of the measure where there is none.
    what, period, old, new, change, cause_words, why, where : str
        In the language of the reader.
    times : float or None
        How many times the old number the new one is.
    is_words : bool
        Both values are words, as verdicts are.
    """

    status: str
    cause: str
    subject: str
    what: str
    period: str
    old: str
    new: str
    change: str
    cause_words: str
    why: str
    where: str
    times: float | None
    is_simulated: bool
    is_words: bool
    is_about_reports: bool


def lines_of(comparison: Comparison, evidence: Evidence, language: str) -> list[Line]:
    """The changes in words, one line a fact.

    Parameters
    ----------
    comparison : Comparison
        See :func:`helpers.reporting.compare.compare`.
    evidence : Evidence
        For the names of places.
    language : str
        Of the lines.

    Returns
    -------
    list of Line
        In the order of the changes, those that count reports last of their kind.
    """
    facts = condense(comparison.changes)
    about = facts["measure"].isin(ABOUT_REPORTS)
    order = list(STATUS_WORDS)
    ranked = facts.assign(_s=facts["status"].map(order.index), _r=about)
    ordered = ranked.sort_values(["_s", "_r"], kind="stable").drop(columns=["_s", "_r"])
    names = _Names(comparison, evidence, translator(language))
    # Reasons are objects, and no cells that may be missing.
    rows = dictionaries_of(ordered.drop(columns=["reasons"]))
    return [names.line(row, reasons) for row, reasons in zip(rows, ordered["reasons"], strict=True)]


class _Names:
    """Labels of indicators and places, from the side that has them."""

    def __init__(self, comparison: Comparison, evidence: Evidence, words: Words) -> None:
        self.words = words
        self._places = dict(zip(evidence.places["place"], evidence.places["name"], strict=True))
        label = f"label_{words.language}"
        self._indicators: dict[str, str] = {}
        for side in (comparison.a, comparison.b):
            table = side.basis.definitions.dropna(subset=[label])
            self._indicators |= dict(zip(table["indicator"], table[label], strict=True))

    def line(self, row: dict[str, Any], reasons: Iterable[Reason]) -> Line:
        """One change in words."""
        why = "; ".join(say_reason(reason, self.words) for reason in reasons)
        old, new = (self.value(row, side) for side in ("a", "b"))
        times = None
        if row["estimate_a"] and row["estimate_b"] and row["estimate_b"] / row["estimate_a"] > 0:
            times = row["estimate_b"] / row["estimate_a"]
        return Line(
            status=row["status"],
            cause=row["cause"],
            subject=row["indicator"] or row["measure"],
            what=self.what(row),
            period=self.period(row),
            old=old,
            new=new,
            change=self.change(row),
            cause_words=self.words.look_up(CAUSES[row["cause"]]),
            why=why + self.parts(row),
            where=row["where"],
            times=times,
            is_simulated=bool(row["simulated"]),
            is_words=row["unit"] == "verdict",
            is_about_reports=row["measure"] in ABOUT_REPORTS,
        )

    def what(self, row: dict[str, Any]) -> str:
        """What was measured, of what, for whom."""
        parts = []
        if row["indicator"] is not None:
            parts.append(self._indicators.get(row["indicator"], row["indicator"]))
        parts.append(self.words.if_known(MEASURES[row["measure"]][0]))
        if row["group"] is not None:
            parts.append(self.words.if_known(row["group"]))
        if row["n_places"] > 1:
            parts.append(self.words.say("in {n} places", n=str(row["n_places"])))
        elif row["place"] != row["place_of_run"]:
            parts.append(self._places.get(row["place"], row["place"]))
        return ": ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])

    def period(self, row: dict[str, Any]) -> str:
        """Both periods where they differ, one where it is the same."""
        periods = [row[f"period_{side}"] for side in ("a", "b")]
        said = [format_period(p, self.words.language) for p in dict.fromkeys(periods) if p]
        return " → ".join(said)

    def value(self, row: dict[str, Any], side: str) -> str:
        """A result as its page shows it, with the ratio behind it."""
        language = self.words.language
        text, estimate = row[f"text_{side}"], row[f"estimate_{side}"]
        if row["unit"] == "verdict":
            return say_verdict(text, self.words) if text else NOTHING
        shown = format_estimate(estimate, row["unit"], language)
        behind = {name: row[f"{name}_{side}"] for name in ("estimate", "numerator", "denominator")}
        top, base = behind["numerator"], behind["denominator"]
        if top is None or base is None:
            return shown
        ratio = "/".join(format_decimal_places(n, language) for n in (top, base))
        if row["measure"] == "reported_value" and estimate == top:
            return ratio
        return f"{shown} ({ratio})" if is_own_ratio(behind) else shown

    def change(self, row: dict[str, Any]) -> str:
        """The difference in the unit, points for shares, and in percent for the others."""
        if row["difference"] is None:
            return ""
        unit, language = row["unit"], self.words.language
        if unit in _SHARES:
            points = row["difference"] * (100 if unit == "ratio" else 1)
            shown = _signed(format_estimate(abs(points), "percentage point", language), points)
            return self.words.say("{n} points", n=shown)
        shown = _signed(format_estimate(abs(row["difference"]), unit, language), row["difference"])
        if row["relative"] is None or unit == "year":
            return shown
        percent = format_estimate(abs(row["relative"]), "ratio", language)
        return f"{shown} ({_signed(percent, row['relative'])})"

    def parts(self, row: dict[str, Any]) -> str:
        """How much of a ratio's change its count made, and how much the number of units."""
        count, base = row["from_count"], row["from_base"]
        if count is None or not count or not base or row["unit"] != "ratio":
            return ""
        language = self.words.language
        points = [
            _signed(format_estimate(abs(part) * 100, "percentage point", language), part)
            for part in (count, base)
        ]
        return "; " + self.words.say(
            "{count} points by the count, {base} by the number of units",
            count=points[0], base=points[1],
        )  # fmt: skip


def _signed(shown: str, number: float) -> str:
    return f"{'−' if number < 0 else '+'}{shown}"


def count_by_cause(lines: list[Line]) -> pd.DataFrame:
    """How many lines there are of each cause and status: a row a cause, in the order of causes."""
    counts = pd.crosstab(
        pd.Series([line.cause for line in lines], dtype="object"),
        pd.Series([line.status for line in lines], dtype="object"),
    )
    causes = [cause for cause in CAUSES if cause in counts.index]
    return counts.reindex(index=causes, columns=list(STATUS_WORDS), fill_value=0)
