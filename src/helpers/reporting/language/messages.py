"""Which messages the code says, and how far a catalogue goes with them.

The code is read, not run: ``words.say("...")``, ``words.count("...", "...", n)`` and the tables
marked by ``to_say`` and ``to_count``. A message that is put together (an f-string, a sum) cannot
be found this way and is a problem of its own.
"""

from __future__ import annotations

import ast
import importlib
import json
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Message

import helpers
from helpers.reporting.language.words import forms_of, read_catalogue

PACKAGE: Final = Path(helpers.__file__).parent
Msgid = str | tuple[str, str]
_SAID: Final = ("say", "look_up", "if_known")


@dataclass(slots=True)
class Spoken:
    """Messages of the code with the places that say them, and places that cannot be read."""

    messages: dict[Msgid, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, msgid: Msgid, where: str) -> None:
        """Note one message."""
        self.messages.setdefault(msgid, []).append(where)


def spoken_in(notebooks: Iterable[Path] = ()) -> Spoken:
    """Every message of the package, and of notebooks beside it."""
    spoken = Spoken()
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        read_source(path.read_text(encoding="utf-8"), module, spoken)
    for path in sorted(notebooks):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        read_source("\n".join(code), path.name, spoken)
    return spoken


def read_source(source: str, module: str, spoken: Spoken) -> None:
    """Add the messages of one source text.

    Parameters
    ----------
    source : str
        Python.
    module : str
        Its name; a table that is marked by name is imported from there.
    spoken : Spoken
        Is added to.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            _check_name(node, module, spoken)
        if not isinstance(node, ast.Call) or not node.args:
            continue
        where = f"{module}, line {node.lineno}"
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("to_say", "to_count"):
            _read_table(called.id, node.args[0], module, where, spoken)
        elif isinstance(called, ast.Attribute) and _is_words(called.value):
            _read_call(called.attr, node.args, where, spoken)


def _is_words(node: ast.expr) -> bool:
    """``words``, ``anything.words`` or ``translator(...)``: by name, as types are not known."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "translator"
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name == "words"


def _check_name(node: ast.Assign | ast.AnnAssign, module: str, spoken: Spoken) -> None:
    """Whoever says something must be called ``words``, or it would not be found."""
    if node.value is None or not _is_words(node.value) or isinstance(node.value, ast.Name):
        return
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if not all(_is_words(target) for target in targets):
        spoken.problems.append(f"{module}, line {node.lineno}: name the variable words")


def _read_call(method: str, arguments: list[ast.expr], where: str, spoken: Spoken) -> None:
    if method == "count" and len(arguments) > 1:
        both = [_literals(argument) for argument in arguments[:2]]
        for singular, plural in zip(*both, strict=True):
            spoken.add((singular, plural), where)
    elif method in _SAID:
        if isinstance(arguments[0], ast.JoinedStr | ast.BinOp):
            spoken.problems.append(f"{where}: a message is put together; write it whole")
        for msgid in _literals(arguments[0]):
            spoken.add(msgid, where)


def _literals(node: ast.expr) -> list[str]:
    """Texts written out: one, or both of ``a if x else b``."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _read_table(mark: str, node: ast.expr, module: str, where: str, spoken: Spoken) -> None:
    if isinstance(node, ast.Name):
        table: Any = getattr(importlib.import_module(module), node.id)
    else:
        table = ast.literal_eval(node)
    if mark == "to_count":
        for singular, plural in table.items():
            spoken.add((singular, plural), where)
        return
    values = [table] if isinstance(table, str) else table
    for value in values.values() if isinstance(values, Mapping) else values:
        spoken.add(value if isinstance(value, str) else value[0], where)


def problems_of(language: str, spoken: Spoken) -> Iterator[str]:
    """What keeps a catalogue from saying every message, one line a problem.

    Parameters
    ----------
    language : str
        A language with a catalogue.
    spoken : Spoken
        The messages.
    """
    yield from spoken.problems
    catalogue = read_catalogue(language)
    known = {_key(message): message for message in catalogue if message.id}
    singulars = {key[0]: key for key in known if not isinstance(key, str)}
    said = {singulars.get(msgid, msgid) if isinstance(msgid, str) else msgid
            for msgid in spoken.messages}  # fmt: skip
    for msgid, places in spoken.messages.items():
        if msgid not in known and msgid not in singulars:
            yield f"missing: {msgid!r} ({places[0]})"
    for key, message in known.items():
        if key not in said:
            yield f"unused: {key!r}"
        yield from _faults_of(message)


def _key(message: Message) -> Msgid:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _faults_of(message: Message) -> Iterator[str]:
    key = _key(message)
    forms = forms_of(message)
    if message.fuzzy:
        yield f"fuzzy: {key!r}"
    if not all(forms):
        yield f"empty: {key!r}"
        return
    wanted = placeholders_of(key if isinstance(key, str) else key[1])
    for form in forms:
        if placeholders_of(form) != wanted:
            yield f"other placeholders: {key!r}, {form!r}"


def placeholders_of(text: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
