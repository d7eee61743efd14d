"""Sentences and labels in the language of a page.

A message is known by its English words (gettext's msgid), so English needs no catalogue. Another
language has one, ``vi.po``, compiled in memory: no second file that could be out of date. What is
not in the catalogue raises: an untranslated word never reaches a page.

Messages are written where they are said, as literals, so that a test can find them all: in a call
of ``words.say`` or ``words.count``, or in a table marked by :func:`to_say` or :func:`to_count`.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
"""Languages of pages, each by its own name."""
SOURCE: Final = "en"
"""The language of the messages themselves."""
_FOLDER: Final = Path(__file__).parent

Marked = TypeVar("Marked")


class UntranslatedError(LookupError):
    """A message that the catalogue of a language does not have: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says, in one language.

    Attributes
    ----------
    language : str
        A key of :data:`LANGUAGES`, and Babel's locale.
    """

    language: str
    _translations: gettext.NullTranslations
    _known: frozenset[str | tuple[str, ...]]

    def say(self, msgid: str, /, **values: str) -> str:
        """A sentence or label with its values filled in.

        Parameters
        ----------
        msgid : str
            The English words, with placeholders as in ``str.format``.
        **values : str
            What stands for each placeholder: text, numbers formatted for the language.

        Raises
        ------
        UntranslatedError
            The catalogue does not have the message.
        """
        return self.look_up(msgid).format(**values)

    def count(self, singular: str, plural: str, n: float, /, **values: str) -> str:
        """The form of a message that goes with a number.

        Parameters
        ----------
        singular, plural : str
            The English words for one and for any other number.
        n : float
            The number; ``{n}`` in the message is this number formatted for the language.
        **values : str
            As for :meth:`say`.

        Raises
        ------
        UntranslatedError
            The catalogue does not have the message.
        """
        self._check(singular, (singular, plural))
        # Forms are chosen by whole numbers: a fraction takes that of "many".
        form = self._translations.ngettext(singular, plural, int(n) if n == int(n) else 2)
        return form.format(**{"n": format_decimal(n, locale=self.language), **values})

    def has(self, msgid: str) -> bool:
        """Whether the message can be said in this language."""
        return self.language == SOURCE or msgid in self._known

    def look_up(self, msgid: str) -> str:
        """A message as the catalogue has it, its placeholders left open.

        Raises
        ------
        UntranslatedError
            The catalogue does not have the message.
        """
        self._check(msgid)
        return self._translations.gettext(msgid)

    def if_known(self, text: str) -> str:
        """A text that may come from the data: translated where it is a message, else as it is."""
        return self.look_up(text) if self.has(text) else text

    def _check(self, msgid: str, key: str | tuple[str, ...] | None = None) -> None:
        if self.language != SOURCE and (key or msgid) not in self._known:
            raise UntranslatedError(
                f"{msgid!r} has no words in {LANGUAGES[self.language]}: add it to "
                f"{catalogue_path(self.language).name} (python -m helpers.reporting.language)."
            )


@cache
def translator(language: str) -> Words:
    """The words of one language.

    Raises
    ------
    ValueError
        No such language: a model of parameters let it pass.
    """
    if language not in LANGUAGES:
        raise ValueError(f"found the language {language!r}, expected one of {list(LANGUAGES)}")
    if language == SOURCE:
        return Words(language, gettext.NullTranslations(), frozenset())
    catalogue = read_catalogue(language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    known = {key for message in catalogue for key in _keys_of(message)}
    return Words(language, gettext.GNUTranslations(compiled), frozenset(known))


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return _FOLDER / f"{language}.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue of a language; a broken file raises."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms_of(message: Message) -> list[str]:
    """The words of a message in the language of its catalogue, one a form."""
    forms = message.string or ""
    return [forms] if isinstance(forms, str) else list(forms)


def _keys_of(message: Message) -> tuple[str | tuple[str, ...], ...]:
    """What a message is found by: its text; of two forms the singular, and both."""
    if not message.id or message.fuzzy or not all(forms_of(message)):
        return ()
    return (message.id,) if isinstance(message.id, str) else (message.id[0], tuple(message.id))


def to_say(table: Marked) -> Marked:
    """Mark messages that are said later: a text, or the values of a table.

    Of a value that is a tuple the first item is the message.
    """
    return table


def to_count(table: Marked) -> Marked:
    """Mark a table of nouns, singular by plural, that are counted later."""
    return table
