"""The words of a page in Vietnamese or English: gettext catalogues, read by Babel."""

from helpers.reporting.language.titles import TITLES
from helpers.reporting.language.words import (
    LANGUAGES,
    SOURCE,
    UntranslatedError,
    Words,
    to_count,
    to_say,
    translator,
)

__all__ = [
    "LANGUAGES",
    "SOURCE",
    "TITLES",
    "UntranslatedError",
    "Words",
    "to_count",
    "to_say",
    "translator",
]
