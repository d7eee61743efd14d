"""Accepted candidates become figures, or nothing is written at all."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.documents.locate import locator_of, snippet_of
from helpers.documents.qualifiers import FIGURE_QUALIFIERS
from helpers.errors import UserError
from helpers.figures import gather_evidence
from helpers.figures.csv_file import read_csv_strictly
from helpers.figures.schema import Figures, Sources
from helpers.reporting.review_file import write_whole

_FIGURES: Final = tuple(Figures.to_schema().columns)
_SOURCES: Final = tuple(Sources.to_schema().columns)
_UNSUITABLE: Final = re.compile(r"[^A-Za-z0-9]+")
_PLAIN: Final = re.compile(r"-?\d+(\.\d+)?")
_RANGE: Final = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class NewSource:
    """What is needed for a row of sources.csv that is not there yet."""

    source_id: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    kind: str = "report"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a review did.

    Attributes
    ----------
    file : Path or None
        Table that the new figures joined; none where there are none.
    n_new, n_known, n_refused, n_open : int
        Figures added, accepted ones that were there already, refused rows, rows without decision.
    """

    file: Path | None
    n_new: int
    n_known: int
    n_refused: int
    n_open: int


def accept(
    rows: pd.DataFrame, name: str, raw: Path, source: NewSource, confidence: str
) -> Accepted:
    """Add the accepted rows of a review to ``data/raw/figures``.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`helpers.reporting.review_file.read_review`.
    name : str
        How messages call the file.
    raw : Path
        The folder ``data/raw``.
    source : NewSource
        Code of the source, and what its row needs where it is not in sources.csv.
    confidence : str
        Trust in the source: high, medium or low.

    Raises
    ------
    UserError
        A row that cannot be a figure, an unknown code, another document than the source's, or
        tables that would not pass ``workbench check``. Nothing is written then.
    """
    chosen = rows[rows["decision"].eq("accept")]
    counts = {what: int(rows["decision"].eq(what).sum()) for what in ("refuse", "")}
    if chosen.empty:
        return Accepted(None, 0, 0, counts["refuse"], counts[""])
    digest = _one_digest(chosen, name)
    sources = _with_source(raw / "sources.csv", source, digest, chosen["document"].iloc[0])
    figures = pd.concat(
        [read_csv_strictly(path, path.name) for path in sorted((raw / "figures").glob("*.csv"))]
    )
    known = _known_spans(figures[figures["source_id"].eq(source.source_id)])
    rows_of = [{str(k): str(v) for k, v in row.items()} for row in chosen.to_dict("records")]
    new = [row for row in rows_of if _span(row) not in known]
    target = raw / "figures" / f"{_UNSUITABLE.sub('_', source.source_id)}.csv"
    ids = _free_ids(source.source_id, set(figures["figure_id"]))
    lines = [_figure(row, name, next(ids), source.source_id, confidence) for row in new]
    if lines:
        _write_checked(raw, target, lines, sources)
    return Accepted(
        target if lines else None,
        len(lines),
        len(chosen) - len(lines),
        counts["refuse"],
        counts[""],
    )


def _one_digest(chosen: pd.DataFrame, name: str) -> str:
    digests = chosen["sha256"].unique()
    if len(digests) > 1:
        documents = ", ".join(sorted(chosen["document"].unique()))
        raise UserError(
            f"{name}: found accepted rows of {len(digests)} documents ({documents}), expected "
            "one for "
            "one --source.\nAccept them document by document: refuse or empty the others for "
            "now, or "
            "read each into a file of its own."
        )
    return str(digests[0])


def _with_source(path: Path, source: NewSource, digest: str, document: str) -> str | None:
    """sources.csv with the source and its digest, or none where nothing changes."""
    table = read_csv_strictly(path, "data/raw/sources.csv")
    there = table[table["source_id"].eq(source.source_id)]
    if there.empty:
        if not source.publisher:
            raise UserError(
                f"data/raw/sources.csv: found no source {source.source_id!r}, expected the "
                "report's row.\n"
                "Add one, or say --publisher (and --title, --published) and it is added for "
                f"{document}."
            )
        row = {
            "source_id": source.source_id, "title": source.title or document,
            "publisher": source.publisher, "published": source.published, "kind": source.kind,
            "sha256": digest,
        }  # fmt: skip
        return (
            path.read_bytes().decode("utf-8-sig").rstrip("\n")
            + "\n"
            + _lines([[row.get(c, "") for c in _SOURCES]])
        )
    stated = there["sha256"].iloc[0]
    if pd.notna(stated):
        if stated != digest:
            raise UserError(
                f"data/raw/sources.csv, row {there['_row'].iloc[0]}, column sha256: found the "
                "digest of another "
                f"document than {document}, expected that of the report that was read.\n"
                "A new edition of a report is a new source: give it a code of its own."
            )
        return None
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    column = rows[0].index("sha256")
    for row_cells in rows[1:]:
        if row_cells and row_cells[rows[0].index("source_id")].strip() == source.source_id:
            row_cells[column] = digest
    return _lines(rows)


