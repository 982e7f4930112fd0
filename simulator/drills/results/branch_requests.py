"""Queuing the job that plays the other ways of an ended drill."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from common.jobs.services import enqueue_once
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillSession, ScreenBranch
from ..sessions.input_log import is_recomputable
from ..sessions.retention import keeps_inputs
from ..tasks import play_branches
from .decisions import choices_of, decisions_of, other_option


def ask_for_branches(session: DrillSession, *, again: bool = False) -> None:
    """Queues the other ways of an ended drill once.

    Nothing is queued when its inputs have expired, or when it was played with another version of models or scenario.

    On request those that failed are queued again.
    """
    if not keeps_inputs(session) or not is_recomputable(session):
        return
    known = decisions_of(load_scenario(session.scenario))
    with transaction.atomic():
        for choice in choices_of(session):
            option = other_option(known[choice.decision], choice.option).id
            ScreenBranch.objects.get_or_create(session=session, decision=choice.decision, defaults={"option": option})
        waiting = session.branches.filter(result__isnull=True)
        if again:
            waiting.filter(failed=True).update(failed=False, asked_at=timezone.now())
        if waiting.filter(failed=False).exists():
            enqueue_once(play_branches, str(session.pk), key=f"branches:{session.pk}")
