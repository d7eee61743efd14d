"""Each notebook: parameters as in its model, thin, with outputs, without a trace of a machine."""

import ast
import getpass
import json
import re
import shlex
from pathlib import Path

import nbformat
import pytest

from helpers.reporting.parameters import NOTEBOOKS
from helpers.reporting.parameters_cell import read_parameters_cell

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
COMMITTED = sorted(path.name for path in FOLDER.glob("*.ipynb"))
MOST_CELLS, MOST_LINES = 25, 12
ABSOLUTE = re.compile(r"(?<![\w.:/<])/(?:home|Users|root|tmp|var|opt|mnt|work)/|\b[A-Z]:\\\\")


def read(name: str) -> nbformat.NotebookNode:
    return nbformat.read(FOLDER / name, as_version=4)


def tagged(name: str, tag: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(name).cells if tag in cell.metadata.get("tags", [])]


def code(name: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def test_every_notebook_has_a_model_and_every_model_a_notebook():
    assert sorted(file for file, _ in NOTEBOOKS.values()) == COMMITTED


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_cell_of_parameters_is_the_picture_of_its_model(notebook: str):
    file, model = NOTEBOOKS[notebook]
    cell_says = read_parameters_cell(FOLDER / file)
    fields = model.model_fields
    model_says = {name: (field.default, field.description) for name, field in fields.items()}
    assert {name: (line.default, line.comment) for name, line in cell_says.items()} == model_says
    assert list(cell_says) == list(fields)
    for line in cell_says.values():
        assert line.annotation == type(line.default).__name__


@pytest.mark.parametrize("name", COMMITTED)
def test_parameters_come_before_all_other_code(name: str):
    assert code(name)[0] == tagged(name, "parameters")[0]


@pytest.mark.parametrize("name", COMMITTED)
def test_notebook_is_thin(name: str):
    assert len(read(name).cells) < MOST_CELLS
    for cell in code(name):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
        nodes = ast.walk(ast.parse(cell.source))
        defines = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not any(isinstance(node, defines) for node in nodes), cell.source


@pytest.mark.parametrize("name", COMMITTED)
def test_notebook_begins_with_its_title(name: str):
    (title,) = tagged(name, "title")
    heading, lead = title.source.splitlines()
    assert title == read(name).cells[0]
    assert re.fullmatch(r"# \S.*", heading)
    assert lead.endswith(".")


@pytest.mark.parametrize("name", COMMITTED)
def test_notebook_opens_anywhere(name: str):
    notebook = read(name)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.kernelspec.display_name == "Python 3"
    assert all("papermill" not in part.metadata for part in [notebook, *notebook.cells])


@pytest.mark.parametrize("name", COMMITTED)
def test_notebook_names_no_machine_and_no_person(name: str):
    notebook = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("image/png", None)
    text = json.dumps(notebook, ensure_ascii=False)
    assert ABSOLUTE.findall(text) == []
    user = getpass.getuser()
    assert user == "root" or not re.search(rf"\b{re.escape(user)}\b", text)


@pytest.mark.parametrize("name", COMMITTED)
def test_outputs_are_committed(name: str):
    compared = tagged(name, "nbval-check-output")
    assert compared
    for cell in compared:
        assert cell.outputs, f"{cell.source}\n\nhas no outputs: run make notebooks"
    cells = code(name)
    assert [cell.execution_count for cell in cells] == [*range(1, len(cells) + 1)]
    assert not [o for cell in cells for o in cell.outputs if o.output_type in ("error", "stream")]


def test_what_is_stripped_is_written_once():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    hook = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (keys,) = re.findall(r"^TRACES := (.+)$", makefile, re.MULTILINE)
    assert f"          - {keys}\n" in hook
    (options,) = re.findall(r"nbstripout (--keep.*) --extra-keys", makefile)
    (entry,) = re.findall(r"entry: \.venv/bin/nbstripout (.*)$", hook, re.MULTILINE)
    assert shlex.split(entry) == shlex.split(options)
