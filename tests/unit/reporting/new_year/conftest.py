"""A new year of Đắk Lắk: the workbook as it is written, and a project to take it in."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from helpers.figures import Evidence, prepare, read_evidence
from helpers.reporting.new_year.layout import Form
from helpers.reporting.new_year.material import Material
from helpers.reporting.new_year.take_in import take_in
from helpers.reporting.new_year.workbook import workbook_of
from helpers.reporting.project import Project

ROOT = Path(__file__).parents[4]
TODAY = date(2026, 3, 1)
SOURCE = {
    "source_id": "dlk2023", "title": "Báo cáo 2023", "publisher": "Hội LHPN tỉnh Đắk Lắk",
    "published": "2024-01-15", "kind": "report", "confidence": "high",
}  # fmt: skip


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("committed")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copy(ROOT / "analysis.yml", root)
    project = Project(root)
    prepare(project.raw, project.processed)
    return project


@pytest.fixture(scope="session")
def evidence(committed: Project) -> Evidence:
    return read_evidence(committed.processed)


@pytest.fixture(scope="session")
def material(evidence: Evidence) -> Material:
    return Material(evidence, Form("dak-lak", 2023))


@pytest.fixture(scope="session")
def blank(material: Material) -> bytes:
    return workbook_of(material)


@pytest.fixture
def workbook(blank: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "dak-lak-2023.xlsx"
    path.write_bytes(blank)
    return path


@pytest.fixture(scope="session")
def few(committed: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw tables with the figures of Đắk Lắk alone: quick to check again and again."""
    raw = tmp_path_factory.mktemp("few") / "raw"
    shutil.copytree(committed.raw, raw)
    mentions = (raw / "mentions.csv").read_text(encoding="utf-8")
    for path in (raw / "figures").glob("*.csv"):
        heading, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [
            line for line in lines
            if line.split(",")[2].startswith("dak-lak") or f",{line.split(',')[0]}," in mentions
        ]  # fmt: skip
        path.write_text("".join([heading, *kept]), encoding="utf-8")
    # A correction of a figure that is left out here would match nothing.
    (raw / "corrections.yml").write_text("corrections: []\n", encoding="utf-8")
    return raw


@pytest.fixture
def project(committed: Project, few: Path, tmp_path: Path) -> Project:
    shutil.copytree(few, tmp_path / "data" / "raw")
    shutil.copy(committed.plan, tmp_path)
    return Project(tmp_path)


@pytest.fixture
def read_back(material: Material, project: Project) -> Callable[..., list[str]]:
    """Take a file in, and hand back what is said."""
    return lambda path, known=material: take_in(path, known, project, TODAY)


@pytest.fixture
def source() -> dict[str, object]:
    return dict(SOURCE)


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def untouched(project: Project) -> Callable[[], bool]:
    """Whether the project's data and plan are what they were."""
    before = (state(project.raw), project.plan.read_bytes())
    return lambda: (state(project.raw), project.plan.read_bytes()) == before
