"""Why a run must be done again, or that it need not: its record against the world of now.

A run is fresh if everything it stood on is what it was: its parameters, its notebook's code, the
tables and files that it read, the modules that it imported, the packages. Prose is none of these:
where only that changed, the page is written again from what was run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from helpers.figures import Evidence
from helpers.reporting.caveats import digest_of_caveats
from helpers.reporting.plan import Run
from helpers.reporting.project import Project
from helpers.reporting.record import (
    FORMAT,
    RESULTS,
    Source,
    digest_of_lock,
    digest_of_rendering,
    digests_of_source,
    page_key,
    read_record,
)
from helpers.reporting.scope import digest_of_table, evidence_for
from helpers.reporting.versions import digest_of_file, versions

Work = Literal["run", "page", "none"]
"""All of it, its page only, or nothing."""
FORCED: Final = "asked for by --force"


@dataclass(frozen=True, slots=True)
class State:
    """What is to be done for a run, and the first reason for it."""

    work: Work
    why: str


@dataclass
class Now:
    """What runs would stand on now; each part is looked up once for all of them.

    Parameters
    ----------
    project : Project
        The checkout.
    evidence : Evidence
        All of it.
    """

    project: Project
    evidence: Evidence
    _files: dict[str, str | None] = field(default_factory=dict)
    _tables: dict[tuple[str, str], str] = field(default_factory=dict)
    _scopes: dict[str, Evidence] = field(default_factory=dict)
    _sources: dict[str, Source] = field(default_factory=dict)

    @cached_property
    def lock(self) -> str:
        """Digest of the packages."""
        return digest_of_lock(self.project.root)

    @cached_property
    def rendering(self) -> str:
        """Digest of what pages are made with."""
        return digest_of_rendering()

    @cached_property
    def caveats(self) -> str:
        """Digest of the caveats log."""
        return digest_of_caveats(self.project.root)

    @cached_property
    def versions(self) -> dict[str, str]:
        """Of the packages that are installed."""
        return versions()

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each place."""
        places = self.evidence.places
        return {str(k): str(v) for k, v in places.set_index("place")["name"].items()}

    def source(self, run: Run) -> Source:
        """Digests of a run's notebook."""
        if run.file not in self._sources:
            self._sources[run.file] = digests_of_source(self.project.notebooks / run.file)
        return self._sources[run.file]

    def page(self, run: Run) -> str:
        """The key of a run's page."""
        name = self.names[run.parameters.place]
        return page_key(self.source(run), self.rendering, name, self.caveats)

    def file(self, name: str) -> str | None:
        """Digest of a file by its path from the project's folder; None: there is none."""
        if name not in self._files:
            path = self.project.root / name
            self._files[name] = digest_of_file(path) if path.is_file() else None
        return self._files[name]

    def module(self, name: str) -> str | None:
        """Digest of one of our modules by its dotted name; None: there is none."""
        package = Path(__file__).parents[2].joinpath(*name.split("."))
        for path in (package.with_suffix(".py"), package / "__init__.py"):
            if str(path) not in self._files:
                self._files[str(path)] = digest_of_file(path) if path.is_file() else None
            if (found := self._files[str(path)]) is not None:
                return found
        return None

    def table(self, name: str, place: str) -> str | None:
        """Digest of the rows of a table that a page on a place may read."""
        if place not in self._scopes:
            self._scopes[place] = evidence_for(place, self.evidence)
        table = getattr(self._scopes[place], name, None)
        if table is None:
            return None
        # Tables that no scope narrows are one object for all places.
        is_whole = table is getattr(self.evidence, name)
        key = (name, "" if is_whole else place)
        if key not in self._tables:
            self._tables[key] = digest_of_table(table)
        return self._tables[key]


def state_of(run: Run, reports: Path, now: Now) -> State:
    """What a run needs: all, its page, or nothing.

    Parameters
    ----------
    run : Run
        With checked parameters.
    reports : Path
        The folder of all reports.
    now : Now
        What it would stand on.
    """
    folder = reports / run.name
    record = read_record(folder)
    if record is None:
        return State("run", "never run")
    if record.get("failed") is not None:
        return State("run", "failed the last time")
    if record.get("format") != FORMAT:
        return State("run", "run by another version of the workbench")
    for name in (run.file, RESULTS):
        if not (folder / name).is_file():
            return State("run", f"{name} is missing")
    difference = _of_another_day(record, now) or _difference(run, record, now)
    if difference is not None:
        return State("run", difference)
    if not (folder / run.file).with_suffix(".html").is_file():
        return State("page", "its page is missing")
    if record.get("page") != now.page(run):
        return State("page", "prose or layout changed")
    return State("none", "fresh")


def _of_another_day(record: dict[str, Any], now: Now) -> str | None:
    day = now.project.vintage.code if now.project.vintage else None
    was = record.get("as_of")
    return f"as of {day or 'today'}, was {was or 'today'}" if was != day else None


def _difference(run: Run, record: dict[str, Any], now: Now) -> str | None:
    """The first thing that is not what it was."""
    given = run.parameters.model_dump(mode="json")
    for name in sorted({*given, *record["parameters"]}):
        was, is_now = record["parameters"].get(name), given.get(name)
        if was != is_now:
            return f"parameter {name}: {is_now!r}, was {was!r}"
    if record["code"] != now.source(run).code:
        return f"the code of {run.file} changed"
    if record["lock"] != now.lock:
        return "requirements.lock changed"
    for name, is_now in now.versions.items():
        if (was := record["versions"].get(name)) != is_now:
            return f"{name} {is_now}, was {was}"
    place = run.parameters.place
    looked_up: list[tuple[str, str, Callable[[str], str | None]]] = [
        ("table", "tables", lambda name: now.table(name, place)),
        ("file", "files", now.file),
        ("module", "modules", now.module),
    ]
    for kind, part, look_up in looked_up:
        for name, was in record[part].items():
            is_now = look_up(name)
            if is_now != was:
                word = "is gone" if is_now is None else "is new" if was is None else "changed"
                return f"{kind} {name} {word}"
    return None
