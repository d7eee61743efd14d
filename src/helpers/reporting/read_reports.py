"""Read several reports, each on its own: one that cannot be read stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.documents import Reading, open_reader, read_document
from helpers.documents.consistency import Finding, find_inconsistencies
from helpers.errors import UserError
from helpers.figures.raw import read_raw


@dataclass(frozen=True, slots=True)
class Done:
    """Readings with what does not agree in each, and messages about reports that were not read."""

    readings: list[tuple[Reading, list[Finding]]]
    refused: list[str]


def read_reports(reports: Sequence[Path], raw: Path, say: Callable[[str], None]) -> Done:
    """Read reports with the words of ``data/raw``.

    Parameters
    ----------
    reports : sequence of Path
        Files.
    raw : Path
        The folder ``data/raw``.
    say : callable
        Takes one line a report, and one for each thing that does not agree.
    """
    reader = open_reader(raw)
    tables = read_raw(raw)
    done = Done([], [])
    for n, path in enumerate(reports, start=1):
        try:
            reading = reader.read(read_document(path))
        except UserError as error:
            done.refused.append(str(error))
            say(f"{n} of {len(reports)}  {path.name}: not read")
            continue
        findings = find_inconsistencies(
            reading, tables.indicators, tables.programmes, reader.gazetteer
        )
        done.readings.append((reading, findings))
        say(
            f"{n} of {len(reports)}  {path.name}: {len(reading.candidates)} numbers, "
            f"{len(findings)} to look at"
        )
        for one in findings:
            say(f"    {one.locator}: {one.message} [{one.rule}]")
    return done
