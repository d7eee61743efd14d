"""What was reported: raw tables, checks, reconciling, processed tables."""

from helpers.figures.evidence import Evidence, gather_evidence
from helpers.figures.maturity import maturity
from helpers.figures.processed import prepare, read_evidence
from helpers.figures.reconcile import reconcile
from helpers.figures.reported_range import reported_range
from helpers.figures.revisions import revisions

__all__ = [
    "Evidence", "gather_evidence", "maturity", "prepare", "read_evidence", "reconcile",
    "reported_range", "revisions",
]  # fmt: skip
