"""The source of accepted figures: its row in sources.csv, with the digest of the report."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.csv_file import read_csv_strictly
from helpers.figures.schema import PUBLISHED, SOURCE_KINDS, Sources

_COLUMNS: Final = tuple(Sources.to_schema().columns)
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class NewSource:
    """What is needed for a row of sources.csv that is not there yet."""

    source_id: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    kind: str = "report"

    def check(self) -> None:
        """Refuse options that no row of sources.csv could hold.

        Raises
        ------
        UserError
            Naming the option.
        """
        if self.kind not in SOURCE_KINDS:
            raise UserError(
                f"--kind: found {self.kind!r}, expected one of {', '.join(SOURCE_KINDS)}.\n"
                "Write one of them."
            )
        if self.published and re.fullmatch(PUBLISHED, self.published) is None:
            raise UserError(
                f"--published: found {self.published!r}, expected a year, month or day such as "
                "2024, 2024-12 or 2024-12-05.\nWrite it that way."
            )
        if self.source_id and _CODE.fullmatch(self.source_id) is None:
            raise UserError(
                f"--source: found {self.source_id!r}, expected letters, digits, - and _ such as "
                "gl2023.\nChoose such a code."
            )


def sources_with(path: Path, source: NewSource, digest: str, document: str) -> str | None:
    """The text of sources.csv with a source and its digest.

    Parameters
    ----------
    path : Path
        The table.
    source : NewSource
        Code, and what a new row needs.
    digest, document : str
        Of the report.

    Returns
    -------
    str or None
        None where nothing changes.

    Raises
    ------
    UserError
        There is no such source and no publisher is given, or the source is another document.
    """
    table = read_csv_strictly(path, "data/raw/sources.csv")
    there = table[table["source_id"].eq(source.source_id)]
    text = path.read_bytes().decode("utf-8-sig")
    if there.empty:
        if not source.publisher:
            raise UserError(
                f"data/raw/sources.csv: found no source {source.source_id!r}, expected the "
                "report's row.\nAdd one, or say --publisher (and --title, --published) and it is "
                f"added for {document}."
            )
        new = {
            "source_id": source.source_id, "title": source.title or document,
            "publisher": source.publisher, "published": source.published, "kind": source.kind,
            "sha256": digest,
        }  # fmt: skip
        return text.rstrip("\n") + "\n" + as_lines([[new.get(column, "") for column in _COLUMNS]])
    stated = there["sha256"].iloc[0]
    if stated is not pd.NA and stated != digest:
        raise UserError(
            f"data/raw/sources.csv, row {there['_row'].iloc[0]}, column sha256: found the digest "
            f"of another document than {document}, expected that of the report that was read.\n"
            "A new edition of a report is a new source: give it a code of its own."
        )
    if stated is not pd.NA:
        return None
    rows = list(csv.reader(io.StringIO(text)))
    code, column = rows[0].index("source_id"), rows[0].index("sha256")
    for cells in rows[1:]:
        if cells and cells[code].strip() == source.source_id:
            cells[column] = digest
    return as_lines(rows)


def as_lines(rows: list[list[str]]) -> str:
    """Rows as CSV text; empty ones are left out."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(row for row in rows if row)
    return text.getvalue()
