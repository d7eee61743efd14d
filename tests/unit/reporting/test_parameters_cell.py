"""The cell of parameters is read from its syntax; what is wrong with it is said before a run."""

from pathlib import Path

import nbformat
import pytest

from helpers.errors import UserError
from helpers.reporting.parameters import NOTEBOOKS
from helpers.reporting.parameters_cell import (
    Declared,
    check_parameters_cell,
    read_parameters_cell,
)


def notebook(folder: Path, *cells: tuple[str, list[str]], name: str = "01_sources.ipynb") -> Path:
    made = [nbformat.v4.new_code_cell(text, metadata={"tags": tags}) for text, tags in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), folder / name)
    return folder / name


def test_unions_literals_and_containers_are_read(tmp_path: Path):
    source = (
        'place: str | None = None  # a place\nkind: Literal["a", "b"] = "a"\nlist_: list[int] = [1]'
    )
    assert read_parameters_cell(notebook(tmp_path, (source, ["parameters"]))) == {
        "place": Declared("str | None", None, "a place"),
        "kind": Declared("Literal['a', 'b']", "a", ""),
        "list_": Declared("list[int]", [1], ""),
    }


@pytest.mark.parametrize(
    ("source", "line", "found"),
    [("a: int = 1\nb = 2", 2, "b = 2"), ("a: int", 1, "a: int"), ("a: int = f()", 1, "f()"),
     ("a: int = 1\nimport os", 2, "import os"), ("a: int = (", 1, "never closed")],
)  # fmt: skip
def test_a_line_that_is_no_typed_default(tmp_path: Path, source: str, line: int, found: str):
    path = notebook(tmp_path, (source, ["parameters"]))
    with pytest.raises(UserError, match=rf"01_sources.ipynb, cell of parameters, line {line}") as e:
        read_parameters_cell(path)
    assert found in str(e.value)


@pytest.mark.parametrize("tags", [[], [["parameters"], ["parameters"]]])
def test_none_or_two_cells(tmp_path: Path, tags: list[list[str]]):
    path = notebook(tmp_path, *[("a: int = 1", tag) for tag in tags], ("1", []))
    with pytest.raises(UserError, match=f"found {len(tags)} cells with the tag 'parameters'"):
        read_parameters_cell(path)


def test_no_notebook_and_a_broken_one(tmp_path: Path):
    with pytest.raises(UserError, match="no such notebook"):
        read_parameters_cell(tmp_path / "x.ipynb")
    (tmp_path / "x.ipynb").write_text("{")
    with pytest.raises(UserError, match="cannot be read as a notebook"):
        read_parameters_cell(tmp_path / "x.ipynb")


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [('place: str = "x"\nyear: int = 1\nlanguage: str = "en"\nyaer: int = 1', "yaer", "unknown"),
     ('place: str = "x"\nlanguage: str = "en"', "year", "no such line")],
)  # fmt: skip
def test_names_are_those_of_the_model(tmp_path: Path, source: str, name: str, said: str):
    notebook(tmp_path, (source, ["parameters"]))
    with pytest.raises(UserError, match=f"cell of parameters, {name}: found .*{said}"):
        check_parameters_cell("sources", tmp_path)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_committed_ones_pass(name: str):
    check_parameters_cell(name, Path(__file__).parents[3] / "notebooks")
