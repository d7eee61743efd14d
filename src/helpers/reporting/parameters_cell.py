"""The cell of a notebook that declares its parameters, read from its syntax and never run.

papermill's own inspection reads lines by patterns: it knows no unions and no literals.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat

from helpers.errors import UserError
from helpers.reporting.parameters import NOTEBOOKS

TAG: Final = "parameters"


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of the cell.

    Attributes
    ----------
    annotation : str
        The type as written.
    default : object
        Its value.
    comment : str
        What stands behind it.
    """

    annotation: str
    default: Any
    comment: str


def read_parameters_cell(path: Path) -> dict[str, Declared]:
    """What a notebook declares, in the order of its lines.

    Parameters
    ----------
    path : Path
        The notebook.

    Raises
    ------
    UserError
        It is no notebook, has not one cell of parameters, or a line of it is no typed default.
    """
    name = path.name
    try:
        cells = nbformat.read(path, as_version=4).cells
    except FileNotFoundError:
        raise UserError(
            f"{name}: found no such notebook, expected it in {path.parent.name}/.\n"
            "Restore it from version control."
        ) from None
    except Exception as error:
        raise UserError(
            f"{name}: found a file that cannot be read as a notebook ({_first_line(error)}), "
            "expected one.\nRestore it from version control, or open and save it in JupyterLab."
        ) from None
    tagged = [cell.source for cell in cells if TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise UserError(
            f"{name}: found {len(tagged)} cells with the tag {TAG!r}, expected one.\nTag the cell "
            "that declares the parameters: in JupyterLab the cog at the top right, Cell Tags."
        )
    return _declared(tagged[0], name)


def check_parameters_cell(notebook: str, folder: Path) -> None:
    """A notebook declares the parameters of its model, no more and no fewer.

    Raises
    ------
    UserError
        A name is missing or unknown; it would be given and change nothing.
    """
    file, model = NOTEBOOKS[notebook]
    found, expected = list(read_parameters_cell(folder / file)), list(model.model_fields)
    for name in [
        *(n for n in found if n not in expected),
        *(n for n in expected if n not in found),
    ]:
        said = "an unknown name" if name in found else "no such line"
        raise UserError(
            f"{file}, cell of parameters, {name}: found {said}, expected {', '.join(expected)}.\n"
            f"Make the cell and the model {model.__name__} in reporting/parameters.py equal."
        )


def _declared(source: str, file: str) -> dict[str, Declared]:
    lines = source.splitlines()
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise _wrong(file, error.lineno or 1, str(error.msg)) from None
    found = {}
    for node in body:
        line = lines[node.lineno - 1]
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            raise _wrong(file, node.lineno, line.strip())
        try:
            default = ast.literal_eval(node.value)  # type: ignore[arg-type]
        except ValueError:  # no value, or one that must be computed
            raise _wrong(file, node.lineno, line.strip()) from None
        comment = line.partition("  # ")[2]
        found[node.target.id] = Declared(ast.unparse(node.annotation), default, comment)
    return found


def _wrong(file: str, line: int, what: str) -> UserError:
    return UserError(
        f"{file}, cell of parameters, line {line}: found {what}, expected a name, its type and a "
        "default.\nWrite it as: year: int = 2022  # reporting year"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
