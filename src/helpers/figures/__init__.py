"""What was reported: raw tables, checks, reconciling, processed tables."""

from helpers.figures.evidence import Evidence, gather_evidence
from helpers.figures.processed import prepare, read_evidence
from helpers.figures.reconcile import reconcile
from helpers.figures.reported_range import reported_range

__all__ = ["Evidence", "gather_evidence", "prepare", "read_evidence", "reconcile", "reported_range"]
