"""Shared helpers of the workbench: evidence, analyses, charts, reporting."""

import time
from typing import Final

__version__ = "0.1.0"

IMPORTED_AT: Final = time.time()
"""When this process began to import our modules: a module written later may not be what runs."""
