"""The pages by commune on the user's own table: full, with holes, of a part, and with borders."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.places import units_on
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages import by_commune, districts, placing, units
from helpers.reporting.parameters import NotebookParameters
from helpers.reporting.project import ROOT_VARIABLE

SERVICE, OTHER = "communes_with_dv_prevention_model", "communes_with_trusted_address"
DAY = "2022-11-30"
Pages = Callable[..., Glossary]


@pytest.fixture
def own(evidence: Evidence) -> pd.DataFrame:
    """An invented table of all 184 communes of Đắk Lắk: the poorer, the fewer are reached."""
    codes = units_on(evidence.places, "dak-lak", DAY, "commune_level_units")["place"].array
    rng = np.random.default_rng(4)
    n = len(codes)
    population = rng.integers(3_000, 20_000, n)
    poverty = rng.beta(2, 8, n).round(3)
    eligible = population // 4
    numbers = {
        "population": population, "need": population // 20, "minority_share": rng.random(n),
        "poverty_rate": poverty, "eligible": eligible,
        "covered": rng.binomial(eligible, 0.7 - 0.6 * poverty), "cost": rng.integers(40, 90, n),
    }  # fmt: skip
    table = pd.DataFrame({name: pd.array(x, dtype="Float64") for name, x in numbers.items()})
    return table.assign(
        indicator=SERVICE, place=codes, as_of=pd.Timestamp(DAY), source_id="own",
        has_service=pd.array(rng.random(n) < 0.4, dtype="boolean"), note=pd.NA,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _few_weightings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four programs instead of the pages' sixteen."""
    monkeypatch.setattr(placing, "_WEIGHTS", (0.0, 2.0))


@pytest.fixture
def page(evidence: Evidence) -> Pages:
    def make(table: pd.DataFrame, place: str = "dak-lak", year: int = 2022) -> Glossary:
        parameters = NotebookParameters(place=place, year=year)
        return Glossary(replace(evidence, units=table), parameters)

    return make


@pytest.fixture
def table_of(page: Pages) -> Callable[..., units.UnitTable]:
    def read(table: pd.DataFrame, **where: str | int) -> units.UnitTable:
        found = units.unit_table(page(table, **where))
        assert found is not None
        return found

    return read


def emptied(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{column: pd.array([pd.NA] * len(table), "Float64") for column in columns})


def analyse(found: units.UnitTable) -> None:
    """Everything that the pages compute on a table; it is to end without an error."""
    if by_commune.has_coverage(found):
        fifths = by_commune.measure_fifths(found)
        assert found.mark in by_commune.say_fifths(fifths, found, "en")
        by_commune.equiplot_rows(fifths, "Reached")
        for _, parts in districts.decompositions(found):
            assert parts["contribution"].notna().all()
        bars = districts.dumbbell_rows(districts.coverage_rows(found))
        assert bars["now"].le(bars["goal"]).all()
        lowest, smoothed = by_commune.smooth(found)
        assert len(lowest)
        assert found.mark in by_commune.say_smoothed(found, smoothed)
    k = placing.how_many(found, 5)
    if k:
        rows = placing.rule_rows(found, k)
        assert found.mark in placing.say_placement(rows, found, k, "en")
        assert len(placing.chosen_rows(found, k)) == k
        placing.chart_rows(rows, "en")
    units.map_rows(found)


def test_the_users_table_comes_before_the_simulated_one(own: pd.DataFrame, page: Pages, table_of):
    found = table_of(own)
    assert (found.indicator, found.as_of, found.is_simulated) == (SERVICE, DAY, False)
    assert found.mark == "Counted on 2022-11-30"
    said = units.say_table(found, page(own))
    assert "Commune-level units with a domestic-violence prevention model" in said
    assert "SIMULATED" not in said
    assert found.table["name"].notna().all()
    assert found.table["latitude"].notna().all()
    assert "Buôn Ma Thuột" in set(found.table["district"])
    assert by_commune.measure_fifths(found).rows["basis"].eq("count").all()
    assert placing.chosen_rows(found, 2)["basis"].eq("count").all()
    with pytest.raises(ValueError, match="simulated communes only"):
        by_commune.measure_survey(found)
    simulated = table_of(own.iloc[:0])
    assert simulated.mark == "SIMULATED"
    assert by_commune.measure_fifths(simulated).rows["basis"].eq("simulated").all()


