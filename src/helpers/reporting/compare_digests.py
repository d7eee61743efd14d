"""What differs between the records of two runs: code, packages, parameters, tables, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from helpers.reporting.compare_reasons import Reason, RunSide
from helpers.reporting.language import to_say

_TABLE_CAUSE: Final = {
    "figures": "new_data", "mentions": "new_data", "activity": "new_data", "units": "new_data",
    "sources": "revision",
    "indicators": "definition", "targets": "definition", "norms": "definition",
    "programmes": "definition", "ratios": "definition", "bundles": "definition",
    "steps": "definition", "systems": "definition", "bodies": "definition",
    "places": "places", "place_names": "places", "crosswalk": "places", "coordinates": "places",
}  # fmt: skip
_NOT_A_CAUSE: Final = frozenset({"place", "year", "language", "as_of"})
_MANY: Final = 3
_WORDS: Final[dict[str, str]] = to_say({
    "parameter": "{name} was {old}, is {new}",
    "notebook": "the code of the notebook changed",
    "modules": "changed: {names}",
    "more_modules": "changed: {names} and {n} more",
    "version": "{name} {old}, now {new}",
    "lock": "requirements.lock changed",
    "table": "the table {name} changed",
    "tables": "the tables {names} changed",
    "file": "the file {name} changed",
})  # fmt: skip


def digest_reasons(a: RunSide, b: RunSide) -> list[Reason]:
    """What of two runs' records differs, each with the cause it would be.

    Parameters
    ----------
    a, b : RunSide
        The same notebook on each side.

    Returns
    -------
    list of Reason
        Empty where all is the same but the reporting year.
    """
    return [*_tables(a.record, b.record), *_parameters(a.record, b.record),
            *_code(a.record, b.record), *_environment(a, b)]  # fmt: skip


def tables_together(reasons: list[Reason]) -> list[Reason]:
    """Reasons in which the tables of one cause are named together."""
    found = [reason for reason in reasons if not reason.table]
    for cause in dict.fromkeys(reason.cause for reason in reasons if reason.table):
        tables = [r for r in reasons if r.cause == cause and r.table]
        if len(tables) == 1:
            found += tables
        else:
            names = _listed(reason.table for reason in tables)
            found.append(Reason(cause, _WORDS["tables"], {"names": names}, names))
    return found


def _differing(a: dict[str, Any], b: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Names that have another value on each side, and names that one lacks."""
    for name in sorted({*a, *b}):
        if a.get(name) != b.get(name):
            yield name, a.get(name), b.get(name)


def _changed(part: str, a: dict[str, Any], b: dict[str, Any]) -> Iterator[str]:
    """Names of a part of both records whose digests differ.

    What only one run read or imported says nothing by itself: the year decides that too.
    """
    old, new = a.get(part, {}), b.get(part, {})
    return (name for name in sorted(old) if name in new and old[name] != new[name])


def _tables(a: dict[str, Any], b: dict[str, Any]) -> Iterator[Reason]:
    for name in _changed("tables", a, b):
        if name in _TABLE_CAUSE:
            yield Reason(_TABLE_CAUSE[name], _WORDS["table"], {"name": name}, name)
    for name in _changed("files", a, b):
        yield Reason("new_data", _WORDS["file"], {"name": name})


def _parameters(a: dict[str, Any], b: dict[str, Any]) -> Iterator[Reason]:
    for name, old, new in _differing(a.get("parameters", {}), b.get("parameters", {})):
        if name not in _NOT_A_CAUSE:
            values = {"name": name, "old": str(old), "new": str(new)}
            yield Reason("parameters", _WORDS["parameter"], values)


def _code(a: dict[str, Any], b: dict[str, Any]) -> Iterator[Reason]:
    if a.get("code") != b.get("code"):
        yield Reason("code", _WORDS["notebook"])
    changed = list(_changed("modules", a, b))
    if len(changed) > _MANY:
        values = {"names": _listed(changed[:_MANY]), "n": str(len(changed) - _MANY)}
        yield Reason("code", _WORDS["more_modules"], values)
    elif changed:
        yield Reason("code", _WORDS["modules"], {"names": _listed(changed)})


def _environment(a: RunSide, b: RunSide) -> Iterator[Reason]:
    installed = list(_differing(a.record.get("versions", {}), b.record.get("versions", {})))
    known = {name for name, *_ in installed}
    locked: list[tuple[str, Any, Any]] = []
    if a.record.get("lock") != b.record.get("lock") and a.packages and b.packages:
        locked = [found for found in _differing(a.packages, b.packages) if found[0] not in known]
    for name, old, new in [*installed, *locked]:
        values = {"name": name, "old": str(old or "–"), "new": str(new or "–")}
        yield Reason("environment", _WORDS["version"], values)
    if a.record.get("lock") != b.record.get("lock") and not installed and not locked:
        yield Reason("environment", _WORDS["lock"])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
