"""The command ``workbench`` itself: its help, its version, and how a mistake ends."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from helpers import __version__
from helpers.errors import UserError

app = typer.Typer(
    name="workbench", no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Regenerate, check and read the analyses of a place and year.\n\n"
    "Examples:\n\n  workbench check\n\n  workbench run\n\n"
    "  workbench run --place gia-lai --year 2023",
)  # fmt: skip
console = Console(soft_wrap=True)


def main() -> None:
    """Run the command line: a user's mistake is one message and exit code 2."""
    try:
        app()
    except UserError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        typer.echo(f"workbench {__version__}")
        raise typer.Exit
