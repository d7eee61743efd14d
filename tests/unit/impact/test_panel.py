"""The panel: what it refuses, what it keeps with a warning, and what it knows of itself."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import Panel, declare_panel


def small_table() -> pd.DataFrame:
    """Three communes over three years: one from 2016, one from 2017, one never."""
    starts = {"Ea Kar": 2016.0, "Krông Ana": 2017.0, "Lắk": np.nan}
    rows = [
        (commune, year, 10.0 + number + year, start, "A" if number else "B", 1.0 + number, 0.5)
        for number, (commune, start) in enumerate(starts.items())
        for year in (2015, 2016, 2017)
    ]
    columns = ["commune", "year", "rate", "start", "district", "people", "distance"]
    return pd.DataFrame(rows, columns=columns)


def declared(table: pd.DataFrame, **changed: object) -> Panel:
    columns = {"unit": "commune", "period": "year", "outcome": "rate", "first_treated": "start"}
    return declare_panel(table, **(columns | changed))


def test_the_panel_knows_itself():
    panel = declared(small_table(), cluster="district", weight="people", covariates=["distance"])
    assert panel.periods.tolist() == [2015, 2016, 2017]
    assert panel.cohorts.tolist() == [2016, 2017]
    assert (panel.n_units, panel.n_clusters, panel.n_observations) == (3, 2, 9)
    assert panel.is_balanced
    assert panel.has_never_treated
    assert panel.is_panel
    assert panel.covariates == ("distance",)
    columns = ["unit", "period", "outcome", "first_treated", "cluster", "weight", "announced"]
    assert panel.table.columns.tolist() == [*columns, "distance"]
    assert panel.unit_labels.tolist() == ["Ea Kar", "Krông Ana", "Lắk"]
    assert panel.unit_first_treated.tolist() == [2016, 2017, np.inf]
    assert panel.unit_clusters.tolist() == [1, 0, 0]
    assert panel.unit_codes.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("never", [None, 0, np.inf])
def test_never_treated_in_three_ways(never: float | None):
    table = small_table()
    table["start"] = table["start"].astype("Float64").mask(table["commune"].eq("Lắk"), never)
    assert declared(table).unit_first_treated.tolist() == [2016, 2017, np.inf]


def test_nobody_treated_is_a_panel_still():
    panel = declared(small_table().assign(start=None))
    assert panel.cohorts.tolist() == []
    assert panel.has_never_treated


def test_the_order_of_rows_does_not_matter():
    table = small_table()
    shuffled = table.sample(frac=1, random_state=7)
    pd.testing.assert_frame_equal(declared(table).table, declared(shuffled).table)


def test_each_row_of_cross_sections_is_a_unit():
    table = small_table()
    panel = declared(table, unit=None, repeated_cross_sections=True)
    shuffled = declared(table[::-1], unit=None, repeated_cross_sections=True)
    pd.testing.assert_frame_equal(panel.table, shuffled.table)
    assert panel.n_units == panel.n_clusters == 9
    assert not panel.is_panel
    assert not panel.is_balanced


MISTAKES = {
    "twice": ("commune", 1, "Ea Kar", "row 2, column commune: found unit Ea Kar twice"),
    "text": ("year", None, "2015", 'row 1, column year: found "2015", expected whole numbers'),
    "date": ("year", None, pd.Timestamp("2015-01-01"), "column year: found .*, expected whole"),
    "half": ("year", 3, 2015.5, "row 4, column year: found 2015.5, expected a whole number"),
    "missing outcome": ("rate", 4, np.nan, "row 5, column rate: found nothing in 1 rows"),
    "infinite outcome": ("rate", 4, np.inf, "row 5, column rate: found inf"),
    "moves": ("start", 4, 2016.0, r"row 5, column start: found 2016 where unit .* had 2017"),
    "stops": ("start", 2, np.nan, r"row 3, column start: found never .* switches off or moves"),
    "text start": ("start", None, "2016", 'column start: found "2016", expected whole numbers'),
    "half start": ("start", 0, 2015.5, "row 1, column start: found 2015.5, expected a whole"),
    "cluster": ("district", 8, "B", 'row 9, column district: found "B" where unit Lắk had "A"'),
    "no label": ("commune", 0, None, "row 1, column commune: found nothing, expected a label"),
    "weight": ("people", 2, 0.0, "row 3, column people: found 0, expected a weight above 0"),
    "covariate": ("distance", 2, np.nan, "row 3, column distance: found nothing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_its_row(mistake: str):
    column, row, value, message = MISTAKES[mistake]
    table = small_table().astype({"year": "float64"})
    if mistake == "twice":
        table.loc[row, "year"] = table.loc[0, "year"]
    elif row is None:
        table[column] = value
    else:
        table.loc[row, column] = value
    with pytest.raises(UserError, match=message):
        declared(table, cluster="district", weight="people", covariates=["distance"])


def test_missing_outcomes_say_how_to_leave_them_out():
    table = small_table()
    table.loc[0, "rate"] = np.nan
    with pytest.raises(UserError, match=r'on purpose: table.dropna\(subset=\["rate"\]\)'):
        declared(table)


def test_a_panel_needs_its_unit():
    with pytest.raises(UserError, match="repeated_cross_sections=True"):
        declared(small_table(), unit=None)


def test_a_covariate_cannot_take_a_name_of_the_panel():
    table = small_table().rename(columns={"distance": "weight"})
    with pytest.raises(UserError, match="covariate weight: found a name that is taken"):
        declared(table, covariates=["weight"])


def warning_names(panel: Panel) -> list[str]:
    return [words.split(":")[0] for words in panel.warnings]


def test_warnings_of_the_small_table():
    panel = declared(small_table())
    assert warning_names(panel) == ["cohort of one unit", "single pre-period"]


def test_treated_from_the_first_period_is_counted_and_can_be_left_out():
    table = small_table()
    table.loc[table["commune"].eq("Ea Kar"), "start"] = 2015
    panel = declared(table)
    assert any("treated from the start: 1 unit treated" in words for words in panel.warnings)
    assert panel.n_units == 3
    rest = panel.without_already_treated()
    assert rest.unit_labels.tolist() == ["Krông Ana", "Lắk"]
    assert rest.warnings == panel.warnings


def test_a_start_after_the_panel_is_never_within_it():
    panel = declared(small_table().fillna({"start": 2020}))
    assert panel.cohorts.tolist() == [2016, 2017]
    assert any("starts after the panel: 1 unit first" in words for words in panel.warnings)
    assert panel.table["announced"].max() == 2020


def test_gaps_are_counted_in_units_and_in_the_calendar():
    table = small_table().drop(index=[4])
    panel = declared(table)
    assert not panel.is_balanced
    assert any("gaps: 1 unit not seen in every period, 1 of 9" in words for words in panel.warnings)
    table = small_table().replace({"year": {2017: 2018}})
    words = next(w for w in declared(table).warnings if w.startswith("missing periods"))
    assert "jumps after 2016" in words


def test_no_never_treated_one_cluster_and_constant_outcome():
    table = small_table()
    table = table[table["start"].notna()].assign(rate=3.0, district="A")
    assert warning_names(declared(table, cluster="district")) == [
        "no never-treated",
        "cohort of one unit",
        "single pre-period",
        "constant outcome",
        "one cluster",
    ]


def test_rows_can_be_left_out_with_a_reason():
    panel = declared(small_table())
    kept = panel.keep(panel.table["period"].gt(2015).to_numpy(bool), "trial: a reason")
    assert kept.periods.tolist() == [2016, 2017]
    assert kept.warnings[-1] == "trial: a reason"