def _known_spans(figures: pd.DataFrame) -> set[str]:
    return {str(locator).rsplit("characters ", 1)[-1] for locator in figures["locator"].dropna()}


def _span(row: dict[str, str]) -> str:
    return f"{row['char_start']}-{row['char_end']}"


def _free_ids(source: str, taken: set[str]) -> Iterator[str]:
    stem = _UNSUITABLE.sub("-", source).strip("-")
    stem = stem if stem[:1].isalpha() else f"D{stem}"
    n = 1
    while True:
        if f"{stem}-{n:03d}" not in taken:
            yield f"{stem}-{n:03d}"
        n += 1


def _figure(
    row: dict[str, str], name: str, code: str, source: str, confidence: str
) -> dict[str, str]:
    for column in ("indicator", "place_code", "value", "unit", "period_end"):
        if not str(row[column]).strip():
            raise UserError(
                f"{name}, row {row['_row']}, column {column}: found an empty cell in an "
                "accepted row "
                f"({row['text']!r}), expected a value.\nFill it in, or refuse the row."
            )
    if ";" in row["place_code"]:
        raise UserError(
            f"{name}, row {row['_row']}, column place_code: found several places "
            f"({row['place_code']}), expected "
            "one.\nGive the place that holds them all, and name them in mentions.csv; or "
            "refuse the row."
        )
    low, high = _ends(row, name)
    return {
        "figure_id": code, "indicator": row["indicator"].strip(),
        "place": row["place_code"].strip(),
        "period_start": row["period_start"].strip(), "period_end": row["period_end"].strip(),
        "as_of": row["as_of"].strip(), "value": low, "value_high": high,
        "numerator": row["numerator"], "denominator": row["denominator"],
        "denominator_role": row["denominator_role"] if row["denominator"] else "",
        "unit": row["unit"].strip(), "qualifier": _qualifier(row, name), "basis": "count",
        "measure": row["measure"].strip() or "unclear", "programme": row["programme"].strip(),
        "source_id": source, "confidence": confidence,
        "locator": locator_of(row["locator"], int(row["char_start"]), int(row["char_end"])),
        "snippet": snippet_of(row["text"]), "note": row["note"].strip(),
    }  # fmt: skip


def _ends(row: dict[str, str], name: str) -> tuple[str, str]:
    value = row["value"].strip()
    both = _RANGE.fullmatch(value)
    if both:
        return both[1], both[2]
    if _PLAIN.fullmatch(value):
        return value, ""
    raise UserError(
        f"{name}, row {row['_row']}, column value: found {value!r}, expected a plain number "
        "like 5755250000 "
        "or 31.24, or both ends of a range like 8-10.\nWrite it without thousands separators."
    )


def _qualifier(row: dict[str, str], name: str) -> str:
    stated = row["qualifier"].strip() or "exact"
    if stated not in FIGURE_QUALIFIERS:
        raise UserError(
            f"{name}, row {row['_row']}, column qualifier: found {stated!r}, expected one of "
            f"{', '.join(FIGURE_QUALIFIERS)}.\nWrite one of them."
        )
    return FIGURE_QUALIFIERS[stated]


def _write_checked(
    raw: Path, target: Path, lines: list[dict[str, str]], sources: str | None
) -> None:
    """Try the new tables on a copy of ``data/raw``; only what passes the checks is moved in."""
    text = _lines([[line.get(column, "") for column in _FIGURES] for line in lines])
    if target.is_file():
        content = target.read_bytes().decode("utf-8-sig").rstrip("\n") + "\n" + text
    else:
        content = ",".join(_FIGURES) + "\n" + text
    with tempfile.TemporaryDirectory(prefix="workbench-review-") as folder:
        copy = Path(folder) / "data" / "raw"
        shutil.copytree(raw, copy)
        (copy / "figures" / target.name).write_text(content, encoding="utf-8")
        if sources is not None:
            (copy / "sources.csv").write_text(sources, encoding="utf-8")
        try:
            gather_evidence(copy)
        except UserError as error:
            raise UserError(
                f"Nothing was written, as the accepted rows do not pass the checks:\n{error}"
            ) from None
    if sources is not None:
        write_whole(raw / "sources.csv", sources.encode("utf-8"))
    write_whole(target, content.encode("utf-8"))


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
