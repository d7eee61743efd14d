"""Impact: what changed because of a programme that reached some units before others, or never.

Pure functions. A table becomes a :class:`Panel` once, by :func:`declare_panel`; every estimator
takes the panel and gives an :class:`ImpactResult`.
"""

from helpers.impact.panel import Panel, declare_panel
from helpers.impact.result import ESTIMATE_COLUMNS, ImpactResult

__all__ = [
    "ESTIMATE_COLUMNS",
    "ImpactResult",
    "Panel",
    "declare_panel",
]
