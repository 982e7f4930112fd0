"""A request that writes is done once: the same again gets the same answer."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.api.errors import ApiRefused, Code
from people.models import AccessToken

from .models import ApiRequest

KEPT_DAYS = 90


def once(
    token: AccessToken, request_id: uuid.UUID, body: str, work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """What `work` answers, and True; or what it answered before, and False. Raises ApiRefused CONFLICT.

    The row of the request and what `work` writes are one transaction; who sends the same at once waits for it.
    """
    digest = hashlib.sha256(body.encode()).hexdigest()
    if known := _known(token, request_id, digest):
        return known, False
    ApiRequest.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    try:
        with transaction.atomic():
            row = ApiRequest.objects.create(token=token, request_id=request_id, digest=digest)
            row.answer = work()
            row.save(update_fields=["answer"])
    except IntegrityError:
        known = _known(token, request_id, digest)
        if known is None:
            raise
        return known, False
    return row.answer, True


def _known(token: AccessToken, request_id: uuid.UUID, digest: str) -> dict[str, Any] | None:
    row = ApiRequest.objects.filter(token=token, request_id=request_id).first()
    if row is None:
        return None
    if row.digest != digest:
        raise ApiRefused(Code.CONFLICT, _("This request_id has come before with other content."))
    return dict(row.answer)
