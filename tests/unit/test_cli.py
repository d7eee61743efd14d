"""The verbs as a person types them: what they say at the end, and how they refuse."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from helpers import cli
from helpers.reporting.project import ROOT_VARIABLE
from helpers.reporting.run import Regeneration
from helpers.reporting.seal import Sealed

ROOT = Path(__file__).parents[2]
FORM = ("form", "--place", "dak-lak", "--year", "2022", "--source", "dlk2022")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copy(ROOT / "analysis.yml", root)
    return root


@pytest.fixture
def type_in(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Exit code and what was printed, as the command itself gives them."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setenv(ROOT_VARIABLE, str(root))
        monkeypatch.setattr("sys.argv", ["workbench", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    return run


def test_form_says_what_to_do_and_what_was_written(type_in, tmp_path):
    out = tmp_path / "form.csv"
    code, printed = type_in(*FORM, "--service", "dv_hotlines", "--out", str(out))
    assert code == 0
    what_to_do, written = printed.splitlines()
    assert "data/raw/activity/" in what_to_do
    assert "workbench check" in what_to_do
    assert written == (
        f"184 rows written to {out}: one for each of 184 communes, wards and townships, "
        "for dv_hotlines."
    )
    assert len(out.read_text(encoding="utf-8").splitlines()) == 185


def test_form_refuses_in_one_message_and_writes_nothing(type_in, tmp_path):
    out = tmp_path / "form.csv"
    code, printed = type_in(*FORM, "--service", "dv_hotline", "--out", str(out))
    assert code == 2
    assert printed.startswith("--service: found 'dv_hotline', expected a code of")
    assert not out.exists()


def test_form_asks_for_the_source(type_in, tmp_path):
    code, printed = type_in(*FORM[:-2], "--out", str(tmp_path / "form.csv"))
    assert code == 2
    assert "Missing option '--source'" in printed


def test_run_names_the_notebooks_that_lack_a_language(type_in, monkeypatch, tmp_path):
    done = Regeneration([], {}, tmp_path / "index.html", 0, ("sources", "equity"))
    monkeypatch.setattr("helpers.reporting.run.regenerate", lambda *asked, **how: done)
    monkeypatch.setattr("helpers.reporting.seal.read_seal", lambda *asked: None)
    code, printed = type_in("run", "--language", "vi")
    assert code == 0
    assert "Not run, as they have no pages in 'vi': sources, equity.\n" in printed


def test_why_lists_what_each_notebook_needs(type_in, monkeypatch):
    monkeypatch.setattr("helpers.reporting.seal.read_seal", lambda *asked: Sealed(["a", "b"], 3))
    assert type_in("run", "--why") == (0, "a: fresh\nb: fresh\n")
    code, printed = type_in("run")
    assert code == 0
    assert "2 of 2 notebooks (2 fresh), 3 results." in printed


def test_revisions_names_what_changed_and_counts_what_did_not(type_in):
    code, printed = type_in("revisions", "--place", "dak-lak")
    assert code == 0
    head, _, _, why, empty, last = printed.splitlines()[-6:]
    assert head.startswith("2018-01-23  DEFINITION, final: poverty_rate, dak-lak, 2017: 15.24%")
    assert "9.12% to 9.72% (+0.6, +6.6%)" in printed
    assert why.strip().startswith("P0043 (ngheo18b).")
    assert empty == ""
    assert last.startswith("1 revision among ")


def test_revisions_are_a_table_for_other_programs(type_in):
    code, printed = type_in(
        "revisions", "--place", "dak-lak", "--indicator", "near_poverty_rate", "--all",
        "--format", "csv",
    )  # fmt: skip
    assert code == 0
    rows = [r for r in csv.DictReader(io.StringIO(printed)) if r["period"] == "2018"]
    assert [(row["figure_id"], row["cause"], row["on"]) for row in rows] == [
        ("P0042", "first", "2019-01-08"), ("P0043", "revision", "2019-07-29"),
    ]  # fmt: skip
    assert (rows[1]["before"], rows[1]["after"], rows[1]["change"]) == ("9.12", "9.72", "0.6")


@pytest.mark.parametrize(
    ("option", "code", "near"),
    [("--place", "dak-lok", "dak-lak"), ("--indicator", "poverty_rat", "poverty_rate")],
)
def test_revisions_refuses_an_unknown_code_and_names_those_near_it(type_in, option, code, near):
    ended, printed = type_in("revisions", option, code)
    assert ended == 2
    assert printed.startswith(f"command line, {option}: found {code!r}, expected")
    assert near in printed


def test_two_notebooks_are_asked_for_one_after_the_other(type_in):
    code, printed = type_in("run", "--notebook", "equity", "--notebook", "sources")
    assert code == 2
    assert printed.startswith("--notebook: found equity and sources, expected one.")


def test_dated_only_goes_with_a_day(type_in):
    code, printed = type_in("run", "--dated-only")
    assert code == 2
    assert printed.startswith("command line: found --dated-only without --as-of, expected both.")


def test_new_year_prepares_a_year_and_says_what_comes_next(type_in, root, monkeypatch, tmp_path):
    before = (root / "analysis.yml").read_bytes()
    monkeypatch.chdir(tmp_path)
    code, printed = type_in("new-year", "2023")
    assert code == 0
    assert printed.splitlines() == [
        "35 figures expected, 24 more were last reported before 2020: dak-lak-2023.xlsx",
        "analysis.yml now runs dak-lak, 2023.",
        "No target falls due in 2023. The next do in 2025. 1 unit changed in 2023.",
        "Next: fill in dak-lak-2023.xlsx, then: workbench new-year 2023 --from dak-lak-2023.xlsx",
    ]
    first = (tmp_path / "dak-lak-2023.xlsx").read_bytes()
    code, printed = type_in("new-year", "2023")
    assert code == 0
    assert printed.startswith("dak-lak-2023.xlsx is there already and stays as it is.\n")
    assert (tmp_path / "dak-lak-2023.xlsx").read_bytes() == first
    # The file is gone and the year is there: whoever wants it again says so.
    (tmp_path / "dak-lak-2023.xlsx").unlink()
    code, printed = type_in("new-year", "2023")
    assert code == 2
    assert printed.startswith("year: found 2023, which analysis.yml runs for dak-lak with 7 fig")
    assert type_in("new-year", "2023", "--again")[0] == 0
    (root / "analysis.yml").write_bytes(before)


def test_a_year_without_figures_joins_the_plan_later(type_in, root, monkeypatch, tmp_path):
    before = (root / "analysis.yml").read_bytes()
    monkeypatch.chdir(tmp_path)
    code, printed = type_in("new-year", "2026", "--place", "dak-lak-old-territory")
    assert code == 0
    assert "analysis.yml: dak-lak-old-territory, 2026 joins it with its first figures" in printed
    assert printed.splitlines()[-1].endswith(
        "workbench new-year 2026 --place dak-lak-old-territory --from "
        "dak-lak-old-territory-2026.xlsx"
    )
    assert (root / "analysis.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2022"], "year: found 2022, which analysis.yml runs for dak-lak with "),
        (["2023", "--place", "dak-lac"], "--place: found 'dak-lac', expected a code of"),
        (["2099"], "year: found 2099, expected one from 2010 to "),
        (["1023"], "year: found 1023, expected one from 2010 to "),
        (["2023", "--format", "ods"], "--format: found 'ods', expected xlsx or csv."),
        (["2023", "--format", "csv", "--out", "a.xlsx"], "--out: found 'a.xlsx' with --format"),
        (["2023", "--out", "a.docx"], "--out: found 'a.docx', expected a name in .xlsx or .csv"),
        (["2023", "--out", "nowhere/a.xlsx"], "--out: found no folder nowhere, expected one."),
        (["2023", "--from", "a.xlsx"], "--from: found no such file a.xlsx, expected"),
        (["2023", "--from", "a.xlsx", "--status"], "--from: found another option beside it"),
    ],
)
def test_new_year_refuses_in_one_message(type_in, root, monkeypatch, tmp_path, arguments, words):
    before = (root / "analysis.yml").read_bytes()
    monkeypatch.chdir(tmp_path)
    code, printed = type_in("new-year", *arguments)
    assert code == 2
    assert printed.startswith(words), printed
    assert not list(tmp_path.iterdir())
    assert (root / "analysis.yml").read_bytes() == before


def test_new_year_overwrites_no_other_file(type_in, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.xlsx").write_bytes(b"my own")
    code, printed = type_in("new-year", "2023", "--out", "mine.xlsx")
    assert code == 2
    assert printed.startswith("mine.xlsx: found no workbook that can be opened")
    assert (tmp_path / "mine.xlsx").read_bytes() == b"my own"


def test_new_year_status_and_check_say_what_is_missing(type_in):
    code, printed = type_in("new-year", "2023", "--status")
    assert code == 0
    assert printed.splitlines()[-1] == "dak-lak, 2023: 1 of 35 expected figures are there."
    code, printed = type_in("check")
    assert code == 0
    one, _, last = printed.splitlines()[-3:]
    assert one.startswith("dak-lak, 2024: ")
    assert one.endswith("What is missing: workbench new-year 2024 --place dak-lak --status")
    assert "figures from" in last
