"""What a person may name as a side, and one message for what is not there or not whole."""

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.compare_pairs import pair_years
from helpers.reporting.compare_sides import read_side
from helpers.reporting.project import Project
from helpers.reporting.results import COLUMNS, validate_results

ROW = {
    "notebook": "sources", "section": "A", "measure": "reported_value", "place": "dak-lak",
    "estimate": 62.0, "interval": "none", "unit": "team", "method": "full count",
    "simulated": False, "disclosure": "public",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def made(reports: Path, year: int = 2022, rows: int = 1, failed: object = None) -> Path:
    """A run's folder with results."""
    folder = reports / "dak-lak" / str(year) / "en" / "sources"
    folder.mkdir(parents=True)
    given = {"place": "dak-lak", "year": year, "language": "en"}
    record = {"notebook": "sources", "parameters": given, "failed": failed}
    (folder / "run.json").write_text(json.dumps(record))
    run_id = f"dak-lak/{year}/sources/en"
    frame = pd.DataFrame([{**ROW, "run_id": run_id}] * rows, columns=list(COLUMNS))
    validate_results(frame).to_parquet(folder / "results.parquet", index=False)
    return folder


@pytest.fixture
def read(root: Path, evidence: Evidence):
    return lambda asked: read_side(asked, Project(root), root / "reports", evidence)


def test_a_year_a_day_and_a_folder(root, read):
    made(root / "reports")
    made(root / "reports", 2024)
    made(root / "reports" / "as-of" / "2023-05-01")
    assert read("2022").years == {("dak-lak", 2022)}
    # Records without digests are of another version.
    assert read("2022").stale == ("dak-lak/2022/sources/en",)
    assert read("2023-05-01").name == "as of 2023-05-01"
    assert read("reports").years == {("dak-lak", 2022), ("dak-lak", 2024)}
    assert read(str(root / "reports" / "as-of" / "2023-05-01")).years == {("dak-lak", 2022)}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2030", "found no finished reports of 2030 in reports"),
        ("2023-05-01", "Run: workbench run --as-of 2023-05-01"),
        ("release:2019", "found no such release"),
        ("releases/2019", "found no such side"),
        ("twenty", "found no such side, expected a year"),
    ],
)
def test_what_is_not_there_is_said_with_what_there_is(root, read, asked, words):
    made(root / "reports")
    with pytest.raises(UserError) as error:
        read(asked)
    assert words in str(error.value)
    if asked in ("2030", "twenty"):
        assert "Years in reports: 2022." in str(error.value)


def test_a_run_that_failed_is_no_side_and_is_remembered(root, read):
    made(root / "reports", failed={"cell": 1, "error": "x"})
    with pytest.raises(UserError, match="no finished reports"):
        read("2022")


def test_missing_columns_are_named(root, read):
    folder = made(root / "reports")
    path = folder / "results.parquet"
    pd.read_parquet(path).drop(columns=["estimate", "unit"]).to_parquet(path)
    with pytest.raises(UserError) as error:
        read("2022")
    message = str(error.value)
    assert message.startswith("reports/dak-lak/2022/en/sources/results.parquet: found no column ")
    assert "estimate, unit" in message


def test_a_broken_file_and_an_empty_side(root, read):
    folder = made(root / "reports")
    (folder / "results.parquet").write_bytes(b"no parquet")
    with pytest.raises(UserError, match="no file that can be read"):
        read("2022")
    (folder / "run.json").write_text("{}")
    with pytest.raises(UserError, match="expected the record of a run"):
        read("2022")
    made(root / "reports", 2024, rows=0)
    with pytest.raises(UserError, match="2024: found no results in"):
        read("2024")


def test_sides_of_one_year_go_together_and_others_year_by_year(side):
    one, other = side([{"estimate": 1.0}]), side([{"estimate": 1.0}], year=2024)
    (pair,) = pair_years(one, other, None, None)
    assert (pair.year_a, pair.year_b) == (2022, 2024)


def test_two_folders_go_year_by_year_and_a_year_can_be_named(root, read):
    for reports, years in (("a", (2020, 2022)), ("b", (2022, 2024))):
        for year in years:
            made(root / reports, year)
    a, b = read("a"), read("b")
    assert [(p.year_a, p.year_b) for p in pair_years(a, b, None, None)] == [(2022, 2022)]
    assert [(p.year_a, p.year_b) for p in pair_years(a, b, None, 2022)] == [(2022, 2022)]
    with pytest.raises(UserError, match="found no year in both"):
        pair_years(a, b, None, 2020)
    made(root / "c", 2020)
    assert [(p.year_a, p.year_b) for p in pair_years(read("c"), b, None, 2024)] == [(2020, 2024)]
