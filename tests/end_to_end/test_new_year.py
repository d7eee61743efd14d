"""A made-up 2023, from the command to pages, as docs/how-to/new-year.md has it."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "new-year.md"
CAVEATS = '<section class="caveats'
MAKING = {"en": '<h2 id="how-this-page-was-made', "vi": '<h2 id="trang-này-được-lập-như-thế-nào'}
BLOCK = re.compile(r"\n\n((?: {7}.*\n)+)")
SOURCE = {
    "source_id": "made-up-2023", "title": "SIMULATED", "publisher": "nobody",
    "published": "2024-01-15", "kind": "report", "confidence": "high",
}  # fmt: skip


def steps() -> list[tuple[list[str], str]]:
    """Each command of the guide with the last line that it promises."""
    text = GUIDE.read_text(encoding="utf-8").split("## Without a spreadsheet")[0]
    blocks = [(m.start(), m[1].strip()) for m in BLOCK.finditer(text)]
    found = []
    for (_, command), (start, said) in pairwise(blocks):
        if command.startswith("workbench "):
            assert text[:start].rstrip().endswith("Its last line:"), command
            found.append((command.split()[1:], said))
    return found


def fill(path: Path) -> None:
    """Every expected figure a little higher than last time, marked as made up."""
    workbook = load_workbook(path)
    sheet, sources = workbook["figures"], workbook["sources"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        known = {name: sheet.cell(row, column).value for name, column in columns.items()}
        if known["expected"] != "yes" or known["there"]:
            continue
        numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", known["last_value"])]
        cells = {"value": numbers[0] + 3}
        if "/" in known["last_value"]:
            cells = {"numerator": numbers[0] + 3, "denominator": numbers[1]}
        if known["indicator"] == "communes_meeting_gender_equality_criterion":
            cells["denominator"] = 151  # since 2023-04-10, as the sheet places says
        cells |= {"source_id": SOURCE["source_id"], "basis": "simulated"}
        for name, value in cells.items():
            sheet.cell(row, columns[name]).value = value
    headings = {cell.value: cell.column for cell in sources[1]}
    for name, value in SOURCE.items():
        sources.cell(2, headings[name]).value = value
    workbook.save(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "analysis.yml", root)
    (root / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "caveats.yml", root / "docs")
    return root


def test_the_guide_has_its_steps():
    verbs = [command[:1] for command, _ in steps()]
    assert verbs == [["new-year"], ["new-year"], ["new-year"], ["check"], ["new-year"], ["run"]]


@pytest.mark.slow
def test_each_step_ends_as_the_guide_says(project, workbench):
    for command, said in steps():
        if "--from" in command:
            fill(project / command[-1])
        done = workbench(project, *command)
        assert done.returncode == 0, done.stdout + done.stderr
        pattern = ".+?".join(re.escape(part) for part in said.split("…"))
        last = done.stdout.rstrip().splitlines()[-1]
        assert re.fullmatch(pattern, last), (command, last)
    for language in ("vi", "en"):
        page = project / "reports/dak-lak/2023" / language / "annual_summary"
        text = (page / "07_annual_summary.html").read_text(encoding="utf-8")
        assert "65/312" in text, "62 of 312 teams, and three more"
        assert "SIMULATED" in text
        limits, making = (text.index(f'{mark}"') for mark in (CAVEATS, MAKING[language]))
        assert limits < text.index('data-caveat="teams_312_is_a_target"') < making
    results = pd.read_csv(project / "reports" / "results.csv")
    made_up = results[results["figures"].astype("string").str.contains("dak-lak-2023-", na=False)]
    assert len(made_up)
    assert made_up["simulated"].all()
    plan = (ROOT / "analysis.yml").read_text(encoding="utf-8")
    assert (project / "analysis.yml").read_text(encoding="utf-8") == plan.replace(
        "[2022, 2024]", "[2022, 2023, 2024]"
    )
