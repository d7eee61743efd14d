"""``workbench lab``: JupyterLab on the notebooks."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from helpers.cli.app import app
from helpers.reporting.project import find_project


@app.command()
def lab(
    options: Annotated[list[str] | None, typer.Argument(help="Options for JupyterLab.")] = None,
) -> None:
    """Open JupyterLab on the notebooks, with the data checked first.

    Example:

      workbench lab -- --no-browser
    """
    from helpers.figures import prepare

    project = find_project()
    prepare(project.raw, project.processed)
    command = [sys.executable, "-m", "jupyter", "lab", str(project.notebooks), *(options or [])]
    raise SystemExit(subprocess.call(command))
