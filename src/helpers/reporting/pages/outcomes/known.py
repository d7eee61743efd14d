"""What is known of a place by the end of a year: figures to use, ratios, bases to divide by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from helpers.coverage import assess
from helpers.outcomes import in_constant_prices, latest_figures, measure_ratios, price_levels
from helpers.places import UNIVERSES, count_units, universe_by_date
from helpers.reporting.glossary import Glossary

_BASES: Final = {
    "place": "string", "indicator": "string", "valid_from": "datetime64[ns]",
    "valid_to": "datetime64[ns]", "value": "Float64", "figures": "string",
}  # fmt: skip


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
    def analysed(self) -> pd.DataFrame:
        """Every figure that is a number and no date, of all places."""
        figures = self.report.evidence.figures
        return figures[figures["rule"].ne("not analysed").fillna(False)]

    @cached_property
    def everywhere(self) -> pd.DataFrame:
        """The figure to use of each place and indicator."""
        return latest_figures(self.analysed, self.year_end)

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
        return self._priced(self._ratios_on(self.year_end, self.own))

    @cached_property
    def latest_ratios(self) -> pd.DataFrame:
        """The latest ratios of every place, whatever the year: to compare with."""
        last = max(self.analysed["reported_on"].max(), self.year_end)
        return self._priced(self._ratios_on(last, self.analysed))

    @cached_property
    def history(self) -> pd.DataFrame:
        """Unit costs of the place at the end of every year that has one, oldest first."""
        reported = {int(year) for year in self.own["year"].dropna()}
        years = sorted(year for year in reported if year <= self.report.parameters.year)
        days = [pd.Timestamp(year, 12, 31) for year in years] or [self.year_end]
        rows = pd.concat([self._ratios_on(day, self.own, "unit_cost") for day in days])
        known = rows[rows["value"].notna()].drop_duplicates(["ratio", "figures"])
        return self._priced(known.reset_index(drop=True))

    @cached_property
    def _levels(self) -> pd.DataFrame:
        return price_levels(self.report.evidence.figures)

    def _ratios_on(
        self, day: pd.Timestamp, figures: pd.DataFrame, kind: str | None = None
    ) -> pd.DataFrame:
        """Ratios known on a day, of one kind or of all."""
        e = self.report.evidence
        ratios = e.ratios if kind is None else e.ratios[e.ratios["kind"].eq(kind)]
        return measure_ratios(figures, ratios, e.indicators, e.norms, self.bases, day)

    def _priced(self, ratios: pd.DataFrame) -> pd.DataFrame:
        figures = self.report.evidence.figures
        return in_constant_prices(ratios, figures, self._levels, self.report.parameters.year)

    def _counted_units(self) -> pd.DataFrame:
        """Units that ratios divide by, of places whose table of units is complete, by date."""
        places, ratios = self.report.evidence.places, self.report.evidence.ratios
        divided_by = [u for u in UNIVERSES if u in set(ratios["denominator_indicator"])]
        whole = places.loc[places["units_listed"].eq("all"), "place"]
        parts = [pd.DataFrame(columns=list(_BASES))]
        for place in whole[whole.isin(self.analysed["place"])]:
            for universe in divided_by:
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
