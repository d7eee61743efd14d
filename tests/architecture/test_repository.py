"""What every tracked file keeps to: no machine in it, links that lead somewhere, thin notebooks."""

import functools
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
# An absolute path of somebody's machine; part of a longer path or of an address does not count.
MACHINE_PATH = re.compile(
    r"(?<![\w.~%-])/(?:(?:work|tmp|root|opt|mnt|private)/|(?:home|Users)/\w)|\b[A-Za-z]:\\+Users\\"
)
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|debian\.org|anaconda\.(?:org|com)|crates\.io"
)
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(<?([^)>\s]+)>?(?: \"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
LONGEST_MODULE = 300

if not (ROOT / ".git").exists():
    pytest.skip("only a git checkout knows which files are its own", allow_module_level=True)


@functools.cache
def files() -> tuple[Path, ...]:
    """Files that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listing.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def ending(*suffixes: str) -> list[str]:
    """Tracked files with these suffixes, as test parameters."""
    return [path.relative_to(ROOT).as_posix() for path in files() if path.suffix in suffixes]


def text_of(path: Path) -> str | None:
    """The text, nothing for a binary file."""
    data = path.read_bytes()
    return None if b"\0" in data[:8000] else data.decode("utf-8")


def found(pattern: re.Pattern[str]) -> list[str]:
    """Each line of a tracked text file in which the pattern stands."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {match[0]}"
        for path in files()
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if (match := pattern.search(line)) and path != Path(__file__)
    ]


def test_no_machine_paths():
    assert found(MACHINE_PATH) == []


def test_no_registry_addresses():
    assert found(REGISTRY) == []


def test_text_is_utf8_with_unix_line_ends():
    texts = {path: text_of(path) for path in files()}
    assert [path.name for path, text in texts.items() if text and "\r" in text] == []


@pytest.mark.parametrize("name", ending(".ipynb"))
def test_notebook_keeps_no_trace_of_a_run(name: str):
    notebook = json.loads((ROOT / name).read_text(encoding="utf-8"))
    parts = [notebook, *notebook["cells"]]
    assert [part["metadata"] for part in parts if "papermill" in part["metadata"]] == []
    assert [part["metadata"] for part in parts if "execution" in part["metadata"]] == []
    assert "version" not in notebook["metadata"].get("language_info", {})


@pytest.mark.parametrize("name", ending(".md"))
def test_local_links_lead_somewhere(name: str):
    path = ROOT / name
    broken = []
    for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z][a-z+.-]*:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (
            anchor and there.suffix == ".md" and anchor not in anchors(there)
        ):
            broken.append(target)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as code hosts make them."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


@pytest.mark.parametrize("name", [name for name in ending(".py") if name.startswith("src/")])
def test_module_is_short(name: str):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_readme_and_continuous_integration_run_the_same_test_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().splitlines()[-1] == "make test"
    assert re.search(r"\bmake test\b", readme)
    assert re.search(r"\bmake run\b", readme)


def test_make_targets_named_in_the_documents_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    pages = (path for path in files() if path.suffix == ".md")
    named = {
        target
        for page in pages
        for target in re.findall(r"(?:`|^)make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.M)
    }
    assert named - targets == set()
