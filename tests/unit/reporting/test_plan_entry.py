"""A year joins analysis.yml; what somebody wrote there stays, byte for byte."""

from pathlib import Path

import pytest
import yaml

from helpers.reporting.plan_entry import PlanEntry, add_year, has_year

ROOT = Path(__file__).parents[3]
BLOCK = """\
# Ours.
title: A title  # kept
runs:
    - place: dak-lak   # the first
      years:
        - 2022
        # the year between is missing
        - 2024
      notebooks: [sources]
    - {place: gia-lai, years: [2022]}
limits:
  minutes: 5
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "analysis.yml"
    path.write_bytes(text.encode("utf-8"))
    return path


def added(old: str, new: str) -> list[str]:
    """Lines of the new text that the old one lacks; every old line is there in its order."""
    rest = iter(new.splitlines(keepends=True))
    extra = []
    for line in old.splitlines(keepends=True):
        for candidate in rest:
            if candidate == line:
                break
            extra.append(candidate)
        else:
            pytest.fail(f"lost: {line!r}")
    return extra + list(rest)


def test_the_committed_plan_changes_in_its_lists_of_years_alone(tmp_path):
    text = (ROOT / "analysis.yml").read_text(encoding="utf-8")
    path = write(tmp_path, text)
    assert add_year(path, "dak-lak", 2023) == PlanEntry(is_new=True)
    assert path.read_text(encoding="utf-8") == text.replace("[2022, 2024]", "[2022, 2023, 2024]")
    assert has_year(path, "dak-lak", 2023)


def test_the_newest_year_brings_all_entries_of_the_year_before(tmp_path):
    text = (ROOT / "analysis.yml").read_text(encoding="utf-8")
    path = write(tmp_path, text)
    add_year(path, "dak-lak", 2025)
    assert path.read_text(encoding="utf-8") == text.replace("2024]", "2024, 2025]")


def test_a_second_time_nothing_is_touched(tmp_path):
    path = write(tmp_path, (ROOT / "analysis.yml").read_text(encoding="utf-8"))
    add_year(path, "dak-lak", 2023)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert add_year(path, "dak-lak", 2023) == PlanEntry(is_new=False)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("place", "year", "lines"),
    [
        ("dak-lak", 2023, ["        - 2023\n"]),
        ("dak-lak", 2025, ["        - 2025\n"]),
        ("dak-lak", 2021, ["        - 2021\n"]),
    ],
)
def test_lists_of_one_year_a_line(tmp_path, newline, place, year, lines):
    text = BLOCK.replace("\n", newline)
    path = write(tmp_path, text)
    assert add_year(path, place, year).by_hand == ""
    new = path.read_bytes().decode("utf-8")
    assert added(text, new) == [line.replace("\n", newline) for line in lines]
    years = yaml.safe_load(new)["runs"][0]["years"]
    assert years == sorted([2022, 2024, year])


@pytest.mark.parametrize(("year", "years"), [(2023, "[2022, 2023]"), (2020, "[2020, 2022]")])
def test_a_list_within_a_line(tmp_path, year, years):
    path = write(tmp_path, BLOCK)
    add_year(path, "gia-lai", year)
    assert path.read_text(encoding="utf-8") == BLOCK.replace("[2022]", years)


@pytest.mark.parametrize("end", ["", "\n# the end\n", "\n\n"])
def test_a_new_place_comes_after_the_last_entry(tmp_path, end):
    text = BLOCK.partition("limits")[0].rstrip("\n") + end
    path = write(tmp_path, text)
    assert add_year(path, "cao-bang", 2023).by_hand == ""
    new = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line] == [
        line for line in new.splitlines()
        if line and not any(word in line for word in ("cao-bang", "[2023]", "vi, en", "[en]",
                                                      "annual_summary", "coverage_gaps"))
    ]  # fmt: skip
    runs = yaml.safe_load(new)["runs"]
    assert [(run["place"], run["years"]) for run in runs[2:]] == [("cao-bang", [2023])] * 2
    assert runs[:2] == yaml.safe_load(text)["runs"]


def test_a_new_place_stands_before_what_follows_the_runs(tmp_path):
    path = write(tmp_path, BLOCK)
    add_year(path, "cao-bang", 2023)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["limits"] == {"minutes": 5}
    assert len(content["runs"]) == 4


@pytest.mark.parametrize(
    "text",
    [
        "title: t\nruns: [{place: dak-lak, years: &y [2022]}, {place: gia-lai, years: *y}]\n",
        "title: t\nruns:\n- {place: dak-lak, years: &y [2022]}\n- {place: gia-lai, years: *y}\n",
    ],
)
def test_where_it_is_not_safe_the_line_is_told_and_nothing_written(tmp_path, text):
    path = write(tmp_path, text)
    done = add_year(path, "gia-lai", 2023)
    assert done.by_hand == "analysis.yml: write years: [2022, 2023] in entry 2 of runs."
    assert path.read_text(encoding="utf-8") == text
