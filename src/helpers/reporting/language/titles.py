"""Titles and leads of the notebooks that can be read in more than one language.

A notebook's own title cell is English and static. A test holds it equal to the entry here.
"""

from __future__ import annotations

from typing import Final

from helpers.reporting.language.words import to_say

TITLES: Final[dict[str, tuple[str, str]]] = {
    "annual_summary": (
        to_say("Annual summary"),
        to_say("The main messages of the year with their numbers, and what reports cannot say."),
    ),
}
"""Title and lead by name of the notebook, as messages."""
