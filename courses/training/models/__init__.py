"""The ledger (evidence, its personal side, seals) and what is derived from it (rules, duties, certificates)."""

from .append_only import LedgerIsAppendOnly
from .certificates import Certificate
from .duties import Duty, DutyStatus, Rule
from .evidence import Evidence, EvidenceKind, EvidencePersonal, SubjectKind
from .seals import SealBatch, SealedEvidence

__all__ = [
    "Certificate",
    "Duty",
    "DutyStatus",
    "Evidence",
    "EvidenceKind",
    "EvidencePersonal",
    "LedgerIsAppendOnly",
    "Rule",
    "SealBatch",
    "SealedEvidence",
    "SubjectKind",
]
