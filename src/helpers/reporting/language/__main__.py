"""``python -m helpers.reporting.language``: what is missing in each catalogue; 1 if anything is."""

from __future__ import annotations

import sys

from helpers.errors import UserError
from helpers.reporting.language.messages import problems_of, spoken_in
from helpers.reporting.language.words import LANGUAGES, SOURCE
from helpers.reporting.project import find_project


def main() -> int:
    """Print one line a problem, then one a language."""
    try:
        notebooks = list(find_project().notebooks.glob("*.ipynb"))
    except UserError:  # an installed package, outside a checkout
        notebooks = []
    spoken = spoken_in(notebooks)
    found = 0
    for language, name in LANGUAGES.items():
        if language == SOURCE:
            continue
        problems = list(problems_of(language, spoken))
        found += len(problems)
        lines = [*problems, f"{name}: {len(spoken.messages)} messages, {len(problems)} problems"]
        sys.stdout.write("\n".join(lines) + "\n")
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
