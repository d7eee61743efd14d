"""`workbench run` on a project folder: numbers, their trace, what a change touches, what fails."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from typer.testing import CliRunner

from helpers import cli
from helpers.reporting.results import COLUMNS

Run = Callable[..., subprocess.CompletedProcess[str]]
IMPACT_2022 = "dak-lak/2022/en/impact/05_impact.html"
PAGES = [
    f"dak-lak/{year}/en/{notebook}/{number}_{notebook}.html"
    for year in (2022, 2024)
    for number, notebook in (("02", "coverage_gaps"), ("01", "sources"))
] + [
    "dak-lak/2022/en/equity/03_equity.html",
    "dak-lak/2022/en/outcomes/04_outcomes.html",
    IMPACT_2022,
    "dak-lak/2022/en/annual_summary/07_annual_summary.html",
    "dak-lak/2022/vi/annual_summary/07_annual_summary.html",
]
IMPACT_SECTIONS = {
    "The question", "In short", "Who was reached, and when", "Before the start",
    "The effect over time", "One number, by every estimator", "How sure, with so few clusters",
    "If paths were not parallel", "Other checks", "The verdict, rule by rule",
    "Where the truth is known",
}  # fmt: skip
FIGURES_CAPTIONS = ("Figures this page stands on", "Số liệu gốc của trang này")
GAPS_2022 = "dak-lak/2022/en/coverage_gaps/02_coverage_gaps.html"
PUBLIC = "data/raw/figures/public_2008_2025.csv"
ARTICLE = "data/raw/figures/dak_lak_article_2022.csv"

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


def digests(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob(pattern))
        if path.is_file()
    }


def copy_of(site: Path, target: Path) -> Path:
    return Path(shutil.copytree(site, target))


def edit(root: Path, file: str, key: str, **cells: str) -> None:
    """Change cells of the row of a raw table whose first cell is `key`."""
    path = root / file
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    (row,) = [row for row in rows if row[0] == key]
    for column, text in cells.items():
        assert row[header.index(column)] != text
        row[header.index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def pages_standing_on(reports: Path, *figures: str) -> set[str]:
    """Pages whose run.json lists one of the figures."""
    records = {path: json.loads(path.read_text("utf-8")) for path in reports.rglob("run.json")}
    return {
        next(path.parent.glob("*.html")).relative_to(reports).as_posix()
        for path, record in records.items()
        if not set(figures).isdisjoint(record["figures"])
    }


def changed_pages(before: Path, after: Path) -> set[str]:
    old, new = digests(before, "**/*.html"), digests(after, "**/*.html")
    assert set(old) == set(new)
    return {page for page in old if old[page] != new[page]}


# The four ratios of the article on Đắk Lắk, through the whole chain.


@pytest.fixture(scope="module")
def results(site: Path) -> pd.DataFrame:
    table = pd.read_csv(site / "reports" / "results.csv")
    assert tuple(table.columns) == COLUMNS
    return table


def headline(results: pd.DataFrame, indicator: str) -> pd.DataFrame:
    own = results[
        results["run_id"].eq("dak-lak/2022/coverage_gaps/en")
        & results["section"].eq("Coverage and gaps")
        & results["indicator"].eq(indicator)
    ]
    return own.set_index("measure")


def test_what_is_simulated_says_so_and_nothing_else_does(site: Path, results: pd.DataFrame):
    made_up = results[results["simulated"]]
    assert set(made_up["section"]) == {
        "By commune", "The coverage cascade", "The way to the target",
        "Where the next ones should go", *IMPACT_SECTIONS,
    }  # fmt: skip
    impact = results[results["notebook"].eq("impact")]
    assert set(impact["section"]) == IMPACT_SECTIONS
    assert impact["simulated"].all()
    assert made_up["figures"].isna().all()
    shown = 0
    for name in PAGES:
        page = BeautifulSoup((site / "reports" / name).read_text("utf-8"), "html.parser")
        _, year, language, notebook, _ = name.split("/")
        own = results[results["run_id"].eq(f"dak-lak/{year}/{notebook}/{language}")]
        kinds = own.groupby("measure")["simulated"].agg(["any", "all"])
        for table in page.find_all("table"):
            measures = {cell["data-measure"] for cell in table.select("[data-measure]")}
            always = bool(measures) and kinds.loc[sorted(measures), "all"].all()
            never = not measures or not kinds.loc[sorted(measures), "any"].any()
            marked = table.caption.get_text().startswith("SIMULATED: ")
            assert not (always and not marked), table.caption
            assert not (never and marked), table.caption
            shown += marked
        for image in page.find_all("img"):
            shown += image["alt"].startswith("SIMULATED: ")
    assert shown > 10


def test_everything_planned_is_there(site: Path):
    assert sorted(digests(site / "reports", "**/*.html")) == sorted([*PAGES, "index.html"])
    left = {path.name for path in (site / "reports").rglob(".*")}
    assert left <= {".lock", ".seal.json", ".site.json"}, "nothing half-made stays behind"


@pytest.mark.parametrize(
    ("indicator", "figure", "x", "y", "role", "share", "gaps"),
    [
        ("community_communication_teams", "S009", 62, 312, "target", "progress_to_target",
         {"units_for_target": 312, "gap_to_target": 250}),
        ("communes_meeting_gender_equality_criterion", "S012", 65, 152, "universe",
         "coverage_of_universe", {"gap_to_universe": 87}),
        ("communes_with_dv_prevention_model", "S013", 90, 184, "universe", "coverage_of_universe",
         {"units_for_target": 175, "gap_to_target": 85, "gap_to_universe": 94}),
        ("district_units_good_startup_support", "S029", 6, 15, "universe", "coverage_of_universe",
         {"gap_to_universe": 9}),
    ],
)  # fmt: skip
def test_ratio_and_its_gaps(
    results: pd.DataFrame, indicator: str, figure: str, x: int, y: int, role: str, share: str,
    gaps: dict[str, int],
):  # fmt: skip
    rows = headline(results, indicator)
    shares = [m for m in rows.index if m.startswith(("progress", "coverage", "share"))]
    assert shares == [share], "one meaning, never two"
    assert rows.loc[share, "estimate"] == x / y
    ratio = rows.loc[share, ["numerator", "denominator", "denominator_role"]]
    assert ratio.tolist() == [x, y, role]
    found = {m: rows.loc[m, "estimate"] for m in rows.index if "gap" in m or m.startswith("units")}
    assert found == gaps
    assert set(rows["figures"]) == {figure}
    assert not rows["simulated"].any()


def test_csv_and_parquet_agree(site: Path, results: pd.DataFrame):
    parquet = pd.read_parquet(site / "reports" / "results.parquet")
    assert tuple(parquet.columns) == COLUMNS
    for column in ("run_id", "measure", "estimate", "text", "figures"):
        assert parquet[column].astype(object).where(parquet[column].notna(), None).tolist() == (
            results[column].astype(object).where(results[column].notna(), None).tolist()
        )


def test_results_are_the_runs_together(site: Path, results: pd.DataFrame):
    runs = site / "data" / "processed" / "results" / "place=dak-lak"
    assert sum(len(pd.read_parquet(path)) for path in runs.rglob("*.parquet")) == len(results)


def test_a_page_in_two_languages_states_the_same_results(results: pd.DataFrame):
    english, vietnamese = (
        results[results["run_id"].eq(f"dak-lak/2022/annual_summary/{language}")]
        .drop(columns=["run_id", "group", "text"])
        .reset_index(drop=True)
        for language in ("en", "vi")
    )
    pd.testing.assert_frame_equal(english, vietnamese)
    assert len(english) > 50
    assert {250, 784, 2145, 16_800_000} <= set(english["estimate"])


# One number, followed from the page to the sentence that it was reported in.


def test_golden_trace(site: Path, results: pd.DataFrame):
    page = BeautifulSoup((site / "reports" / GAPS_2022).read_text("utf-8"), "html.parser")
    cells = page.select("td[data-measure=gap_to_target]")
    (cell,) = [cell for cell in cells if cell.get_text() == "250"]
    assert cell["data-figures"] == "S009"
    link = cell.find("a")
    assert isinstance(link, Tag)
    assert link["href"] == "#S009"
    assert "“62/312 tổ truyền thông cộng đồng”, paragraph 6" in str(link["title"])

    row = page.find(id="S009")
    assert isinstance(row, Tag)
    table = row.find_parent("table")
    assert isinstance(table, Tag)
    assert table.caption.get_text() == "Figures this page stands on"
    words = [cell.get_text() for cell in row.find_all(["th", "td"])]
    assert words[:3] == ["S009", "Community communication teams, Đắk Lắk", "62/312"]

    raw = pd.read_csv(site / ARTICLE, dtype="string").set_index("figure_id").loc["S009"]
    assert raw[["numerator", "denominator"]].tolist() == ["62", "312"]
    assert raw["snippet"] == "62/312 tổ truyền thông cộng đồng"
    assert raw["locator"].startswith("paragraph 6")
    assert f"“{raw['snippet']}”, {raw['locator']}" in words[5]

    sources = pd.read_csv(site / "data" / "raw" / "sources.csv", dtype="string")
    source = sources.set_index("source_id").loc[raw["source_id"]]
    assert raw["source_id"] == "dlk2022"
    assert source["title"] in words[4]
    assert row.find("a", href=source["url"]) is not None

    gap = headline(results, "community_communication_teams").loc["gap_to_target"]
    assert (gap["estimate"], gap["figures"]) == (250, "S009")
    assert int(raw["denominator"]) - int(raw["numerator"]) == 250


def test_nothing_is_shown_that_is_not_recorded(site: Path, results: pd.DataFrame):
    shown = 0
    for run, rows in results.groupby("run_id"):
        place, year, notebook, language = str(run).split("/")
        (path,) = (site / "reports" / place / year / language / notebook).glob("*.html")
        recorded = set(zip(rows["measure"], rows["figures"].fillna(""), strict=True))
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for table in page.find_all("table"):
            if any(caption in table.caption.text for caption in FIGURES_CAPTIONS):
                continue  # the evidence itself
            for cell in table.select("td.number"):
                if cell.text == "–":
                    continue
                key = (cell.get("data-measure"), cell.get("data-figures", ""))
                assert key in recorded, f"{run}: {table.caption.text}: {cell.text}"
                shown += 1
    assert shown > 100


def test_every_number_with_figures_leads_to_a_row_of_its_page(site: Path):
    for name in PAGES:
        page = BeautifulSoup((site / "reports" / name).read_text("utf-8"), "html.parser")
        rows = {row["id"] for row in page.select("table.figures tr[id]")}
        cited = {i for c in page.select("[data-figures]") for i in c["data-figures"].split(";")}
        record = json.loads((site / "reports" / name).with_name("run.json").read_text("utf-8"))
        assert cited <= rows, name
        assert sorted(rows) == record["figures"], name


# A changed figure changes the pages that stand on it, and no other byte.


@pytest.fixture(scope="module")
def corrected(site: Path, tmp_path_factory: pytest.TempPathFactory, workbench: Run) -> Path:
    """A copy of the site, run again with one more team in Thái Nguyên and another printed year."""
    root = copy_of(site, tmp_path_factory.mktemp("corrected") / "project")
    edit(root, PUBLIC, "P0226", value="196")
    edit(root, ARTICLE, "S019", note="Another note, which the pages print.")
    without_impact(root)
    outcome = workbench(root, "run")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return root


def without_impact(root: Path) -> None:
    """Plan all but the slowest page, which stands on no figure."""
    plan = root / "analysis.yml"
    words = plan.read_text(encoding="utf-8")
    assert ", impact]" in words
    plan.write_text(words.replace(", impact]", "]"), encoding="utf-8")


def test_a_changed_figure_changes_its_pages_only(site: Path, corrected: Path):
    before, after = site / "reports", corrected / "reports"
    teams, years = pages_standing_on(before, "P0226"), pages_standing_on(before, "S019")
    assert teams == {page for page in PAGES if "coverage_gaps" in page}
    assert years == {
        page
        for page in PAGES
        if page.startswith(("dak-lak/2022/en/sources", "dak-lak/2022/en/outc"))
    }
    assert changed_pages(before, after) == teams | years


def test_a_changed_figure_reaches_the_results_that_stand_on_it(site: Path, corrected: Path):
    before, after = (
        pd.read_parquet(root / "reports" / "results.parquet") for root in (site, corrected)
    )
    differ = before["estimate"].ne(after["estimate"]).fillna(False)
    assert set(before.loc[differ, "figures"]) == {"P0226"}
    assert set(after.loc[differ, "estimate"]) == {196}


# A notebook that fails stops nothing else.


def break_notebook(path: Path) -> int:
    """Make the cell of imports raise; its number in the executed notebook."""
    notebook = nbformat.read(path, as_version=4)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    notebook.cells[code[1]].source = "raise ValueError('the well is dry')"
    nbformat.write(notebook, path)
    return code[1] + 2  # numbered from 1, and papermill adds its cell of parameters


FEW = """
title: Two pages
runs:
  - place: dak-lak
    years: [2022]
    notebooks: [sources, coverage_gaps]
    languages: [en]
