"""A release: the same bytes for the same content, and nothing of it changes unseen."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.reporting.compare import compare
from helpers.reporting.compare_sides import release_side
from helpers.reporting.release import (
    CHECKSUMS,
    editions_of,
    read_release,
    releases_in,
    verify_release,
)
from helpers.reporting.release_content import Content, input_digests, release_files

FIGURES = [
    {"figure_id": "S9", "indicator": "teams", "place": "dak-lak", "key_period": "2022",
     "value": "62", "source_id": "dlk2022", "published": "2022-12-01"},
    {"figure_id": "S1", "indicator": "unused", "place": "dak-lak", "value": "1"},
]  # fmt: skip
ROWS = [
    {"estimate": 62.0, "figures": "S9", "text": "Tổ, “câu lạc bộ”\nvà nhóm", "group": "a,b"},
    {"measure": "progress_to_target", "unit": "ratio", "estimate": 62 / 312, "numerator": 62.0,
     "denominator": 312.0, "denominator_role": "target", "figures": "S9"},
    {"measure": "density", "estimate": float("inf"), "lower": 0.1 + 0.2, "disclosure": "sensitive"},
]  # fmt: skip


@pytest.fixture
def content(side) -> Content:
    files = {"../../home/somebody/panel.csv": "f", "data/raw/x.csv": None}
    kept = {"figures": ["S9"], "seconds": 12.3, "page": "p", "failed": None, "files": files}
    one = side(
        ROWS, figures=FIGURES, packages={"numpy": "2.4.1"}, record=kept,
        definitions=[{"indicator": "teams", "label_en": "Teams"}],
        universes=[{"place": "dak-lak", "universe": "rural_communes", "count": "152"}],
    )  # fmt: skip
    return Content(
        "2022", "Programmes", 2022, None, None, one.records, one.results, one.basis,
        {"data/raw/figures/a.csv": "d"}, {"dak-lak/2022/equity/en": 5},
    )  # fmt: skip


def written(content: Content, root: Path) -> Path:
    folder = root / "releases" / content.name
    folder.mkdir(parents=True)
    for name, data in release_files(content).items():
        (folder / name).write_bytes(data)
    return folder


def test_what_was_published_comes_back(content, tmp_path):
    release = read_release(written(content, tmp_path))
    assert release.year == 2022
    assert len(release.results) == 3
    assert release.basis.figures["figure_id"].tolist() == ["S9"]
    assert compare(release_side(release), release_side(release)).is_same
    texts = set(release.results["text"].dropna())
    assert texts == {"Tổ, “câu lạc bộ”\nvà nhóm"}
    (record,) = release.records().values()
    assert record["modules"] == {"helpers.coverage": "m"}


def test_the_release_equals_what_it_was_made_of(content, side, tmp_path):
    release = read_release(written(content, tmp_path))
    done = compare(release_side(release), side(ROWS, figures=FIGURES))
    assert done.is_same


def test_equal_content_is_equal_bytes_whatever_the_order(content):
    first = release_files(content)
    shuffled = content.results.sample(frac=1, random_state=1).reset_index(drop=True)
    again = replace(content, results=shuffled, inputs=dict(reversed(content.inputs.items())))
    assert release_files(again) == first
    noise = content.results.assign(estimate=content.results["estimate"] * (1 + 1e-15))
    assert release_files(replace(content, results=noise)) == first


def test_nothing_of_clock_machine_or_path_is_inside(content):
    files = release_files(content)
    whole = b"".join(files.values())
    for word in (b"seconds", b"12.3", b"somebody", b"/home", str(Path.cwd()).encode()):
        assert word not in whole
    assert b"outside the project: panel.csv" in files["run.json"]


def test_a_declared_day_is_in_it_and_changes_only_words(content):
    plain, dated = release_files(content), release_files(replace(content, published="2023-01-31"))
    assert b"Published 2023-01-31." in dated["README.md"]
    assert {n for n in plain if plain[n] != dated[n]} == {"README.md", "run.json", CHECKSUMS}


def test_the_readme_says_what_to_be_careful_with(content):
    words = release_files(content)["README.md"].decode()
    assert "5 results of simulated data are not published." in words
    assert "1 result is sensitive (column `disclosure`)" in words


@pytest.mark.parametrize(
    ("change", "named", "found"),
    [
        (lambda f: (f / "results.csv").write_bytes((f / "results.csv").read_bytes() + b" "),
         "results.csv", "changed after it was published"),
        (lambda f: (f / "figures.csv").unlink(), "figures.csv", "no such file"),
        (lambda f: (f / "mine.csv").write_text("x"), "mine.csv", "not in checksums.txt"),
        (lambda f: (f / CHECKSUMS).write_text("x"), CHECKSUMS, "no checksum on line 1"),
        (lambda f: (f / CHECKSUMS).unlink(), CHECKSUMS, "no such file"),
        (lambda f: (f / CHECKSUMS).write_text(""), CHECKSUMS, "no line for run.json"),
    ],
)  # fmt: skip
def test_an_edit_is_named_in_one_message(content, tmp_path, change, named, found):
    folder = written(content, tmp_path)
    assert verify_release(folder) == 6
    change(folder)
    with pytest.raises(UserError) as error:
        read_release(folder)
    message = str(error.value)
    assert message.startswith(f"releases/2022/{named}: ")
    assert found in message
    assert "A release never changes" in message


def test_another_format_is_named(content, tmp_path, monkeypatch):
    folder = written(content, tmp_path)
    monkeypatch.setattr("helpers.reporting.release.FORMAT", 2)
    with pytest.raises(UserError, match="found format 1, expected 2"):
        read_release(folder)


def test_editions_are_in_order_and_of_one_release(tmp_path):
    names = ("2022.10", "2022", "2022.2", "2022-dak-lak", "2023", ".writing-x")
    for name in names:
        (tmp_path / "releases" / name).mkdir(parents=True)
    assert [f.name for f in editions_of(tmp_path, "2022")] == ["2022", "2022.2", "2022.10"]
    assert [f.name for f in editions_of(tmp_path, "2022-dak-lak")] == ["2022-dak-lak"]
    assert ".writing-x" not in [f.name for f in releases_in(tmp_path)]
    assert releases_in(tmp_path / "nowhere") == []


def test_inputs_are_every_file_of_the_raw_data(tmp_path):
    raw = tmp_path / "data" / "raw" / "figures"
    raw.mkdir(parents=True)
    (raw / "a.csv").write_text("x")
    (raw.parent / "corrections.yml").write_text("y")
    (raw / ".a.csv.swp").write_text("z")
    assert list(input_digests(tmp_path)) == ["data/raw/corrections.yml", "data/raw/figures/a.csv"]


def test_results_in_twelve_digits_are_the_same_numbers(content, tmp_path):
    release = read_release(written(content, tmp_path))
    row = release.results.set_index("measure").loc["density"]
    assert row["estimate"] == float("inf")
    assert row["lower"] == pytest.approx(0.3, rel=1e-12)
    assert pd.isna(row["upper"])


def test_a_copy_of_a_release_is_one_wherever_it_lies(content, tmp_path):
    folder = written(content, tmp_path)
    shutil.copytree(folder, tmp_path / "elsewhere")
    assert len(read_release(tmp_path / "elsewhere").results) == 3
