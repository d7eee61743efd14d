"""What is known of a place by the end of a year: figures to use, ratios, bases to divide by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from helpers.coverage import assess
from helpers.outcomes import (
    currency_of,
    in_constant_prices,
    latest_figures,
    measure_ratios,
    price_levels,
    with_ranges,
)
from helpers.places import UNIVERSES, count_units, inside, universe_by_date
from helpers.reporting.glossary import Glossary

_BASES: Final = {
    "place": "string", "indicator": "string", "valid_from": "datetime64[ns]",
    "valid_to": "datetime64[ns]", "value": "Float64", "figures": "string",
}  # fmt: skip
_PAIR: Final = ["numerator_indicator", "denominator_indicator"]
_BEHIND: Final = [*_PAIR, "printed_indicator"]


@dataclass(frozen=True)
class Known:
    """The tables that every part of the page works on; each computed once.

    Attributes
    ----------
    report : Glossary
        Place, year and evidence.
    """

    report: Glossary

    @property
    def year_end(self) -> pd.Timestamp:
        """The last day of the reporting year: nothing that speaks for later days is used."""
        return pd.Timestamp(self.report.parameters.year, 12, 31)

    @property
    def place(self) -> str:
        """Code of the place."""
        return self.report.parameters.place

    @cached_property
    def country(self) -> str:
        """The place that lies in no other, and that the place lies in."""
        places = self.report.evidence.places.drop_duplicates("place").set_index("place")
        place, passed = self.place, set[str]()
        while place not in passed and pd.notna(places["parent"][place]):
            passed.add(place)
            place = str(places["parent"][place])
        return place

    @cached_property
    def currency(self) -> str:
        """The money that most sums of the country are printed in; empty where there is none."""
        e = self.report.evidence
        codes = e.places.loc[inside(e.places, self.country), "place"]
        units = self.analysed.loc[self.analysed["place"].isin(codes), "unit"]
        found = units.map(currency_of).value_counts()
        return "" if found.empty else str(min(found.index[found.eq(found.max())]))

    @cached_property
    def analysed(self) -> pd.DataFrame:
        """Every figure that is a number and no date, of all places."""
        figures = self.report.evidence.figures
        return figures[figures["rule"].ne("not analysed").fillna(False)]

    @cached_property
    def ranged(self) -> pd.DataFrame:
        """These figures with their reported ranges, which no day changes."""
        return with_ranges(self.analysed)

    @cached_property
    def everywhere(self) -> pd.DataFrame:
        """The figure to use of each place and indicator."""
        return latest_figures(self.ranged, self.year_end)

    @cached_property
    def here(self) -> pd.DataFrame:
        """The figure to use of each indicator, of the place."""
        return self.everywhere[self.everywhere["place"].eq(self.place)].reset_index(drop=True)

    @cached_property
    def assessed(self) -> pd.DataFrame:
        """The place's figures against their targets at the end of the year."""
        return assess(self.own, self.report.evidence.targets, self.year_end)

    @cached_property
    def bases(self) -> pd.DataFrame:
        """Units to divide by that are counted, not reported."""
        both = pd.concat([self._counted_units(), self._printed_units()], ignore_index=True)
        return both.astype(_BASES)

    @cached_property
    def own(self) -> pd.DataFrame:
        """Every figure of the place that is a number and no date."""
        return self.analysed[self.analysed["place"].eq(self.place)]

    @cached_property
    def ratios(self) -> pd.DataFrame:
        """The latest ratios of the place, unit costs in money of the year too."""
        every = self.report.evidence.ratios
        return self._priced(self._ratios_on(self.year_end, self._own_ranged, every))

    @cached_property
    def latest_ratios(self) -> pd.DataFrame:
        """The latest ratios of every place, whatever the year: to compare with.

        Of those alone that the place has, or that a norm stands beside.
        """
        of, norms = self.report.evidence.ratios, self.report.evidence.norms
        pairs = pd.MultiIndex.from_frame(norms[_PAIR])
        has_norm = pd.MultiIndex.from_frame(of[_PAIR]).isin(pairs)
        last = max(self.analysed["reported_on"].max(), self.year_end)
        wanted = of[of["ratio"].isin(self.ratios["ratio"]) | has_norm]
        return self._priced(self._ratios_on(last, self.ranged, wanted))

    @cached_property
    def history(self) -> pd.DataFrame:
        """Unit costs of the place at the end of every year that brought one, oldest first."""
        ratios = self.report.evidence.ratios
        costs = ratios[ratios["kind"].eq("unit_cost")]
        own = self._own_ranged
        behind = own[own["indicator"].isin(set(costs[_BEHIND].melt()["value"]))]
        years = sorted({int(year) for year in behind["year"].dropna()})
        days = [pd.Timestamp(year, 12, 31) for year in years]
        known_days = [day for day in days if day <= self.year_end] or [self.year_end]
        rows = pd.concat([self._ratios_on(day, behind, costs) for day in known_days])
        known = rows[rows["value"].notna()].drop_duplicates(["ratio", "figures"])
        return self._priced(known.reset_index(drop=True))

    @cached_property
    def _own_ranged(self) -> pd.DataFrame:
        return self.ranged[self.ranged["place"].eq(self.place)]

    @cached_property
    def _levels(self) -> pd.DataFrame:
        return price_levels(self.report.evidence.figures, place=self.country)

    def _ratios_on(
        self, day: pd.Timestamp, figures: pd.DataFrame, ratios: pd.DataFrame
    ) -> pd.DataFrame:
        e = self.report.evidence
        return measure_ratios(figures, ratios, e.indicators, e.norms, self.bases, day)

    def _priced(self, ratios: pd.DataFrame) -> pd.DataFrame:
        figures = self.report.evidence.figures
        return in_constant_prices(
            ratios, figures, self._levels, self.report.parameters.year, currency=self.currency
        )

    def _counted_units(self) -> pd.DataFrame:
        """Units that a place divides by, where its table of units is complete, by date."""
        places, ratios = self.report.evidence.places, self.report.evidence.ratios
        whole = set(places.loc[places["units_listed"].eq("all"), "place"])
        parts = [pd.DataFrame(columns=list(_BASES))]
        for universe in UNIVERSES:
            above = ratios.loc[ratios["denominator_indicator"].eq(universe), "numerator_indicator"]
            dividing = self.analysed.loc[self.analysed["indicator"].isin(above), "place"]
            for place in sorted(whole & set(dividing)):
                spells = universe_by_date(places, str(place), universe)
                parts.append(
                    pd.DataFrame(
                        {"place": place, "indicator": universe, "valid_from": spells["from"],
                         "valid_to": spells["to"], "value": spells["count"].astype("Float64"),
                         "figures": pd.NA}
                    )
                )  # fmt: skip
        return pd.concat(parts, ignore_index=True).dropna(subset="value")

    def _printed_units(self) -> pd.DataFrame:
        """All units of a place, as the second number of a printed ratio."""
        e = self.report.evidence
        universe = self.analysed["indicator"].map(e.indicators.set_index("indicator")["universe"])
        rows = self.analysed[
            self.analysed["denominator_role"].eq("universe").fillna(False)
            & universe.notna() & self.analysed["status"].eq("stands")
            & self.analysed["year"].notna()
        ]  # fmt: skip
        year = rows["year"].astype("Int64").astype("string")
        printed = pd.DataFrame(
            {"place": rows["place"], "indicator": universe[rows.index],
             "valid_from": pd.to_datetime(year + "-01-01"),
             "valid_to": pd.to_datetime(year + "-12-31"), "value": rows["denominator"],
             "figures": rows["figure_id"]}
        )  # fmt: skip
        listed = [
            count_units(e.places, str(row["place"]), row["valid_to"], str(row["indicator"]))
            is not None for _, row in printed.iterrows()
        ]  # fmt: skip
        return printed[~pd.Series(listed, index=printed.index, dtype=bool)]