"""


def test_a_failing_notebook_stops_nothing_else(site: Path, tmp_path: Path, workbench: Run):
    root = copy_of(site, tmp_path / "project")
    cell = break_notebook(root / "notebooks" / "02_coverage_gaps.ipynb")
    (root / "analysis.yml").write_text(FEW, encoding="utf-8")
    outcome = workbench(root, "run")
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stdout + outcome.stderr
    assert (
        f"FAILED dak-lak/2022/en/coverage_gaps, cell {cell}: ValueError: the well is dry"
        in outcome.stdout
    )
    assert "1 of 2 notebooks" in outcome.stdout

    failed = root / "reports" / "dak-lak/2022/en/coverage_gaps"
    left = {path.name for path in failed.iterdir()}
    assert left - {"kernel.log"} == {"02_coverage_gaps.ipynb", "log.jsonl", "run.json"}
    record = json.loads((failed / "run.json").read_text(encoding="utf-8"))
    assert record["failed"] == {"cell": cell, "error": "ValueError: the well is dry"}
    stale = root / "data/processed/results/place=dak-lak/year=2022/coverage_gaps.en.parquet"
    assert not stale.exists()
    results = pd.read_parquet(root / "reports" / "results.parquet")
    assert "dak-lak/2022/coverage_gaps/en" not in set(results["run_id"])
    assert "dak-lak/2022/sources/en" in set(results["run_id"])

    before, after = digests(site / "reports", "**/*.html"), digests(root / "reports", "**/*.html")
    assert {page for page in before if before[page] != after.get(page)} == {GAPS_2022, "index.html"}
    index = (root / "reports" / "index.html").read_text(encoding="utf-8")
    assert GAPS_2022 not in index
    assert PAGES[1] in index


# Mistakes: one message, exit code 2, and everything as it was.


def refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    *arguments: str,
) -> str:  # fmt: skip
    """What `workbench` says to a mistake; it must change no file."""
    generated = ("data/processed", "reports")
    before = [digests(root / folder) for folder in generated]
    monkeypatch.setenv("WORKBENCH_ROOT", str(root))
    monkeypatch.setattr(sys, "argv", ["workbench", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert [digests(root / folder) for folder in generated] == before
    return said.err


@pytest.fixture(scope="module")
def spoilt(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(site, tmp_path_factory.mktemp("spoilt") / "project")


@pytest.mark.parametrize(
    ("file", "key", "cells", "place", "words"),
    [
        (ARTICLE, "S009", {"denominator": "0"}, "row 10, column denominator", "found"),
        (ARTICLE, "S036", {"value": "5.755.250.000"}, "row 37, column value",
         "found '5.755.250.000', expected a plain number"),
        (ARTICLE, "S009", {"place": "dak-lac"}, "row 10, column place", "dak-lak"),
        (ARTICLE, "S013", {"denominator_role": "total"}, "row 14, column denominator_role",
         "universe"),
        (PUBLIC, "P0121", {"as_of": "28/07/2023"}, "row 122, column as_of",
         "expected a date like 2022-12-31"),
        (PUBLIC, "P0121", {"figure_id": "P0120"}, "row 122, column figure_id", "P0120"),
    ],
)  # fmt: skip
def test_bad_data_is_refused_and_nothing_changes(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    file: str, key: str, cells: dict[str, str], place: str, words: str,
):  # fmt: skip
    whole = (spoilt / file).read_bytes()
    try:
        edit(spoilt, file, key, **cells)
        message = refused(spoilt, monkeypatch, capsys, "run")
    finally:
        (spoilt / file).write_bytes(whole)
    assert f"{file}, {place}: found" in message
    assert words in message
    assert "expected" in message


def test_bad_data_from_a_shell(spoilt: Path, workbench: Run):
    whole = (spoilt / ARTICLE).read_bytes()
    before = [digests(spoilt / folder) for folder in ("data/processed", "reports")]
    try:
        (spoilt / ARTICLE).write_bytes(whole.replace(b"figure_id,indicator", b"figure_id,sign"))
        outcome = workbench(spoilt, "run")
    finally:
        (spoilt / ARTICLE).write_bytes(whole)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"{ARTICLE}, row 1, column indicator: found no such column")
    assert len(outcome.stderr.strip().splitlines()) == 2
    assert [digests(spoilt / folder) for folder in ("data/processed", "reports")] == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "1999"), "command line, parameter year: found 1999, expected a year with "),
        (("--place", "nowhere"), "command line, parameter place: found 'nowhere', expected a code"),
        (("--notebook", "nope"), "command line: found the notebook 'nope', expected one of"),
        (
            ("--notebook", "equity", "--language", "vi"),
            "command line, parameter language: found 'vi', expected 'en'",
        ),
    ],
)
def test_a_wrong_option_is_refused(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...], words: str,
):  # fmt: skip
    message = refused(spoilt, monkeypatch, capsys, "run", *arguments)
    assert message.startswith(words)
    assert len(message.strip().splitlines()) == 2


@pytest.mark.parametrize("arguments", [["--year", "soon"], ["--jobs", "0"], ["--yaer", "2022"]])
def test_what_is_no_option_is_refused(arguments: list[str]):
    outcome = CliRunner().invoke(cli.app, ["run", *arguments])
    assert outcome.exit_code == 2
    assert arguments[0] in outcome.output


VERBS = [(c.name or c.callback.__name__).replace("_", "-") for c in cli.app.registered_commands]


@pytest.mark.parametrize("command", VERBS)
def test_help_shows_an_example(command: str):
    outcome = CliRunner().invoke(cli.app, [command, "--help"])
    assert outcome.exit_code == 0
    assert f"workbench {command}" in outcome.output.partition("Example")[2]
