"""The ledger (evidence, its personal side, seals) and what is derived from it (rules, duties, certificates)."""

from common.append_only import AppendOnlyError

from .calendar import CalendarDay, OwnTerm, SchoolTerm, Term
from .certificates import Certificate
from .duties import DUE_SOON, TRAINED_BEFORE, Duty, DutyStatus, Waiver
from .evidence import Evidence, EvidencePersonal, SubjectKind
from .evidence_kinds import EvidenceKind
from .filings import (
    Activity,
    Audience,
    CertificateKind,
    CertificateLevel,
    LessonLog,
    NoticePlace,
    OutsideCertificate,
    PaperRecord,
    Publicity,
    Topic,
    TrainingKind,
    TrainingSession,
)
from .former_facts import FormerFacts
from .key_units import KeyUnitDecision, KeyUnitEntry, KeyUnitList
from .made_files import MadeFile, MadeFileState
from .prejob import COMPANY_PART, SITE_PART
from .real_drills import Emergency, RealDrill, Situation
from .records import (
    DrawnRecord,
    Record,
    RecordFile,
    RecordKind,
    RecordReview,
    RecordRow,
    RecordScan,
    SampleDraw,
    Standing,
    Verdict,
)
from .rules import (
    Anchor,
    AskedProof,
    Cadence,
    CountsFrom,
    DraftState,
    Force,
    Requirement,
    Rule,
    RuleDraft,
    Verification,
)
from .seals import SealBatch, SealedEvidence
from .ties import CourseTie

__all__ = [
    "COMPANY_PART",
    "DUE_SOON",
    "SITE_PART",
    "TRAINED_BEFORE",
    "Activity",
    "Anchor",
    "AppendOnlyError",
    "AskedProof",
    "Audience",
    "Cadence",
    "CalendarDay",
    "Certificate",
    "CertificateKind",
    "CertificateLevel",
    "CountsFrom",
    "CourseTie",
    "DraftState",
    "DrawnRecord",
    "Duty",
    "DutyStatus",
    "Emergency",
    "Evidence",
    "EvidenceKind",
    "EvidencePersonal",
    "Force",
    "FormerFacts",
    "KeyUnitDecision",
    "KeyUnitEntry",
    "KeyUnitList",
    "LessonLog",
    "MadeFile",
    "MadeFileState",
    "NoticePlace",
    "OutsideCertificate",
    "OwnTerm",
    "PaperRecord",
    "Publicity",
    "RealDrill",
    "Record",
    "RecordFile",
    "RecordKind",
    "RecordReview",
    "RecordRow",
    "RecordScan",
    "Requirement",
    "Rule",
    "RuleDraft",
    "SampleDraw",
    "SchoolTerm",
    "SealBatch",
    "SealedEvidence",
    "Situation",
    "Standing",
    "SubjectKind",
    "Term",
    "Topic",
    "TrainingKind",
    "TrainingSession",
    "Verdict",
    "Verification",
    "Waiver",
]
