"""The form for activity data: every unit of the day, the services asked for, nothing filled in."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.check import check_tables
from helpers.figures.programme_schema import Activity
from helpers.figures.raw import read_raw
from helpers.outcomes import activity_stages
from helpers.places import units_on
from helpers.reporting.activity_form import build_activity_form, write_activity_form

COUNTS = ["existing", "active", "used", "people"]
NETWORK_OF_DAK_LAK = ("communes_with_dv_prevention_model", "trusted_addresses", "dv_hotlines")
UNIT = "dak-lak/buon-don/xa-ea-nuol"


def build(evidence, place="dak-lak", year=2022, source="dlk2022", services=()):
    return build_activity_form(evidence, place, year, source, services)


def test_a_row_for_each_unit_of_the_day_and_each_reported_service(evidence):
    form = build(evidence)
    units = units_on(evidence.places, "dak-lak", "2022-12-31", "commune_level_units")["place"]
    assert (form.n_units, len(units)) == (184, 184)
    assert form.services == NETWORK_OF_DAK_LAK
    wanted = [(service, unit) for unit in units for service in NETWORK_OF_DAK_LAK]
    rows = form.table[["indicator", "place"]].itertuples(index=False, name=None)
    assert list(rows) == wanted
    assert list(form.table.columns) == list(Activity.to_schema().columns)
    assert form.table[COUNTS].isna().all(axis=None)
    assert set(form.table["as_of"]) == {"2022-12-31"}
    assert set(form.table["source_id"]) == {"dlk2022"}


def test_the_units_are_those_of_the_year(evidence):
    # Đắk Lắk had 180 from 2024-11-01, and its old territory 68 from 2025-07-01.
    assert build(evidence, year=2024).n_units == 180
    later = build(evidence, "dak-lak-old-territory", 2025)
    assert later.n_units == 68
    assert later.services == NETWORK_OF_DAK_LAK
    assert not set(later.table["place"]) & set(build(evidence, year=2024).table["place"])


def test_a_district_or_a_commune_gets_its_own_units_and_the_services_of_its_province(evidence):
    district = build(evidence, "dak-lak/buon-don")
    parent = evidence.places.set_index("place")["parent"]
    assert district.table["place"].map(parent).eq("dak-lak/buon-don").all()
    assert district.services == NETWORK_OF_DAK_LAK
    assert set(build(evidence, UNIT).table["place"]) == {UNIT}


def test_the_note_names_unit_and_service_in_words(evidence):
    notes = build(evidence, UNIT).table.set_index("indicator")["note"]
    assert notes["dv_hotlines"] == (
        "xã Ea Nuôl, huyện Buôn Đôn: Số đường dây nóng về phòng, chống bạo lực gia đình "
        "(Domestic-violence hotlines)"
    )
    assert notes["communes_with_dv_prevention_model"].endswith(", 1 or 0")


def test_services_are_those_named_each_once(evidence):
    named = ["dv_shelters", "community_communication_teams", "dv_shelters"]
    form = build(evidence, services=named)
    assert form.services == ("dv_shelters", "community_communication_teams")
    assert len(form.table) == 2 * 184


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"place": "dak-lac"}, ["--place", "'dak-lac'", "Near it: dak-lak"]),
        ({"place": "gia-lai"}, ["--place", "not all listed", "units_listed of gia-lai to all"]),
        ({"place": "viet-nam"}, ["--place", "not all listed"]),
        ({"year": 2025}, ["did not exist on 2025-12-31", "dak-lak-old-territory continues it"]),
        ({"place": "dak-lak-old-territory"}, ["did not exist on 2022-12-31"]),
        ({"source": "own2022"}, ["--source", "'own2022'", "sources.csv", "Add a row"]),
        ({"services": ["dv_hotline"]}, ["--service", "Near it: dv_hotlines"]),
        ({"services": ["dv_hotlines", "dv_cases"]}, ["--service", "dv_cases", "not a flow"]),
        ({"services": ["trusted_addresses_project8_new"]}, ["not a flow"]),
        ({"services": ["population"]}, ["cascade_stage availability"]),
    ],
)
def test_what_makes_no_form_is_refused_with_the_next_step(evidence, asked, words):
    with pytest.raises(UserError) as refused:
        build(evidence, **asked)
    for word in words:
        assert word in str(refused.value)


def test_a_place_without_reported_services_asks_for_them_by_name(evidence, monkeypatch):
    monkeypatch.setattr("helpers.reporting.activity_form.NETWORK", "network_elsewhere")
    with pytest.raises(UserError, match="Name each with --service"):
        build(evidence)
    assert build(evidence, services=["dv_hotlines"]).services == ("dv_hotlines",)


def test_the_written_form_passes_the_check_empty_and_filled_in(evidence, project, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(project.raw, raw)
    out = raw / "activity" / "own.csv"
    write_activity_form(build(evidence), out)
    assert check_tables(read_raw(raw)) == []
    fill(out, UNIT, "trusted_addresses", existing="4", active="2", used="1", people="3")
    tables = read_raw(raw)
    assert check_tables(tables) == []
    answer = activity_stages(
        tables.activity, "trusted_addresses", {UNIT}, pd.Timestamp("2022-12-31")
    )
    assert answer["value"].tolist() == [4, 2, 1]
    fill(out, UNIT, "trusted_addresses", used="3")
    (problem,) = check_tables(read_raw(raw))
    assert (problem.file, problem.column) == ("data/raw/activity/own.csv", "used")


def fill(file: Path, place: str, service: str, **counts: str) -> None:
    """Fill in one row as a person would, keeping everything else."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if (row["indicator"], row["place"]) == (service, place):
            row.update(counts)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_file_that_is_there_is_kept(evidence, tmp_path):
    out = tmp_path / "form.csv"
    out.write_text("filled in", encoding="utf-8")
    with pytest.raises(UserError, match=r"form\.csv, which exists already"):
        write_activity_form(build(evidence, UNIT), out)
    assert out.read_text(encoding="utf-8") == "filled in"


@pytest.mark.parametrize("name", ["form.xlsx", "form", "form.csv.zip"])
def test_only_csv_is_written(evidence, tmp_path, name):
    with pytest.raises(UserError, match=r"expected a name that ends in \.csv"):
        write_activity_form(build(evidence, UNIT), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(evidence, tmp_path):
    with pytest.raises(UserError, match="found no folder"):
        write_activity_form(build(evidence, UNIT), tmp_path / "no" / "form.csv")


def test_nothing_half_written_stays_behind(evidence, tmp_path, monkeypatch):
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.reporting.whole_file.os.replace", full_disk)
    with pytest.raises(UserError, match="No space left on device"):
        write_activity_form(build(evidence, UNIT), tmp_path / "form.csv")
    assert list(tmp_path.iterdir()) == []
