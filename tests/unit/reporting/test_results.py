"""The results table: its schema, where it lies, the copies for readers."""

from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from helpers.reporting.report import Report
from helpers.reporting.results import (
    COLUMNS,
    MEASURES,
    read_results,
    results_path,
    slug_of,
    validate_results,
    write_for_readers,
)

RESULT = {
    "run_id": "dak-lak/2022/coverage_gaps/en", "notebook": "coverage_gaps", "section": "Gaps",
    "measure": "gap_to_target", "place": "dak-lak", "interval": "none", "unit": "team",
    "method": "full count", "simulated": False, "disclosure": "public", "estimate": 250.0,
    "figures": "S009",
}  # fmt: skip


def results(**changed: object) -> pd.DataFrame:
    return pd.DataFrame([{**RESULT, **changed}])


def test_a_result_has_every_column_in_order_and_type():
    checked = validate_results(results())
    assert tuple(checked.columns) == COLUMNS
    assert checked.loc[0, "estimate"] == 250
    assert str(checked["estimate"].dtype) == "Float64"
    assert pd.isna(checked.loc[0, "lower"])


@pytest.mark.parametrize(
    "wrong",
    [{"measure": "coolness"}, {"interval": "guess"}, {"disclosure": "secret"}, {"unit": None},
     {"method": None}],
)  # fmt: skip
def test_what_is_not_a_result_is_refused(wrong: dict[str, object]):
    with pytest.raises(pandera.errors.SchemaError):
        validate_results(results(**wrong))


def test_every_measure_has_a_label_and_a_unit():
    assert all(label and unit for label, unit in MEASURES.values())


def test_a_report_refuses_a_measure_of_its_own_making(report: Report):
    with pytest.raises(KeyError, match="coolness"):
        report.record(pd.DataFrame({"coolness": [1.0]}), ["coolness"], section="x")


def test_a_report_records_what_it_is_given_and_leaves_out_what_is_missing(report: Report):
    frame = pd.DataFrame(
        {
            "indicator": ["community_communication_teams", "dv_victims"],
            "gap_to_target": pd.array([250, pd.NA], dtype="Float64"),
            "figures": ["S009", "P0016"],
            "unit": ["team", "person"],
        }
    )
    recorded = report.record(frame, ["gap_to_target"], section="Gaps")
    assert len(recorded) == 1
    row = recorded.iloc[0]
    assert (row["estimate"], row["unit"], row["figures"]) == (250, "team", "S009")
    assert row["run_id"] == "dak-lak/2022/coverage_gaps/en"
    assert not row["simulated"]
    assert len(report.results) == 1


def test_simulated_figures_make_simulated_results(report: Report):
    frame = pd.DataFrame({"gap_to_target": [1.0, 2.0], "basis": ["simulated", "count"]})
    recorded = report.record(frame, ["gap_to_target"], section="Gaps")
    assert recorded["simulated"].tolist() == [True, False]


def test_results_lie_by_place_and_year(tmp_path: Path):
    path = results_path(tmp_path, "dak-lak/ea-kar", 2022, "sources", "en")
    assert path.relative_to(tmp_path).as_posix() == (
        "place=dak-lak--ea-kar/year=2022/sources.en.parquet"
    )
    assert slug_of("dak-lak") == "dak-lak"


def test_copies_for_readers_hold_the_same_numbers(tmp_path: Path):
    words = '“62/312 tổ”, paragraph 6; a comma, a "quote"'
    table = validate_results(pd.concat([results(), results(measure="verdict", text=words)]))
    write_for_readers(table, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.csv", "results.parquet"]
    raw = (tmp_path / "results.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark to read UTF-8"
    assert b"\r" not in raw
    csv = pd.read_csv(tmp_path / "results.csv")
    assert csv["estimate"].tolist() == [250, 250]
    assert csv.loc[1, "text"] == words
    parquet = validate_results(pd.read_parquet(tmp_path / "results.parquet"))
    pd.testing.assert_frame_equal(parquet, table.reset_index(drop=True))


def test_without_runs_there_are_no_results(tmp_path: Path):
    assert len(read_results(tmp_path)) == 0
    assert tuple(read_results(tmp_path).columns) == COLUMNS
