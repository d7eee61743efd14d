"""The command ``workbench``: one thin command a verb.

What a verb needs is imported when it runs: the notebooks' machinery takes seconds to import, and
``--help`` or a wrong option should not wait for it.
"""

from helpers.cli import compare, documents, evidence, lab, new_year, publish, run, vintages
from helpers.cli.app import app, main

__all__ = [
    "app",
    "compare",
    "documents",
    "evidence",
    "lab",
    "main",
    "new_year",
    "publish",
    "run",
    "vintages",
]

_ORDER = (
    "run",
    "check",
    "revisions",
    "new_year",
    "read",
    "review",
    "form",
    "compare",
    "publish",
    "backtest",
    "lab",
)
app.registered_commands.sort(key=lambda c: _ORDER.index(getattr(c.callback, "__name__", "")))
