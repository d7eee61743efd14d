"""``data/raw/corrections.yml``: errors known in the sources, each with its reason.

A raw row stays as its source printed it. What is wrong with it stands here, with what the row is
expected to say: once it says something else, the entry no longer applies, and is named.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.errors import UserError

CORRECTIONS: Final = "corrections.yml"
FILE: Final = f"data/raw/{CORRECTIONS}"
_HOW: Final = "docs/how-to/correct-a-figure.md"
Column = Literal[
    "value", "value_high", "numerator", "denominator", "denominator_role", "unit", "qualifier",
    "period_start", "period_end", "as_of", "measure", "definition", "indicator", "place",
]  # fmt: skip
"""What of a figure can be corrected: never its source, nor where and in which words it stands."""
Content = float | date | str | None
_NUMBERS: Final = ("value", "value_high", "numerator", "denominator")
_DAYS: Final = ("period_start", "period_end", "as_of")


class Match(BaseModel):
    """Which figures an entry is about: all that is given must be so."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    figure_id: str | None = None
    source_id: str | None = None
    indicator: str | None = None
    place: str | None = None

    @model_validator(mode="after")
    def _names_a_figure_or_a_source(self) -> Match:
        if self.figure_id is None and self.source_id is None:
            raise ValueError("a figure_id or a source_id")
        return self

    def __str__(self) -> str:
        return ", ".join(f"{k} {v}" for k, v in self.model_dump(exclude_none=True).items())


class Correction(BaseModel):
    """One entry of the file.

    Attributes
    ----------
    row : int
        Line of the file on which it begins, for messages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    match: Match
    action: Literal["replace", "leave_out"]
    set: dict[Column, Content] = Field(default_factory=dict)
    expect: dict[Column, Content] = Field(min_length=1)
    reason: str = Field(min_length=10)
    evidence: str = ""
    status: Literal["proposed", "accepted", "repaired", "refused"]
    decided_on: date | None = None
    row: int = 0

    @model_validator(mode="after")
    def _is_whole(self) -> Correction:
        if self.action == "replace" and not self.set:
            raise ValueError("`set`, the columns and what they should say, as action is replace")
        if self.action == "leave_out" and self.set:
            raise ValueError("no `set`, as action is leave_out")
        if without := [column for column in self.set if column not in self.expect]:
            raise ValueError(f"what {', '.join(without)} says now, in `expect`, beside `set`")
        if same := [c for c, content in self.set.items() if content == self.expect[c]]:
            raise ValueError(f"another {', '.join(same)} in `set` than in `expect`")
        for column, content in (*self.set.items(), *self.expect.items()):
            kind, name = _kind_of(column)
            if content is not None and not isinstance(content, kind):
                raise ValueError(f"{name} or null for {column}, not {content!r}")
        if self.status == "accepted" and self.decided_on is None:
            raise ValueError("`decided_on`, the day on which it was accepted")
        return self


def _kind_of(column: str) -> tuple[type, str]:
    """What a column holds, and how a message calls it."""
    if column in _NUMBERS:
        return float, "a number"
    return (date, "a day like 2022-12-31") if column in _DAYS else (str, "text")


def read_corrections(folder: Path) -> list[Correction]:
    """The entries of ``corrections.yml``; none where there is no such file.

    Parameters
    ----------
    folder : Path
        The folder ``data/raw``.

    Raises
    ------
    UserError
        The file is not YAML of the expected form; the message names the entry.
    """
    path = folder / CORRECTIONS
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
        content: Any = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())
        raise UserError(
            f"{FILE}: found text that cannot be read as YAML ({detail}), expected a list of "
            f"corrections.\nCompare with the example at its top; indent with spaces. {_HOW}"
        ) from None
    entries = content.get("corrections") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise UserError(
            f"{FILE}: found no list, expected `corrections:` with a list below it.\n"
            f"An empty list is `corrections: []`. {_HOW}"
        )
    rows = [text.count("\n", 0, m.start()) + 1 for m in re.finditer(r"(?m)^ *- ", text)]
    read = [_read(entry, number, rows) for number, entry in enumerate(entries, start=1)]
    for number, entry in enumerate(read, start=1):
        if entry.id in [earlier.id for earlier in read[: number - 1]]:
            raise UserError(
                f"{FILE}, row {entry.row}: found the id {entry.id!r} twice, expected each once.\n"
                "Give the entry an id of its own."
            )
    return read


def _read(entry: Any, number: int, rows: list[int]) -> Correction:
    row = rows[number - 1] if number <= len(rows) else 0
    given = entry if isinstance(entry, dict) else {}
    try:
        return Correction.model_validate({**given, "row": row})
    except ValidationError as error:
        first = error.errors()[0]
        name = given.get("id", f"number {number}")
        where = " ".join(str(part) for part in first["loc"])
        wrong = "nothing" if first["type"] == "missing" else repr(first["input"])
        wrong = "the entry as it is" if wrong.startswith("{") else wrong
        expected = first["msg"].removeprefix("Value error, ")
        raise UserError(
            f"{FILE}, row {row}, entry {name}{f', {where}' if where else ''}: found {wrong}, "
            f"expected: {expected}.\n"
            f"Correct the entry: id, match, action, set, expect, reason, status. {_HOW}"
        ) from None
