"""Who writes and who publishes film scripts: the groups of editors and reviewers, under their review."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, Workflow, WorkflowContentType

from courses.editorial import WORKFLOW, editors, reviewers
from media.models import FilmScript

EDITING = ("add_filmscript", "change_filmscript", "view_filmscript")
REVIEWING = ("change_filmscript", "view_filmscript", "publish_filmscript")


def ensure_film_rights() -> None:
    """Lets editors write scripts and upload recordings, and reviewers publish them. Idempotent."""
    kind = ContentType.objects.get_for_model(FilmScript)
    root = Collection.get_first_root_node()
    recordings = Permission.objects.filter(
        content_type__app_label="wagtaildocs", codename__in=("add_document", "choose_document")
    )
    for group, names in ((editors(), EDITING), (reviewers(), REVIEWING)):
        group.permissions.add(*Permission.objects.filter(content_type=kind, codename__in=names))
        for permission in recordings:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is not None:
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
