"""From a report to figures: the file a person goes through, and what joins data/raw."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from helpers import cli
from helpers.documents import open_reader, read_document, table_of
from helpers.documents.locate import check_documents
from helpers.errors import UserError
from helpers.figures import gather_evidence
from helpers.figures.raw import read_raw
from helpers.reporting.project import ROOT_VARIABLE
from helpers.reporting.review import accept
from helpers.reporting.review_file import for_review, read_review, write_review
from helpers.reporting.review_source import NewSource

ROOT = Path(__file__).parents[3]
REPORT = ROOT / "tests" / "documents" / "formats" / "bao_cao_vhttdl_2022.pdf"
SOURCE = NewSource("gl2022", "Báo cáo", "Sở VHTTDL Gia Lai", "2023-01")


@pytest.fixture(scope="module")
def candidates() -> pd.DataFrame:
    return table_of(open_reader(ROOT / "data" / "raw").read(read_document(REPORT)).candidates)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    return tmp_path / "data" / "raw"


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


@pytest.fixture
def decided(candidates: pd.DataFrame, tmp_path: Path):
    """A review file in which rows with some indicators are accepted, read back."""

    def decide(*indicators: str, name: str = "c.csv", **cells: str) -> pd.DataFrame:
        frame = for_review(candidates).astype(dict.fromkeys(cells, "object"))
        chosen = frame["indicator"].isin(indicators) & ~frame["change"].eq("decrease")
        frame.loc[chosen, "decision"] = "accept"
        for column, value in cells.items():
            frame.loc[chosen, column] = value
        write_review(frame, tmp_path / name)
        return read_review(tmp_path / name)

    return decide


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_the_file_comes_back_as_it_was_written(candidates, tmp_path, name):
    frame = for_review(candidates)
    write_review(frame, tmp_path / name)
    back = read_review(tmp_path / name)
    for column in frame.columns.drop(["score", "is_plan", "char_start", "char_end"]):
        assert back[column].tolist() == frame[column].tolist(), column
    assert back["char_start"].astype(int).tolist() == frame["char_start"].tolist()


def test_years_and_programmes_start_as_refused(candidates):
    frame = for_review(candidates)
    assert frame.loc[frame["kind"].eq("year"), "decision"].eq("refuse").all()
    assert frame.loc[frame["kind"].eq("ratio"), "decision"].eq("").all()


def test_text_of_a_report_makes_no_formula(candidates, tmp_path):
    frame = for_review(candidates.head(1))
    frame["text"] = '=HYPERLINK("http://x","\x07y")'
    write_review(frame, tmp_path / "c.xlsx")
    cells = {cell.value: cell for cell in load_workbook(tmp_path / "c.xlsx").worksheets[0][2]}
    cell = cells['=HYPERLINK("http://x","y")']
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_accepted_rows_join_the_figures_with_their_source(raw, decided):
    done = accept(
        decided("trusted_addresses", "communes_with_trusted_address"),
        "c.csv",
        raw,
        SOURCE,
        "medium",
    )
    assert (done.n_new, done.n_known) == (2, 0)
    evidence = gather_evidence(raw)
    new = evidence.figures[evidence.figures["source_id"].eq("gl2022")].set_index("indicator")
    ratio = new.loc["communes_with_trusted_address"]
    assert (ratio["numerator"], ratio["denominator"], ratio["denominator_role"]) == (
        190,
        220,
        "universe",
    )
    assert new.loc["trusted_addresses", "figure_id"] == "gl2022-001"
    proofs = check_documents(evidence.figures, evidence.sources, REPORT.parent)
    assert [p.status for p in proofs.proofs if p.source_id == "gl2022"] == ["stands", "stands"]


def test_accepting_twice_adds_nothing_twice(raw, decided):
    rows = decided("trusted_addresses")
    accept(rows, "c.csv", raw, SOURCE, "medium")
    before = state(raw)
    done = accept(rows, "c.csv", raw, NewSource("gl2022"), "medium")
    assert (done.n_new, done.n_known) == (0, 1)
    assert state(raw) == before


def test_a_row_accepted_before_is_not_edited_by_accepting_it_again(raw, decided):
    accept(decided("trusted_addresses"), "c.csv", raw, SOURCE, "medium")
    before = state(raw)
    rows = decided("trusted_addresses", place="Đắk Lắk", place_code="dak-lak")
    said = "column place: found 'dak-lak', expected 'gia-lai' as in gl2022-001"
    with pytest.raises(UserError, match=said):
        accept(rows, "c.csv", raw, NewSource("gl2022"), "medium")
    assert state(raw) == before


@pytest.mark.parametrize(
    ("cells", "source", "words"),
    [
        ({"value": "1.357"}, SOURCE, "A dot is a decimal point here"),
        ({"value": "một nghìn"}, SOURCE, "column value: found 'một nghìn'"),
        ({"indicator": ""}, SOURCE, "column indicator: found an empty cell"),
        ({"indicator": "no_such"}, SOURCE, "no_such"),
        ({"place_code": "gia-lai;dak-lak"}, SOURCE, "found several places"),
        ({"place_code": "nowhere"}, SOURCE, "nowhere"),
        ({"place_code": "gia-lai/kbang"}, SOURCE, "level district, unit_type huyện"),
        ({"place": "huyện Kỳ Sơn"}, SOURCE, "column place: found 'huyện Kỳ Sơn'"),
        ({"change": "increase"}, SOURCE, "is the size of a change"),
        ({"is_plan": "True"}, SOURCE, "found a plan"),
        ({"is_plan": "maybe"}, SOURCE, "column is_plan: found 'maybe'"),
        ({"unit": "adress"}, SOURCE, "Near it: address"),
        ({"value": "1358"}, SOURCE, "a number of the words '1.357 địa chỉ tin cậy"),
        ({"numerator": "999", "denominator": "1000"}, SOURCE, "column numerator: found 999"),
        ({"numerator": "1357"}, SOURCE, "both numbers of x/y"),
        ({"char_start": "abc"}, SOURCE, "column char_start: found 'abc'"),
        ({"period_start": "2023-06-01"}, SOURCE, r"c\.csv, row \d+"),
        ({}, NewSource("gl2022", publisher="Sở", published="12/2024"), "--published: found"),
        ({}, NewSource("gl2022", publisher="Sở", kind="blog"), "--kind: found 'blog'"),
        ({}, NewSource("GL 2022!", publisher="Sở"), "--source: found 'GL 2022!'"),
        ({"qualifier": "roughly"}, SOURCE, "column qualifier: found 'roughly'"),
        ({}, NewSource("unknown"), "found no source 'unknown'"),
        ({}, NewSource("dlk2022"), "the digest of another"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(raw, decided, cells, source, words):
    before = state(raw)
    rows = decided("trusted_addresses", **cells)
    with pytest.raises(UserError, match=words):
        accept(rows, "c.csv", raw, source, "medium")
    assert state(raw) == before


def test_bad_review_files_are_named(tmp_path, candidates):
    good = tmp_path / "c.csv"
    write_review(for_review(candidates), good)
    text = good.read_text(encoding="utf-8-sig")
    for name, content, words in (
        ("a.csv", text.replace("indicator,", "indicators,", 1), "found no column 'indicator'"),
        ("e.csv", text.replace("decision,", "", 1), "What --format csv prints"),
        ("f.yml", "places: all", "expected a file that workbench read wrote"),
        ("b.csv", text.replace("\n,", "\nyes,", 1), "column decision: found 'yes'"),
        ("c.csv", "", "empty table"),
        ("d.xlsx", "not a workbook", "no workbook that can be opened"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(UserError, match=words):
            read_review(tmp_path / name)
    with pytest.raises(UserError, match="no such file"):
        read_review(tmp_path / "none.csv")
    with pytest.raises(UserError, match="found a folder"):
        read_review(tmp_path)
    book = load_workbook(_workbook(candidates, tmp_path))
    book.worksheets[0].merge_cells("B2:B3")
    book.save(tmp_path / "merged.xlsx")
    with pytest.raises(UserError, match="merged cells"):
        read_review(tmp_path / "merged.xlsx")


def _workbook(candidates: pd.DataFrame, folder: Path) -> Path:
    write_review(for_review(candidates), folder / "good.xlsx")
    return folder / "good.xlsx"


def test_a_moved_or_missing_snippet_is_noticed(raw, decided):
    accept(decided("trusted_addresses", "dv_hotlines"), "c.csv", raw, SOURCE, "medium")
    tables = read_raw(raw)
    ours = tables.figures["source_id"].eq("gl2022")
    figures = tables.figures[ours].copy()
    figures["locator"] = ["page 1, paragraph 1, characters 0-10", "page 1"]
    figures["snippet"] = [figures["snippet"].iloc[0], "nobody wrote this"]
    statuses = [p.status for p in check_documents(figures, tables.sources, REPORT.parent).proofs]
    assert statuses == ["moved", "missing"]
    with pytest.raises(UserError, match="found a file"):
        check_documents(figures, tables.sources, REPORT)
    with pytest.raises(UserError, match="found no folder"):
        check_documents(figures, tables.sources, REPORT / "nowhere")


@pytest.fixture
def type_in(raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv(ROOT_VARIABLE, str(raw.parents[1]))
        monkeypatch.setattr("sys.argv", ["workbench", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture(autouse=True)
def analysis(raw: Path) -> None:
    shutil.copy(ROOT / "analysis.yml", raw.parents[1])


def test_from_report_to_proof_by_typing(type_in, tmp_path):
    out = tmp_path / "c.csv"
    code, said, progress = type_in("read", str(REPORT), "--out", str(out))
    assert (code, "17 numbers of 1 report in" in said) == (0, True)
    assert "1 of 1" in progress
    assert "dv_cases" in out.with_suffix(".html").read_text(encoding="utf-8")
    frame = read_review(out)
    frame.loc[frame["indicator"].eq("dv_hotlines"), "decision"] = "accept"
    write_review(frame.drop(columns="_row"), out)
    code, said, _ = type_in(
        "review", str(out), "--source", "gl2022", "--publisher", "Sở", "--published", "2023"
    )
    assert (code, said.splitlines()[0]) == (
        0,
        "1 figure joined data/raw/figures/gl2022.csv. Next: workbench check",
    )
    # The article of 2022 is not in this folder: nothing is passed over in silence.
    code, said, _ = type_in("check", "--documents", str(REPORT.parent))
    last = said.splitlines()[-1]
    assert (code, last) == (2, "1 of 1 snippets stand where their source has them.")
    assert "dlk2022: no file in" in said


def test_candidates_for_other_programs(type_in, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    code, said, errors = type_in("read", str(broken), str(REPORT), "--format", "csv")
    assert code == 2
    assert "broken.pdf: found a damaged PDF" in errors
    lines = said.splitlines()
    assert len(lines) == 18
    columns = lines[0].split(",")
    for column in [
        "document",
        "char_start",
        "char_end",
        "text",
        "kind",
        "numerator",
        "denominator",
        "value",
        "unit",
        "qualifier",
        "indicator",
        "place",
        "period_start",
        "period_end",
        "score",
    ]:
        assert column in columns


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("read", str(REPORT)), "--out: found nothing"),
        (("read", str(REPORT), "--out", "c.docx"), "expected a name in .csv or .xlsx"),
        (("read", str(REPORT), "--format", "json"), "--format: found 'json'"),
        (("review", "none.csv", "--source", "a"), "none.csv: found no such file"),
        (("review", "none.csv", "--confidence", "full"), "--confidence: found 'full'"),
    ],
)
def test_wrong_options(type_in, arguments, words):
    code, _, errors = type_in(*arguments)
    assert code == 2
    assert words in errors


def test_deciding_in_the_terminal(type_in, tmp_path, monkeypatch):
    out = tmp_path / "c.csv"
    type_in("read", str(REPORT), "--out", str(out), "--no-page")
    assert not out.with_suffix(".html").exists()
    answers = iter(["a", "r", "s", "q"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    code, said, errors = type_in("review", str(out), "--source", "gl2022", "--publisher", "Sở")
    decided = read_review(out)["decision"].value_counts()
    assert (decided["accept"], code) == (1, 0), errors
    assert "1 of " in said
    assert "1 figure joined" in said
