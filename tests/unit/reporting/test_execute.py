"""A page is written again with the prose of now around the cells that were run."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.reporting.execute import _take_prose

TAGGED = {"tags": ["parameters"]}
INJECTED = {"tags": ["injected-parameters"]}


def write(path: Path, *cells: nbformat.NotebookNode) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def test_prose_may_change_move_and_go(tmp_path: Path):
    shown = [nbformat.v4.new_output("stream", text="42")]
    executed = write(
        tmp_path / "then.ipynb",
        new_markdown_cell("# Old"), new_code_cell("a: int = 1", metadata=TAGGED),
        new_code_cell("a = 2", metadata=INJECTED), new_markdown_cell("between"),
        new_code_cell("print(42)", outputs=shown), new_code_cell("b"),
    )  # fmt: skip
    source = write(
        tmp_path / "now.ipynb",
        new_markdown_cell("# New"), new_code_cell("a: int = 1", metadata=TAGGED),
        new_code_cell("print(42)"), new_markdown_cell("after"), new_code_cell("b"),
    )  # fmt: skip
    _take_prose(source, executed)
    cells = nbformat.read(executed, as_version=4).cells
    assert [c.source for c in cells] == ["# New", "a: int = 1", "a = 2", "print(42)", "after", "b"]
    assert cells[3].outputs == shown
