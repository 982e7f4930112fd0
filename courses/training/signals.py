"""New evidence, hires, moves, leaves and changed attributes reach the duties they touch, in the same transaction.

Bulk writes (`bulk_create`, `update`) send no signals: whoever uses them calls `recompute_organisation` afterwards.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from people.models import Membership, Organisation, SchoolClass, UnitKind

from .duties.recompute import apply_evidence, is_large, recompute_organisation, recompute_subject
from .ledger.record import evidence_changed, many_changed
from .models import Evidence, FormerFacts, OwnTerm, SchoolTerm, SubjectKind, Waiver
from .rulebook.attributes import UNIT_COLUMNS, facts_of_unit
from .tasks import ask_for_unit_duties, recompute_duties, recompute_unit_duties

WATCHED = (*UNIT_COLUMNS, "division_id", "shut_on")


@receiver(evidence_changed)
def evidence_written(sender: Any, evidence: Evidence, **kwargs: Any) -> None:
    apply_evidence(evidence)


@receiver(many_changed)
def many_written(sender: Any, rows: list[Evidence], **kwargs: Any) -> None:
    """Many rows at once are counted in a job, unit by unit; those of nobody's unit on the spot."""
    for unit in {row.organisation_id for row in rows if row.organisation_id}:
        transaction.on_commit(partial(ask_for_unit_duties, str(unit), key=f"unit-duties:{unit}"))
    for row in rows:
        if not row.organisation_id:
            apply_evidence(row)


@receiver(pre_save, sender=Membership)
def note_former_unit(sender: Any, instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    before = None
    if instance.pk and not raw:
        before = Membership.objects.filter(pk=instance.pk).values_list("organisation_id", "person_id").first()
    instance._before = before  # type: ignore[attr-defined]


@receiver(post_save, sender=Membership)
def membership_saved(sender: Any, instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    recompute_subject(SubjectKind.PERSON, instance.person_id, organisations=[instance.organisation_id])
    before = getattr(instance, "_before", None)
    if before and before != (instance.organisation_id, instance.person_id):
        recompute_subject(SubjectKind.PERSON, before[1], organisations=[before[0]])


@receiver(post_delete, sender=Membership)
def membership_deleted(sender: Any, instance: Membership, origin: Any = None, **kwargs: Any) -> None:
    if origin is None or isinstance(origin, Membership):
        recompute_subject(SubjectKind.PERSON, instance.person_id, organisations=[instance.organisation_id])


@receiver(pre_save, sender=Organisation)
def note_changed_attributes(sender: Any, instance: Organisation, raw: bool = False, **kwargs: Any) -> None:
    """A changed attribute counts from today or the day stated: what was owed before stays as it was computed."""
    before = None
    if not raw and not instance._state.adding:
        before = Organisation.objects.filter(pk=instance.pk).select_related("division").first()
    changed = before is not None and any(getattr(instance, name) != getattr(before, name) for name in WATCHED)
    instance._facts_changed = changed or instance._state.adding  # type: ignore[attr-defined]
    if changed and before is not None:
        today = timezone.localdate()
        instance.facts_since = max(before.facts_since, min(instance.facts_day or today, today))
        # Of several changes that hold from one day on the first tells what held until then.
        FormerFacts.objects.get_or_create(
            organisation_id=instance.pk, until=instance.facts_since, defaults={"facts": facts_of_unit(before)}
        )


@receiver(post_save, sender=Organisation)
def organisation_saved(
    sender: Any, instance: Organisation, raw: bool = False, update_fields: Any = None, **kw: Any
) -> None:
    if raw or not getattr(instance, "_facts_changed", False):
        return
    if update_fields is not None and "facts_since" not in update_fields:
        Organisation.objects.filter(pk=instance.pk).update(facts_since=instance.facts_since)
    if instance.duties_follow:
        return
    if not is_large(instance.pk):
        recompute_organisation(Organisation.objects.select_related("division").get(pk=instance.pk))
        return
    recompute_subject(SubjectKind.ORGANISATION, instance.pk)
    transaction.on_commit(lambda: recompute_unit_duties.enqueue(str(instance.pk)))


@receiver(post_save, sender=UnitKind)
def kind_saved(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    """Other categories change what all units of the kind owe: computed in the background."""
    if not raw:
        transaction.on_commit(lambda: recompute_duties.enqueue())


@receiver(post_save, sender=SchoolClass)
def class_saved(sender: Any, instance: SchoolClass, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        recompute_subject(SubjectKind.CLASS, instance.pk, organisations=[instance.organisation_id])


@receiver(post_save, sender=Waiver)
def waiver_saved(sender: Any, instance: Waiver, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        recompute_subject(instance.subject_kind, instance.subject_id, organisations=[instance.organisation_id])


@receiver([post_save, post_delete], sender=SchoolTerm)
def terms_changed(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    """Other terms move the periods of every school below the division: computed in the background."""
    if not raw:
        transaction.on_commit(lambda: recompute_duties.enqueue())


@receiver([post_save, post_delete], sender=OwnTerm)
def own_terms_changed(sender: Any, instance: OwnTerm, raw: bool = False, **kwargs: Any) -> None:
    """Other terms of a school move its periods: computed in the background."""
    if not raw:
        transaction.on_commit(lambda: recompute_unit_duties.enqueue(str(instance.organisation_id)))
