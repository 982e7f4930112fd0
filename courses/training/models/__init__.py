"""The ledger (evidence, its personal side, seals) and what is derived from it (rules, duties, certificates)."""

from common.append_only import AppendOnlyError

from .calendar import CalendarDay, SchoolTerm, Term
from .certificates import Certificate
from .duties import DUE_SOON, Duty, DutyStatus, Waiver
from .evidence import Evidence, EvidenceKind, EvidencePersonal, SubjectKind
from .key_units import KeyUnitDecision, KeyUnitEntry, KeyUnitList
from .made_files import MadeFile, MadeFileState
from .prejob import COMPANY_PART, SITE_PART
from .real_drills import Emergency, RealDrill, RecordFile, RecordReview, Situation, Verdict
from .rules import Anchor, Cadence, DraftState, Force, Requirement, Rule, RuleDraft, Verification
from .seals import SealBatch, SealedEvidence
from .ties import CourseTie

__all__ = [
    "COMPANY_PART",
    "DUE_SOON",
    "SITE_PART",
    "Anchor",
    "AppendOnlyError",
    "Cadence",
    "CalendarDay",
    "Certificate",
    "CourseTie",
    "DraftState",
    "Duty",
    "DutyStatus",
    "Emergency",
    "Evidence",
    "EvidenceKind",
    "EvidencePersonal",
    "Force",
    "KeyUnitDecision",
    "KeyUnitEntry",
    "KeyUnitList",
    "MadeFile",
    "MadeFileState",
    "RealDrill",
    "RecordFile",
    "RecordReview",
    "Requirement",
    "Rule",
    "RuleDraft",
    "SchoolTerm",
    "SealBatch",
    "SealedEvidence",
    "Situation",
    "SubjectKind",
    "Term",
    "Verdict",
    "Verification",
    "Waiver",
]
