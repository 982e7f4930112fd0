"""Puts the shipped film scripts into the CMS, where editors own them. Loading twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Revision

from courses.content_files import CONTENT, read_file
from courses.seeding import Shipping
from media.models import Film, FilmScript


def shipped_scripts() -> list[dict[str, Any]]:
    """The scripts of the content files: key, title, the facts they rest on, and scenes."""
    return [read_file(path) for path in sorted((CONTENT / "films").glob("*.yaml"))]


@transaction.atomic
def bring_scripts_up_to_date() -> int:
    """Puts in what is new or says something else now; returns how many scripts that were.

    What an editor changed, took down or deleted is left alone.
    """
    shipping, changed = Shipping(), 0
    for entry in shipped_scripts():
        key = f"film:{entry['key']}"
        known = shipping.was_put_in(key)
        if shipping.is_due(key, entry):
            changed += _put_in(entry, known=known)
    shipping.save()
    return changed


def _put_in(entry: dict[str, Any], *, known: bool) -> bool:
    found = FilmScript.objects.filter(key=entry["key"]).first()
    if (found is None and known) or (found is not None and is_touched(found)):
        return False
    script = found or FilmScript(key=entry["key"])
    script.title = entry["title"]
    script.scenes = [
        {"type": "scene", "value": {"say": scene["say"], "picture": scene["show"], "alarm": scene.get("alarm", False)}}
        for scene in entry["scenes"]
    ]
    script.live = True
    script.save()
    Film.objects.get_or_create(key=script.key, defaults={"title": script.title})
    return True


def is_touched(script: FilmScript) -> bool:
    """Whether an editor has saved it, taken it down or left a draft of it."""
    kind = ContentType.objects.get_for_model(FilmScript)
    revisions = Revision.objects.filter(content_type=kind, object_id=str(script.pk), user__isnull=False)
    return not script.live or script.has_unpublished_changes or revisions.exists()