def test_fifths_are_sums_of_the_communes(own: pd.DataFrame, table_of):
    fifths = by_commune.measure_fifths(table_of(own))
    assert fifths.groups["numerator"].sum() == own["covered"].sum()
    assert fifths.groups["population"].sum() == own["eligible"].sum()
    assert fifths.rows["gap_to_best"].min() == 0
    assert fifths.index > 0


def test_the_parts_of_an_index_add_up_to_the_whole(own: pd.DataFrame, table_of):
    for _, parts in districts.decompositions(table_of(own)):
        assert parts["group"].tolist()[-1] == "The whole index"
        for column in ("contribution", "contribution_share"):
            *several, whole = parts[column]
            assert sum(several) == pytest.approx(whole)


def test_districts_lack_what_the_best_has_more(own: pd.DataFrame, table_of):
    rows = districts.coverage_rows(table_of(own))
    assert rows["numerator"].sum() == own["covered"].sum()
    assert rows["group_estimate"].is_monotonic_increasing
    best, worst = rows.iloc[-1], rows.iloc[0]
    assert best["gap_to_best"] == best["units_to_best"] == 0
    lacking = (best["group_estimate"] - worst["group_estimate"]) * worst["denominator"]
    assert worst["units_to_best"] == pytest.approx(lacking, abs=0.5)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["cost"], ""),
        (["minority_share"], ""),
        (["poverty_rate"], "poverty rates (column poverty_rate) are not known in 184 of the 184"),
        (["covered", "eligible"], "the people it is meant for (column eligible) are not known"),
        (["covered"], "the people reached (column covered) are not known"),
        (["cost", "minority_share", "poverty_rate", "covered", "eligible"], "not known"),
    ],
)
def test_optional_columns_may_be_empty(
    own: pd.DataFrame, page: Pages, table_of, columns: list[str], said: str
):
    for rows in (emptied(own, *columns), own.where(~_holes(own, columns))):
        found = table_of(rows)
        answer = by_commune.say_no_coverage(found, page(rows))
        assert by_commune.has_coverage(found) == (not answer)
        assert answer.startswith("**Cannot say**") == bool(said)
        assert ("not known" in answer) == bool(said)
        assert "SIMULATED" not in answer
    analyse(found)
    assert said in by_commune.say_no_coverage(
        table_of(emptied(own, *columns)), page(emptied(own, *columns))
    )


