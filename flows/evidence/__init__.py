"""From a row back to its bytes: found, proved, read, cleaned and coded once more, cited and bundled. Knows no Prefect."""

from flows.evidence.again import Again, Change
from flows.evidence.citation import cite
from flows.evidence.record import BrokenEvidenceError, Record
from flows.evidence.rows import Found, TakenDown
from flows.evidence.walk import Evidence, gather

__all__ = ["Again", "BrokenEvidenceError", "Change", "Evidence", "Found", "Record", "TakenDown", "cite", "gather"]
