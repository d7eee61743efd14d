"""pyproject, lock and conda environment say the same; the wheel holds every file of the package."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
EXTRAS = r"(?:\[[\w,-]+\])?"
PIN = re.compile(
    rf"^(?P<name>[\w.-]+){EXTRAS}==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+))?", re.MULTILINE
)
PYTHONS = ("3.11", "3.12")
DECLARED = [
    *PROJECT["dependencies"],
    *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
]


def pins(name: str, python: str) -> list[Version]:
    """Versions the lock gives a package on Linux under one Python."""
    here = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return [
        Version(pin["version"])
        for pin in PIN.finditer(LOCK)
        if canonicalize_name(pin["name"]) == canonicalize_name(name)
        and (not pin["marker"] or Marker(pin["marker"].strip()).evaluate(here))
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("line", DECLARED)
def test_declared_dependency_is_locked_within_its_range(line: str, python: str):
    wanted = Requirement(line)
    found = pins(wanted.name, python)
    assert len(found) == 1, f"{wanted.name}: locked {len(found)} times; run make lock"
    assert wanted.specifier.contains(found[0]), f"{line}, locked {found[0]}; run make lock"


def test_no_package_is_declared_twice():
    names = [canonicalize_name(Requirement(line).name) for line in DECLARED]
    assert sorted(names) == sorted(set(names))


def test_every_locked_package_has_hashes():
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK)
    bare = [
        entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
    ]
    assert bare == []


def test_lock_names_no_machine_and_no_registry():
    allowed = re.compile(
        rf"#.*|[\w.-]+{EXTRAS}==\S+(?: ; [^\\]+)? \\|"
        r"    --hash=sha256:[0-9a-f]{64}(?: \\)?|    # .*|"
    )
    assert [line for line in LOCK.splitlines() if not allowed.fullmatch(line)] == []
    assert "://" not in LOCK
    assert not re.search(r"(?:^|[\s(])(?:/|[A-Za-z]:\\)", LOCK, re.MULTILINE)


def test_environment_file_stands_on_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    (python,) = [entry.split("=")[1] for entry in conda if entry.startswith("python=")]
    assert sorted(entry.split("=")[0] for entry in conda) == ["pip", "python"]
    assert pip == ["-r requirements.lock"]
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{python}.0")


def test_locked_pythons_are_the_ones_the_project_takes():
    takes = SpecifierSet(PROJECT["requires-python"])
    assert [f"3.{minor}" for minor in range(9, 20) if takes.contains(f"3.{minor}.5")] == [*PYTHONS]


def test_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == PROJECT["version"]
    assert f"\n## [{PROJECT['version']}]" in changelog


def test_every_dependency_is_argued_for():
    decisions = ROOT / "docs" / "decisions"
    text = "".join(path.read_text(encoding="utf-8") for path in decisions.glob("*.md")).lower()
    names = {Requirement(line).name.lower() for line in DECLARED}
    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_wheel_ships_templates_and_words(tmp_path: Path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shipped = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "helpers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - shipped == set()


def test_extras_stand_in_the_lock():
    """An older pip looks past a pin without its extra, and then stops at the newer release."""
    with_extra = [line for line in DECLARED if Requirement(line).extras]
    assert with_extra
    for line in with_extra:
        wanted = Requirement(line)
        assert f"{wanted.name}[{','.join(sorted(wanted.extras))}]==" in LOCK
