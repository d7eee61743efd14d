"""What 05_impact.ipynb shows, one module a question."""

from helpers.reporting.pages.impact import (
    before,
    checks,
    clusters,
    effect,
    judgement,
    question,
    rollout,
    sensitivity,
    study,
)

__all__ = [
    "before",
    "checks",
    "clusters",
    "effect",
    "judgement",
    "question",
    "rollout",
    "sensitivity",
    "study",
]
