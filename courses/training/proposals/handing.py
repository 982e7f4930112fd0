"""A county's draft goes to the city: handed over by who made it, taken and computed anew by who may publish it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.desks import Todo
from people.models import User

from ..access import may_publish_rules, readable_drafts
from ..models import DraftState, Rule, RuleDraft
from .publishing import compute_draft


class HandingRefusal(models.TextChoices):
    """Why a draft is not handed over or taken, and what a person reads then."""

    NOT_READY = "not_ready", gettext_lazy("The draft has not been computed, or is already in force.")
    HANDED = "handed", gettext_lazy("The draft has been handed over already.")
    NOT_CITY = "not_city", gettext_lazy("Only the city's fire officers take drafts over.")
    TAKEN = "taken", gettext_lazy("Somebody has taken this draft already.")


class HandingRefused(ValueError):
    """Nothing was changed."""

    def __init__(self, reason: HandingRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def may_hand(draft: RuleDraft, user: Any) -> bool:
    """True for the author of a computed draft who cannot publish it and has not handed it over."""
    own = draft.made_by_id == getattr(user, "pk", None)
    return own and draft.state == DraftState.READY and draft.handed_at is None and not may_publish_rules(user)


def may_take(draft: RuleDraft, user: Any) -> bool:
    """True for who may publish rules and reads a draft that was handed over and that nobody has taken."""
    return may_publish_rules(user) and draft.handed_at is not None and not draft.taken.exists()


@transaction.atomic
def hand_draft(draft: RuleDraft, *, by: User, note: str = "") -> None:
    """Shows a draft to the city's officers. Raises HandingRefused."""
    if draft.handed_at is not None:
        raise HandingRefused(HandingRefusal.HANDED)
    if not may_hand(draft, by):
        raise HandingRefused(HandingRefusal.NOT_READY)
    draft.handed_at, draft.handed_note = timezone.now(), note.strip()[:300]
    draft.save(update_fields=["handed_at", "handed_note"])


@transaction.atomic
def take_draft(draft: RuleDraft, *, by: User) -> RuleDraft:
    """A draft of one's own with the same content, computed over one's own area. Raises HandingRefused."""
    if not may_publish_rules(by):
        raise HandingRefused(HandingRefusal.NOT_CITY)
    locked = RuleDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not may_take(locked, by):
        raise HandingRefused(HandingRefusal.TAKEN)
    newest = Rule.objects.filter(code=locked.code).order_by("-version").first()
    entry = locked.entry | {"version": newest.version + 1 if newest else 1}
    made = RuleDraft.objects.create(code=locked.code, entry=entry, made_by=by, taken_from=locked)
    compute_draft(made)
    return made


def handed_drafts(user: User) -> Iterator[Todo]:
    """For the city's officers: each draft that a county handed over and nobody has taken."""
    if not may_publish_rules(user):
        return
    rows = readable_drafts(user).exclude(handed_at=None).filter(taken=None).order_by("handed_at")
    for draft in rows:
        yield Todo(
            title=_("Draft of a rule from a county"), url=reverse("training:draft", args=[draft.pk]),
            action=_("Look at it"), about=f"{draft.code} {draft.entry.get('title', '')}",
        )  # fmt: skip
