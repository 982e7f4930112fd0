"""Queuing the jobs that play the other ways of a drill: ahead while the class votes, and what is missing at the end."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from common.jobs.services import enqueue_once
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillMode, DrillSession, ScreenBranch
from ..sessions.input_log import is_recomputable
from ..sessions.retention import keeps_inputs
from ..tasks import play_branches
from .counterfactuals import injections_of
from .decisions import choices_of, decisions_of, other_option


def prepare_branches(session: DrillSession, decision: str) -> None:
    """Queues both ways that a class may want to compare with its choice, when it is asked. Repeating it is harmless."""
    known = decisions_of(load_scenario(session.scenario)).get(decision)
    if known is None or session.mode != DrillMode.SCREEN or not is_recomputable(session):
        return
    with transaction.atomic():
        for option in (known.best, known.tempting):
            ScreenBranch.objects.get_or_create(session=session, decision=decision, option=option.id)
        enqueue_once(play_branches, str(session.pk), key=f"branches:{session.pk}:{decision}")


def ask_for_branches(session: DrillSession, *, again: bool = False) -> None:
    """Queues the other ways of an ended drill that are not played yet, once, and forgets those nobody needs.

    Nothing is queued when its inputs have expired, or when it was played with another version of models or scenario.
    What was played ahead and did not know of something the organiser injected later is played anew.

    On request those that failed are queued again.
    """
    if not keeps_inputs(session) or not is_recomputable(session):
        return
    known, injections = decisions_of(load_scenario(session.scenario)), injections_of(session)
    with transaction.atomic():
        wanted = []
        for choice in choices_of(session):
            option = other_option(known[choice.decision], choice.option).id
            branch, _ = ScreenBranch.objects.get_or_create(session=session, decision=choice.decision, option=option)
            if branch.result is not None and branch.result.get("injections", injections) != injections:
                ScreenBranch.objects.filter(pk=branch.pk).update(result=None)
            wanted.append(branch.pk)
        session.branches.exclude(pk__in=wanted).delete()
        waiting = session.branches.filter(result__isnull=True)
        if again:
            waiting.filter(failed=True).update(failed=False, asked_at=timezone.now())
        if waiting.filter(failed=False).exists():
            enqueue_once(play_branches, str(session.pk), key=f"branches:{session.pk}")
