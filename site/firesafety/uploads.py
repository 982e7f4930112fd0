"""/uploads/: pictures and films for everybody, except what lies in a private Wagtail collection."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_GET
from django.views.static import serve as static_serve
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from common.ranges import ranged

# What is uploaded elsewhere is private unless it is named here. Documents have an address of their own
# (/documents/), where Wagtail asks who wants them.
PICTURES = ("images/", "original_images/")
PUBLIC = (*PICTURES, "films/", "avatar_images/")


@require_GET
def upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """An upload, in parts where a player asks for them. 404 for what this visitor may not see."""
    if not path.startswith(PUBLIC) or not may_see(request, path):
        raise Http404
    target = Path(safe_join(settings.MEDIA_ROOT, path))
    if "Range" in request.headers and target.is_file():
        return ranged(request, target.open("rb"), size=target.stat().st_size)
    whole = static_serve(request, path, document_root=str(settings.MEDIA_ROOT))
    whole["Accept-Ranges"] = "bytes"
    return whole


def may_see(request: HttpRequest, path: str) -> bool:
    """True for all but pictures of private collections, which those see who may see or edit the collection."""
    if not path.startswith(PICTURES) or not CollectionViewRestriction.objects.exists():
        return True
    collection = collection_of(path)
    if collection is None:
        return False
    closed = [rule for rule in collection.get_view_restrictions() if not rule.accept_request(request)]
    return not closed or request.user.has_perm("wagtailadmin.access_admin")


def collection_of(path: str) -> Collection | None:
    """The collection of the picture that this file is, or is a rendition of; None when there is no such picture."""
    model = get_image_model()
    image = (
        model.objects.filter(file=path).first()
        or model.objects.filter(pk__in=model.get_rendition_model().objects.filter(file=path).values("image")).first()
    )
    return None if image is None else image.collection
