"""``data/processed`` is complete and in step with ``data/raw``, or is made anew."""

import hashlib
import json
import os
import shutil
import warnings

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.evidence import gather_evidence
from helpers.figures.processed import PACKAGE, prepare, read_evidence

ARTICLE = "figures/dak_lak_article_2022.csv"


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def prepared(small_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared") / "processed"
    assert prepare(small_folder, folder)
    return folder


@pytest.fixture
def processed(prepared, tmp_path):
    """A folder in step with ``raw_folder``."""
    return shutil.copytree(prepared, tmp_path / "processed")


def test_what_is_written_is_read_back_in_its_types(raw_folder, processed):
    written, evidence = read_evidence(processed), gather_evidence(raw_folder.path)
    for name, table in evidence.tables().items():
        pd.testing.assert_frame_equal(written.tables()[name], table.reset_index(drop=True))


def test_prepared_twice_is_written_once(raw_folder, processed):
    before = {file.name: file.stat().st_mtime_ns for file in processed.iterdir()}
    assert not prepare(raw_folder.path, processed)
    assert {file.name: file.stat().st_mtime_ns for file in processed.iterdir()} == before


def test_the_same_tables_give_the_same_bytes(raw_folder, processed):
    before = contents(processed)
    assert prepare(raw_folder.path, processed, force=True)
    assert contents(processed) == before


def test_any_change_of_a_raw_file_is_seen(raw_folder, processed):
    raw_folder.add("places/names.csv", "Việt Nam", name="Vietnam")
    assert prepare(raw_folder.path, processed)
    assert not prepare(raw_folder.path, processed)


def test_the_package_records_digests_of_what_it_read_and_wrote(raw_folder, processed):
    package = json.loads((processed / PACKAGE).read_text(encoding="utf-8"))
    digest = hashlib.sha256((raw_folder.path / ARTICLE).read_bytes()).hexdigest()
    assert package["inputs"][ARTICLE] == digest
    assert set(package["inputs"]) == {
        file.relative_to(raw_folder.path).as_posix()
        for pattern in ("*.csv", "corrections.yml") for file in raw_folder.path.rglob(pattern)
    }  # fmt: skip
    for resource in package["resources"]:
        data = (processed / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_bad_input_leaves_everything_as_it_was(raw_folder, processed):
    before = contents(processed)
    raw_folder.edit(ARTICLE, "S009", denominator="")
    with pytest.raises(UserError, match="column denominator"):
        prepare(raw_folder.path, processed)
    assert contents(processed) == before


def test_bad_input_makes_no_folder(raw_folder, tmp_path):
    raw_folder.edit(ARTICLE, "S009", denominator="")
    with pytest.raises(UserError):
        prepare(raw_folder.path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("moved", [0, 11])
def test_an_interrupted_writing_is_repaired(raw_folder, processed, monkeypatch, moved):
    """At the first file, or when only the package is left to write."""
    raw_folder.edit(ARTICLE, "S009", note="changed")
    real, calls = os.replace, []

    def replace(source, target):
        if len(calls) == moved:
            raise OSError("no space left on device")
        calls.append(target)
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(OSError, match="no space left"):
            prepare(raw_folder.path, processed)

    with pytest.raises(UserError, match="expected the checked tables"):
        read_evidence(processed)
    assert prepare(raw_folder.path, processed)
    note = read_evidence(processed).figures.set_index("figure_id").at["S009", "note"]
    assert note == "changed"
    assert {file.name for file in processed.iterdir() if file.name[0] == "."} <= {".lock"}


@pytest.mark.parametrize("harm", ["table gone", "package gone", "not JSON", "a list"])
def test_what_was_harmed_is_made_anew(raw_folder, processed, harm):
    before = contents(processed)
    package = processed / PACKAGE
    if harm == "table gone":
        (processed / "figures.parquet").unlink()
    elif harm == "package gone":
        package.unlink()
    else:
        texts = {"not JSON": '{"resources": [', "a list": "[]"}
        package.write_text(texts[harm], encoding="utf-8")
    assert prepare(raw_folder.path, processed)
    assert contents(processed) == before


def test_without_tables_the_message_says_what_to_run(tmp_path):
    with pytest.raises(UserError, match="Run: workbench check"):
        read_evidence(tmp_path)


def test_frictionless_accepts_the_package(raw_folder, processed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frictionless = pytest.importorskip("frictionless")
        # A whole number that is missing must stay missing, not become "not a number".
        raw_folder.edit("programmes.csv", "project_8", end_year="")
        prepare(raw_folder.path, processed)
        report = frictionless.validate(str(processed / PACKAGE))
    found = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert found == []
    assert report.valid
    assert len(report.tasks) == len(json.loads((processed / PACKAGE).read_text())["resources"])
