"""From two years' runs to a comparison, a release, a backtest that fails, and a second edition."""

import contextlib
import io
import json
import re
import shutil
import time
from importlib.metadata import version
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import cli
from helpers.reporting.outcome import Outcome
from helpers.reporting.project import ROOT_VARIABLE

PLAN = """
title: Programmes
runs:
  - place: dak-lak
    years: [2022, 2024]
    notebooks: [coverage_gaps]
"""
pytestmark = [pytest.mark.notebooks, pytest.mark.slow]
ARTICLE = "data/raw/figures/dak_lak_article_2022.csv"


def type_in(root: Path, *arguments: str) -> CompletedProcess[str]:
    """A command in this process, which has imported what a new one would wait for."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv(ROOT_VARIABLE, str(root))
        patch.setattr("sys.argv", ["workbench", *arguments])
        with contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
            cli.main()
    return CompletedProcess(arguments, int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def root(thin_project, workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose two years were run and whose 2022 was published."""
    root: Path = thin_project(tmp_path_factory.mktemp("releases") / "project", PLAN)
    done = workbench(root, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    done = type_in(root, "publish", "2022", "--date", "2026-01-31")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "published in releases/2022." in done.stdout
    return root


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The project in another folder, to be changed."""
    shutil.copytree(root, tmp_path / "elsewhere" / "copy")
    return tmp_path / "elsewhere" / "copy"


@pytest.fixture(scope="module")
def compared(root: Path) -> CompletedProcess[str]:
    return type_in(root, "compare", "2022", "2024")


def correct(root: Path) -> None:
    """One more team was counted than the article was read to say."""
    path = root / ARTICLE
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(S009,.*?),62,,62,312,", r"\1,63,,63,312,", text)
    assert changed != text
    time.sleep(0.05)
    path.write_text(changed, encoding="utf-8")


def test_teams_are_new_data_and_merged_communes_are_places(root, compared):
    assert compared.returncode == 1, compared.stderr
    changes = pd.read_csv(root / "reports" / "compare" / "2022--2024" / "changes.csv")
    teams = changes[
        changes["indicator"].eq("community_communication_teams")
        & changes["measure"].eq("reported_value")
    ].iloc[0]
    assert (teams["estimate_a"], teams["estimate_b"], teams["cause"]) == (62, 330, "new_data")
    assert "P0010 (2024; 2024-06-01)" in teams["reason"]
    rural = changes[changes["group"].eq("Rural communes (xã)") & changes["status"].eq("changed")]
    (rural,) = rural.to_dict("records")
    assert (rural["estimate_a"], rural["estimate_b"], rural["cause"]) == (152, 149, "places")
    assert rural["reason"].startswith("152 → 151 (2023-04-10) → 149 (2024-11-01)")
    assert not changes["cause"].isin(["code", "environment", "unknown", "revision"]).any()


def test_the_page_is_in_the_site_and_asks_nobody(root, compared):
    assert compared.returncode == 1
    index = BeautifulSoup((root / "reports" / "index.html").read_text("utf-8"), "html.parser")
    link = index.find("a", string="What changed: 2022 and 2024")
    page = root / "reports" / link["href"]
    html = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert html.h1.get_text() == "What changed: 2022 and 2024"
    assert "62/312" in html.get_text()
    assert "62/312 → 330, New data" in html.img["alt"]
    assert not html.select("script, link, iframe")
    assert all(tag["src"].startswith("data:") for tag in html.select("[src]"))


def test_output_for_other_programs_is_only_the_table(root):
    done = type_in(root, "compare", "2022", "2024", "--format", "csv", "--no-page")
    assert done.returncode == 1
    assert done.stdout.startswith("status,cause,also,reason,")
    assert done.stdout == (root / "reports" / "compare" / "2022--2024" / "changes.csv").read_text(
        "utf-8-sig"
    )


def test_a_release_is_what_its_year_is(root):
    done = type_in(root, "compare", "release:2022", "2022", "--no-page")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing moved between release 2022 and 2022" in done.stdout


def test_two_releases_of_the_same_inputs_are_equal_byte_for_byte(root, copy, workbench):
    shutil.rmtree(copy / "releases")
    shutil.rmtree(copy / "reports")
    assert workbench(copy, "run", "--year", "2022").returncode == 0
    assert type_in(copy, "publish", "2022", "--date", "2026-01-31").returncode == 0
    first, second = (
        {p.name: p.read_bytes() for p in (folder / "releases" / "2022").iterdir()}
        for folder in (root, copy)
    )
    assert set(first) == {
        "README.md", "checksums.txt", "definitions.csv", "figures.csv", "results.csv", "run.json",
        "universes.csv",
    }  # fmt: skip
    assert first == second
    assert not list((copy / "releases").glob(".*"))


def test_a_release_that_is_there_is_not_written_again(root):
    before = (root / "releases" / "2022" / "checksums.txt").stat().st_mtime_ns
    done = type_in(root, "publish", "2022")
    assert done.returncode == 2
    assert "workbench publish 2022 --new-edition --because" in done.stderr
    assert (root / "releases" / "2022" / "checksums.txt").stat().st_mtime_ns == before
    done = type_in(root, "publish", "2022", "--new-edition", "--because", "nothing")
    assert done.returncode == 2
    assert "found the same results there" in done.stderr
    assert [p.name for p in (root / "releases").iterdir()] == ["2022"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("publish", "2023"), "analysis.yml: found no run of 2023"),
        (("publish", "2022", "--place", "gia-lai"), "found no run of 2022 for gia-lai"),
        (("publish", "2024", "--date", "31/01/2025"), "--date: found '31/01/2025'"),
        (
            ("publish", "2024", "--date", "2012-01-31"),
            "--date: found 2012-01-31, expected a day on",
        ),
        (("publish", "2024", "--because", "x"), "expected both or none"),
        (("publish",), "found no year"),
        (("backtest", "2019"), "found no such release, expected one of those there are (2022)"),
        (("compare", "2022", "2023"), "found no finished reports of 2023"),
        (("compare", "2022", "2024", "--place", "gia-lai"), "--place: found 'gia-lai'"),
        (("compare", "2022", "2024", "--format", "pdf"), "--format: found 'pdf'"),
    ],
)
def test_bad_input_is_one_message(root, arguments, words):
    done = type_in(root, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_edited_release_is_named_by_check_and_by_publish(copy):
    assert type_in(copy, "check").returncode == 0
    path = copy / "releases" / "2022" / "results.csv"
    path.write_bytes(path.read_bytes().replace(b",62,", b",72,"))
    for arguments in (("check",), ("publish", "--check"), ("compare", "release:2022", "2024"),
                      ("backtest", "2022")):  # fmt: skip
        done = type_in(copy, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("releases/2022/results.csv: found a file that was changed")


@pytest.fixture
def run_again(monkeypatch: pytest.MonkeyPatch):
    """A backtest whose runs come out as given: as the reports are, upgraded, or not at all."""

    def come_out(root: Path, error: str | None = None, numpy: str | None = None) -> None:
        def run_all(runs, project, reports, names, limits, jobs):
            if error is None:
                shutil.copytree(root / "reports", reports, dirs_exist_ok=True)
            for run in runs if numpy else ():
                upgrade(reports / run.name, numpy)
            return [Outcome(run, reports / run.name, 1.0, error and 3, error) for run in runs]

        monkeypatch.setattr("helpers.reporting.backtest._run_all", run_all)

    return come_out


def upgrade(folder: Path, numpy: str) -> None:
    """Make a run one of another numpy, with which one number comes out otherwise."""
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["versions"]["numpy"] = numpy
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    results = pd.read_parquet(folder / "results.parquet", partitioning=None)
    moved = results["measure"].eq("progress_to_target")
    results["estimate"] = results["estimate"].mask(moved, results["estimate"] * (1 + 1e-7))
    results.to_parquet(folder / "results.parquet", index=False)


def test_an_upgrade_that_moves_a_number_is_named_as_environment(root, run_again):
    run_again(root, numpy="99.1.0")
    done = type_in(root, "backtest", "2022")
    assert (done.returncode, done.stderr) == (1, "")
    first, *lines = done.stdout.splitlines()
    assert first.endswith(": 1 changed, 0 new, 0 gone.")
    (line,) = lines
    assert "Progress to the target [2022]" in line
    assert line.endswith(f". Environment: numpy {version('numpy')}, now 99.1.0")


def test_a_release_that_comes_out_the_same_is_said(root, run_again):
    run_again(root)
    done = type_in(root, "backtest")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"releases/2022: all \d+ published results are what they were\.\n",
                        done.stdout)  # fmt: skip


def test_a_run_that_fails_now_is_said(root, run_again):
    run_again(root, "KeyError: 'teams'")
    done = type_in(root, "backtest", "2022")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "releases/2022: dak-lak/2022/en/coverage_gaps could not be run again, cell 3: "
        "KeyError: 'teams'\n"
    )


def test_a_moved_number_is_named_then_published_as_a_second_edition(copy, workbench):
    kept = {p: p.read_bytes() for p in (copy / "reports").rglob("results.*")}

    correct(copy)
    done = workbench(copy, "backtest", "2022")
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"teams: Reported.*62/312 → 63/312\. Revision: S009 was 62/312, is 63/312",
                     done.stdout)  # fmt: skip
    assert {p: p.read_bytes() for p in (copy / "reports").rglob("results.*")} == kept

    because = ("--new-edition", "--because", "a team of Ea Kar was left out")
    done = type_in(copy, "publish", "2022", *because)
    assert done.returncode == 2
    assert "dak-lak/2022/en/coverage_gaps: table figures changed" in done.stderr
    assert workbench(copy, "run", "--year", "2022").returncode == 0
    done = type_in(copy, "publish", "2022", *because)
    assert done.returncode == 0, done.stderr
    changes = pd.read_csv(copy / "releases" / "2022.2" / "changes.csv")
    assert set(changes["cause"]) == {"revision"}
    assert "a team of Ea Kar was left out" in (
        copy / "releases" / "2022.2" / "README.md"
    ).read_text("utf-8")
    done = type_in(copy, "publish", "--check")
    assert done.stdout.splitlines() == [
        "releases/2022: 6 files are what was published",
        "releases/2022.2: 7 files are what was published",
    ]