def _holes(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Where a hole is: the first and every ninth cell of the columns."""
    is_ninth = np.arange(len(table)) % 9 == 0
    return pd.DataFrame({c: is_ninth & (c in columns) for c in table}, index=table.index)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"poverty_rate": 0.1}, "no two communes of the table differ in poverty"),
        ({"covered": 0}, "nobody is reached in any commune"),
        ({"eligible": 0, "covered": 0}, "no two communes of the table differ in poverty"),
    ],
)
def test_where_nothing_differs_the_page_says_so(
    own: pd.DataFrame, page: Pages, table_of, change: dict[str, float], said: str
):
    rows = own.assign(**{name: pd.array([x] * len(own), "Float64") for name, x in change.items()})
    found = table_of(rows)
    assert not by_commune.has_coverage(found)
    assert said in by_commune.say_no_coverage(found, page(rows))
    analyse(found)


def test_everybody_reached_is_no_inequality(own: pd.DataFrame, table_of):
    found = table_of(own.assign(covered=own["eligible"]))
    fifths = by_commune.measure_fifths(found)
    said = by_commune.say_fifths(fifths, found, "en")
    assert said.endswith("index is 0.000: coverage is the same for poor and rich.")
    assert districts.between_and_within(found)["contribution_share"].isna().all()
    analyse(found)


def test_a_commune_without_anybody_to_reach_has_no_share(own: pd.DataFrame, table_of):
    own.loc[[0, 1], ["eligible", "covered"]] = 0
    found = table_of(own)
    fifths = by_commune.measure_fifths(found)
    assert fifths.groups["n_units"].sum() == 182
    assert len(fifths.curve) == 183, "a step a commune, and the start"
    assert len(by_commune.smooth(found)[1].areas) == 182
    analyse(found)


def test_a_part_of_the_communes_is_said_to_be_one(own: pd.DataFrame, table_of):
    found = table_of(own.sample(20, random_state=1))
    assert found.mark == "Counted on 2022-11-30 in 20 of 184 communes"
    analyse(found)


def test_one_district_has_nothing_between(own: pd.DataFrame, table_of):
    found = table_of(own[own["place"].str.startswith("dak-lak/krong-buk/")])
    split = districts.between_and_within(found)
    assert split["group"].tolist() == ["Within the one district", "The whole index"]
    assert split["contribution_share"].tolist() == [1, 1]
    assert split["contribution"].gt(0).all()
    assert districts.coverage_rows(found)["gap_to_best"].isna().all()
    analyse(found)


def test_one_commune_has_nobody_to_be_compared_with(own: pd.DataFrame, page: Pages, table_of):
    row = own[~own["has_service"]].head(1)
    assert "no two communes" in by_commune.say_no_coverage(table_of(row), page(row))
    analyse(table_of(row))


def test_a_factor_that_another_determines_is_left_out(own: pd.DataFrame, table_of):
    factors = districts.by_factor(table_of(own.assign(minority_share=own["poverty_rate"] * 2)))
    assert factors["group"].tolist()[:-2] == ["Poverty", "Ward or township"]


def test_the_latest_count_of_the_year_and_its_largest_part_is_taken(own: pd.DataFrame, table_of):
    older = own.assign(as_of=pd.Timestamp("2021-11-30"))
    later = own.assign(as_of=pd.Timestamp("2023-05-01"))
    other = own.head(60).assign(indicator=OTHER)
    everything = pd.concat([older, later, other, own], ignore_index=True)
    assert table_of(everything).as_of == DAY
    assert table_of(everything).indicator == SERVICE
    assert len(table_of(everything).table) == 184
    assert table_of(everything, year=2021).as_of == "2021-11-30"
    assert table_of(everything, year=2024).as_of == "2023-05-01"
    assert table_of(later).is_simulated, "a count of next year says nothing of this one"


def test_rows_of_districts_are_not_counted_beside_their_communes(own: pd.DataFrame, table_of):
    district = own.head(1).assign(place="dak-lak/krong-buk")
    found = table_of(pd.concat([own, district], ignore_index=True))
    assert len(found.table) == 184
    assert "dak-lak/krong-buk" not in set(found.table["place"])


def test_a_table_of_another_place_is_not_this_ones(own: pd.DataFrame, page: Pages):
    elsewhere = page(own, place="gia-lai")
    assert units.unit_table(elsewhere) is None
    said = "**Cannot say**: the communes of Gia Lai are not all listed."
    assert by_commune.say_no_coverage(None, elsewhere) == said
    assert "**Cannot say**" in units.say_table(None, elsewhere)
    assert "SIMULATED" not in units.say_table(None, elsewhere)


def test_where_not_all_communes_are_listed_the_table_speaks_for_its_own(
    own: pd.DataFrame, table_of
):
    two = own.head(2).assign(place=["gia-lai/chu-prong/xa-ia-lau", "gia-lai/krong-pa/xa-ia-rsai"])
    found = table_of(two, place="gia-lai")
    assert found.mark == ("Counted on 2022-11-30 in 2 communes, how many there are is not listed")
    analyse(found)


def test_every_commune_with_the_service_leaves_nothing_to_place(own: pd.DataFrame, table_of):
    rows = own.assign(has_service=pd.array([True] * len(own), dtype="boolean"))
    assert placing.how_many(table_of(rows), 5) == 0
    said = placing.say_nothing_to_place(table_of(rows), 0)
    assert said == "Every commune of the table has the service: nothing is left to place."
    analyse(table_of(rows))


def test_no_need_without_the_service_leaves_nothing_to_place(own: pd.DataFrame, table_of):
    found = table_of(own.assign(need=own["need"].where(own["has_service"], 0)))
    assert placing.how_many(found, 5) == 0
    assert "Nobody in need" in placing.say_nothing_to_place(found, 0)
    assert placing.say_nothing_to_place(table_of(own), 5) == ""


def test_no_more_are_placed_than_lack_the_service(own: pd.DataFrame, table_of):
    own["has_service"] = pd.array([False] * 3 + [True] * (len(own) - 3), dtype="boolean")
    found = table_of(own)
    k = placing.how_many(found, 10)
    assert k == 3
    rows = placing.rule_rows(found, k)
    said = placing.say_placement(rows, found, k, "en")
    assert "**3 more** would reach **" in said
    assert "no commune of the table with people in need would then lack the service" in said
    assert sorted(placing.chosen_rows(found, k)["place"]) == sorted(own["place"].head(3))


def test_the_sentence_keeps_to_what_the_solver_proved(own: pd.DataFrame, table_of):
    found = table_of(own)
    rows = placing.rule_rows(found, 1)
    assert "no other place does better" in placing.say_placement(rows, found, 1, "en")
    unproven = placing.say_placement(rows.assign(is_proven=False), found, 1, "en")
    assert unproven.endswith("Not proven within the time given: another choice may do better.")
    flat = placing.say_placement(rows.assign(worst_coverage=0.0), found, 1, "en")
    assert "One is too few to raise the lowest coverage of a district" in flat
    assert "the lowest is then" not in flat


def test_cost_does_not_change_which_places_are_chosen(own: pd.DataFrame, table_of):
    with_cost = placing.chosen_rows(table_of(own), 5)["place"].tolist()
    assert placing.chosen_rows(table_of(emptied(own, "cost")), 5)["place"].tolist() == with_cost


def test_without_shares_there_are_no_weightings(own: pd.DataFrame, table_of):
    found = table_of(emptied(own, "minority_share"))
    assert placing.chosen_rows(found, 5)["times_chosen"].isna().all()
    assert "minorities and the poor count more" not in set(placing.rule_rows(found, 5)["group"])
    assert "cannot be said" in placing.unit_note(found)
    assert placing.unit_note(table_of(own)) == placing.UNIT_NOTE


@pytest.fixture
def borders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a text where a user puts borders, in a project of its own."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    folder = tmp_path / "data" / "raw" / "places"
    folder.mkdir(parents=True)

    def put(content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / "boundaries.geojson").write_text(text, encoding="utf-8")

    return put


def square(place: str, corner: tuple[float, float] = (108.0, 12.6)) -> dict[str, object]:
    x, y = corner
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"place": place}, "geometry": geometry}


def collection(*features: dict[str, object]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_borders_of_the_place_are_read(own: pd.DataFrame, page: Pages, table_of, borders):
    report, found = page(own), table_of(own)
    assert units.read_boundaries(report) is None
    assert units.can_map(found, None)
    unplaced = replace(found, table=found.table.assign(latitude=np.nan))
    assert not units.can_map(unplaced, None)
    drawn = collection(square(own["place"].iloc[0]), square("gia-lai/krong-pa/xa-ia-rsai"))
    borders(drawn)
    assert units.read_boundaries(report) == drawn
    assert units.can_map(unplaced, drawn)
    borders(collection(square("gia-lai/krong-pa/xa-ia-rsai")))
    assert units.read_boundaries(report) is None, "borders of another place are no mistake"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"type": "Feature', "found text that is not JSON"),
        ("", "found text that is not JSON"),
        ([1, 2], "found a list or a value"),
        ({"type": "Feature"}, "expected a FeatureCollection"),
        (collection(), "property place: found no area"),
        (collection(square("atlantis")), "property place: found atlantis"),
        (collection(square("dak-lak", (12.6, 108.0))), "look swapped"),
        (collection(square("dak-lak", (452_000.0, 1_400_000.0))), "not in degrees"),
    ],
)
def test_broken_borders_are_named(own, page: Pages, borders, content: object, words: str):
    borders(content)
    with pytest.raises(UserError, match=words) as raised:
        units.read_boundaries(page(own))
    assert str(raised.value).startswith("data/raw/places/boundaries.geojson")
    assert str(raised.value).count("\n") == 1
