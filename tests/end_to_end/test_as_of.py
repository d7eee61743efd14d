"""`workbench run --as-of`: pages of an earlier day beside those of today, which nothing touches.

Gia Lai, 2023: 80 communication teams published on 17 April (P0120), 87 on 28 July (P0121).
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.reporting.results import COLUMNS

PLAN = """
title: Vintages
runs:
  - {place: gia-lai, years: [2023, 2021], notebooks: [sources]}
"""
DAY = "2023-05-01"
RUN = "gia-lai/2023/en/sources"
PUBLIC = "data/raw/figures/public_2008_2025.csv"
BAD_DAYS = {
    "2023-02-30": "found '2023-02-30', expected a day of the calendar such as 2023-06-30",
    "2199-01-01": "found 2199-01-01, expected a day up to today",
    "1999-12-31": "found 1999-12-31, expected a day from 2011-10-31 on, the first",
    "2012-01-01": "expected a day by which a figure for gia-lai/2023 or gia-lai/2021 had been",
}
Run = Callable[..., "CompletedProcess[str]"]

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


def digests(root: Path) -> dict[str, str]:
    """Everything of today that is generated."""
    made = [p for name in ("reports", "data/processed") for p in (root / name).rglob("*")]
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in made if p.is_file() and "as-of" not in p.parts
    }  # fmt: skip


def stamps(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def edit(root: Path, key: str, **cells: str) -> None:
    path = root / PUBLIC
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    (row,) = [row for row in rows if row[0] == key]
    for column, text in cells.items():
        row[header.index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


@pytest.fixture(scope="module")
def root(tmp_path_factory, thin_project: Callable[[Path, str], Path], workbench: Run) -> Path:
    """A project with today's page and that of 1 May 2023."""
    root = thin_project(tmp_path_factory.mktemp("vintages") / "p", PLAN)
    today = workbench(root, "run", "--year", "2023")
    assert today.returncode == 0, today.stdout + today.stderr
    before = digests(root)
    then = workbench(root, "run", "--as-of", DAY, "--year", "2023")
    assert then.returncode == 0, then.stdout + then.stderr
    assert digests(root) == before, "a page of an earlier day touched those of today"
    return root


def test_the_folder_of_a_day_is_laid_out_as_that_of_today(root: Path):
    then = root / "reports" / "as-of" / DAY
    for reports in (root / "reports", then):
        results = pd.read_csv(reports / "results.csv")
        assert tuple(results.columns) == COLUMNS
        assert len(pd.read_parquet(reports / "results.parquet")) == len(results) > 0
        assert (reports / "index.html").is_file()
        assert (reports / RUN / "01_sources.html").is_file()
    assert json.loads((then / RUN / "run.json").read_text("utf-8"))["as_of"] == DAY
    assert json.loads((root / "reports" / RUN / "run.json").read_text("utf-8"))["as_of"] is None


def test_only_figures_that_were_published_by_then_are_used(root: Path):
    then, now = (
        set(json.loads((folder / RUN / "run.json").read_text("utf-8"))["figures"])
        for folder in (root / "reports" / "as-of" / DAY, root / "reports")
    )
    assert "P0120" in then
    assert not {"P0121", "P0114"} & then
    assert {"P0120", "P0121"} <= now
    results = pd.read_csv(root / "reports" / "as-of" / DAY / "results.csv")
    counted = results[results["measure"].eq("figures_reported") & results["group"].isna()]
    assert counted["estimate"].tolist() == [len(then)]
    published = results["group"].dropna().str.extract(r", (\d{4}-\d{2}-\d{2})$")[0]
    assert published.dropna().le(DAY).all()


def test_every_page_says_what_day_it_shows(root: Path):
    folder = root / "reports" / "as-of" / DAY
    for page in (folder / RUN / "01_sources.html", folder / "index.html"):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        assert soup.title.get_text().endswith("as known on 1 May 2023")
        (said,) = soup.select(".as-of")
        assert said.get_text().startswith("This page shows what was known on 1 May 2023:")
        assert "without a date of publication" in said.get_text()
    page = BeautifulSoup((folder / RUN / "01_sources.html").read_text("utf-8"), "html.parser")
    (table,) = [t for t in page.select("table") if "What was known" in t.caption.get_text()]
    told = {row.th.get_text(): row.td.get_text() for row in table.select("tbody tr") if row.th}
    assert int(told["Left out, as published later"]) > 100
    assert 'class="as-of"' not in (root / "reports" / RUN / "01_sources.html").read_text("utf-8")


def test_nothing_is_touched_where_nothing_changed(root: Path, workbench: Run):
    before = stamps(root)
    again = workbench(root, "run", "--as-of", DAY, "--year", "2023")
    assert "1 of 1 notebooks (1 fresh)" in again.stdout
    assert f"Open reports/as-of/{DAY}/index.html" in again.stdout
    why = workbench(root, "run", "--as-of", DAY, "--year", "2023", "--why")
    assert why.stdout == f"{RUN}: fresh\n"
    assert stamps(root) == before


def test_a_figure_published_later_leaves_the_day_as_it_was(
    root: Path, workbench: Run, tmp_path: Path
):
    copy = Path(shutil.copytree(root, tmp_path / "p"))
    edit(copy, "P0121", value="88")
    asked = ("run", "--year", "2023", "--why")
    assert workbench(copy, *asked, "--as-of", DAY).stdout == f"{RUN}: fresh\n"
    assert workbench(copy, *asked).stdout == f"{RUN}: table figures changed\n"
    edit(copy, "P0120", value="81")
    assert workbench(copy, *asked, "--as-of", DAY).stdout == f"{RUN}: table figures changed\n"


def test_one_folder_for_two_days_is_made_anew(root: Path, workbench: Run):
    asked = ("run", "--year", "2023", "--out", f"reports/as-of/{DAY}", "--why")
    assert workbench(root, *asked).stdout == f"{RUN}: as of today, was {DAY}\n"


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_day_that_cannot_be_shown_is_refused_in_one_message(root: Path, workbench: Run, day: str):
    before = digests(root)
    refused = workbench(root, "run", "--as-of", day)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("command line, --as-of: ")
    assert BAD_DAYS[day] in refused.stderr
    assert len(refused.stderr.splitlines()) == 2
    assert digests(root) == before
    assert not (root / "reports" / "as-of" / day).exists()


def test_what_was_not_known_of_a_plan_is_named(root: Path, workbench: Run):
    told = workbench(root, "run", "--as-of", "2022-06-30", "--why")
    assert told.returncode == 0, told.stderr
    assert told.stdout == "gia-lai/2021/en/sources: never run\n"
