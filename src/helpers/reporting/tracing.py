"""What a page stood on: tables and files that its kernel read, helpers that it imported.

Noted while the page is made and by what was done, not by what somebody declared; digests are of
what was read then. A file changed while the page was made has no digest that could ever match.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from helpers import IMPORTED_AT
from helpers.figures import Evidence
from helpers.reporting.scope import digest_of_table
from helpers.reporting.versions import digest_of_file

STOOD_ON: Final = "stood_on.json"
"""What a kernel leaves for the run's record."""
_OWN_PACKAGE: Final = "helpers"
CHANGED_MEANWHILE: Final = "changed while it was read"
_DATA: Final = frozenset(
    {".csv", ".tsv", ".txt", ".json", ".geojson", ".yml", ".yaml", ".xlsx", ".xls", ".ods",
     ".parquet", ".feather", ".dta", ".sav", ".rds", ".po", ".mo", ".gpkg", ".shp", ".zip"}
)  # fmt: skip
_TABLES: Final = tuple(entry.name for entry in fields(Evidence))


class TracedEvidence(Evidence):
    """Evidence that notes which of its tables were asked for."""

    __slots__ = ("_read",)

    @classmethod
    def of(cls, evidence: Evidence) -> TracedEvidence:
        """The same tables, none of them read yet."""
        return cls(**evidence.tables())

    def __getattribute__(self, name: str) -> Any:
        """The table, noted as read."""
        if name in _TABLES:
            self._noted().add(name)
        return object.__getattribute__(self, name)

    def _noted(self) -> set[str]:
        try:
            noted: set[str] = object.__getattribute__(self, "_read")
        except AttributeError:  # made by the dataclass, as a copy with another table is
            noted = set()
            object.__setattr__(self, "_read", noted)
        return noted

    def digests(self) -> dict[str, str]:
        """Of each table that was read."""
        names = sorted(self._noted())
        return {name: digest_of_table(object.__getattribute__(self, name)) for name in names}


@dataclass
class Trace:
    """Files that were opened and modules that were imported since the trace began.

    Parameters
    ----------
    root : Path
        The project's folder.
    apart : tuple of Path
        Folders whose files are looked after otherwise, or are written.
    since : float
        Files written later may not be what was read.
    """

    root: Path
    apart: tuple[Path, ...] = ()
    since: float = IMPORTED_AT
    _opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(details[0], str | bytes | os.PathLike):
            return
        path, mode = details[0], details[1]
        if mode is None or not set(str(mode)) & set("wax+"):
            self._opened.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - at every open

    def files(self) -> dict[str, str | None]:
        """Digest of each file of data that was read, and of each module that lies in the project.

        By their paths from the project's folder. Our own package is left to :meth:`modules`. A
        file of the project that was looked for and is not there has none: it may come later.
        """
        data = [path for path in map(Path, self._opened) if path.suffix.lower() in _DATA]
        code = [path for path in map(Path, self._imported()) if path.is_relative_to(self.root)]
        found: dict[str, str | None] = {}
        for path in sorted({*data, *code}):
            is_there = path.is_file()
            if (is_there or path.is_relative_to(self.root)) and not self._is_apart(path):
                name = Path(os.path.relpath(path, self.root)).as_posix()
                found[name] = self._digest(path) if is_there else None
        return found

    def modules(self) -> dict[str, str]:
        """Digest of each of our modules that was imported, by its dotted name."""
        own = {
            name: Path(file) for file, name in self._imported().items()
            if name.partition(".")[0] == _OWN_PACKAGE
        }  # fmt: skip
        return {name: self._digest(path) for name, path in sorted(own.items())}

    def _imported(self) -> dict[str, str]:
        """Name of every imported module that has a file, by the file."""
        return {
            str(module.__file__): name
            for name, module in list(sys.modules.items())
            if getattr(module, "__file__", None)
        }

    def _is_apart(self, path: Path) -> bool:
        installed = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[1])
        is_code = path.suffix == ".py"
        for folder in installed[: 3 if is_code else 2]:
            if path.is_relative_to(folder) and not self.root.is_relative_to(folder):
                return True
        is_ours = path.is_relative_to(self.root)
        parts = path.relative_to(self.root).parts if is_ours else path.parts
        if any(part.startswith(".") for part in parts):  # caches and settings
            return True
        return any(path.is_relative_to(folder) for folder in self.apart)

    def _digest(self, path: Path) -> str:
        try:
            if path.stat().st_mtime > self.since:
                return CHANGED_MEANWHILE
            return digest_of_file(path)
        except OSError:
            return CHANGED_MEANWHILE
