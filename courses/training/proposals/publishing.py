"""Proposing a version of a rule and putting it in force; the computing is left to jobs."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from common.jobs.services import enqueue_once
from people.models import User

from ..access import may_publish_rules
from ..models import DraftState, Rule, RuleDraft
from ..rulebook.rule_file import check_entry, rule_of
from ..tasks import compute_preview, recompute_duties


class PublishRefusal(models.TextChoices):
    """Why a draft is not put in force, and what a person reads then."""

    NOT_CITY = "not_city", _("Only the city's fire officers put rules in force.")
    NOT_READY = "not_ready", _("The draft has not been computed, or is already in force.")
    SUPERSEDED = "superseded", _("Somebody has put another version in force since; make a new draft.")


class PublishRefused(ValueError):
    """A draft that cannot be put in force."""

    def __init__(self, reason: PublishRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def request_preview(*, entry: dict[str, Any], by: User) -> RuleDraft:
    """Keeps a checked entry as a draft and queues its computation. Raises RuleFileError."""
    check_entry(entry)
    with transaction.atomic():
        draft = RuleDraft.objects.create(code=entry["id"], entry=entry, made_by=by)
        compute_draft(draft)
    return draft


def compute_draft(draft: RuleDraft) -> bool:
    """Queues a draft's computation; False when it is under way or done."""
    if draft.state in (DraftState.READY, DraftState.PUBLISHED):
        return False
    return enqueue_once(compute_preview, draft.pk, key=f"rule-draft:{draft.pk}")


@transaction.atomic
def publish_draft(draft: RuleDraft, *, by: User) -> Rule:
    """Puts a computed draft in force as the next version, and queues the recompute. Raises PublishRefused."""
    if not may_publish_rules(by):
        raise PublishRefused(PublishRefusal.NOT_CITY)
    locked = RuleDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.state != DraftState.READY:
        raise PublishRefused(PublishRefusal.NOT_READY)
    newest = Rule.objects.filter(code=draft.code).order_by("-version").first()
    if locked.entry["version"] != (newest.version + 1 if newest else 1):
        raise PublishRefused(PublishRefusal.SUPERSEDED)
    rule = rule_of(locked.entry)
    rule.made_by = by
    rule.save()
    RuleDraft.objects.filter(pk=draft.pk).update(state=DraftState.PUBLISHED, published=rule)
    transaction.on_commit(lambda: recompute_duties.enqueue())
    return rule
