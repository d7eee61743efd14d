"""The data dictionary, written from the models so that the two cannot differ."""

from __future__ import annotations

import sys
from typing import Any, Final

import pandera.pandas as pa

from helpers.figures.processed import TYPES
from helpers.figures.schema import RAW_TABLES

_HEAD: Final = """# Data dictionary

Written by `make docs` from the models in `src/helpers/figures/schema.py`; do not edit by hand.
Files are UTF-8 CSV with commas. An empty cell means *not known*. Dates are `2022-12-31`, numbers
`5755250000` or `31.24`, flags `true` or `false`.
"""


def write_dictionary() -> str:
    """All raw tables as one Markdown page."""
    parts = [_HEAD]
    for pattern, model in RAW_TABLES.values():
        purpose = " ".join((model.__doc__ or "").split())
        parts.append(f"## data/raw/{pattern}\n\n{purpose}\n\n{_table(model)}")
    return "\n".join(parts)


def _table(model: type[pa.DataFrameModel]) -> str:
    lines = ["| column | type | empty | what it is |", "| --- | --- | --- | --- |"]
    for name, column in model.to_schema().columns.items():
        kind = TYPES.get(str(column.dtype), "date")
        kind = "string" if str(column.dtype).startswith("string") else kind
        empty = "yes" if column.nullable else "no"
        lines.append(f"| `{name}` | {kind} | {empty} | {column.description}{_rules(column)} |")
    return "\n".join(lines) + "\n"


def _rules(column: Any) -> str:
    rules = [" Each only once."] if column.unique else []
    for check in column.checks:
        known = check.statistics
        if check.name == "isin":
            rules.append(" One of " + ", ".join(f"`{v}`" for v in known["allowed_values"]) + ".")
        elif check.name == "greater_than":
            rules.append(f" Above {known['min_value']:g}.")
        elif check.name == "greater_than_or_equal_to":
            rules.append(f" From {known['min_value']:g} up.")
    return "".join(rules)


if __name__ == "__main__":
    sys.stdout.write(write_dictionary())
