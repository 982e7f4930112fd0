"""All that a plug-in may add, in one place to import from: call these in `ready` of its AppConfig.

A plug-in's pages lie in its `urls.py`, served below `/plugins/<label>/`; templates, static files, texts, models,
commands and Wagtail's hooks are found as those of any Django app. `site/docs/plug-ins.md` leads through one.
"""

from common.periodic import register_periodic_work
from courses.extensions import register_lesson_block
from courses.training.certificates.layouts import Layout, register_certificate_layout
from courses.training.ledger.keys import Signer, register_signer
from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from courses.training.models.evidence_kinds import register_evidence_kind
from notices.channels.all import register_channel
from notices.channels.base import AnswerLostError, Channel, Outgoing, SendRefused, UnreachableError
from notices.channels.http import post_json
from notices.kinds import NoticeKind, Texts, Variable, VariableType, register_notice
from notices.services import notify
from people.desks import Place, Todo, for_roles, register_desk, register_todo
from people.models import Role

__all__ = [
    "AnswerLostError", "Channel", "EvidenceKind", "Layout", "NoticeKind", "Outgoing", "Place", "Role", "SendRefused",
    "Signer", "SubjectKind", "Texts", "Todo", "UnreachableError", "Variable", "VariableType", "for_roles", "notify",
    "post_json", "record_evidence", "register_certificate_layout", "register_channel", "register_desk",
    "register_evidence_kind", "register_lesson_block", "register_notice", "register_periodic_work", "register_signer",
    "register_todo",
]  # fmt: skip
