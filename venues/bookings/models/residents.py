"""Who is known by a phone alone, and the codes that prove it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Resident(models.Model):
    """Somebody known only by a verified phone number.

    The number itself is kept only while a visit is to come, sealed, so that its party can be told of changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_hmac = models.CharField(max_length=64, unique=True)
    phone_last4 = models.CharField(max_length=4)
    sealed_phone = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")

    def __str__(self) -> str:
        return f"****{self.phone_last4}" if self.phone_last4 else "—"


class OneTimeCode(models.Model):
    """A code sent to a phone for one browser: hashed, short-lived, five tries, once. Rows stay a day to be counted."""

    phone_hmac = models.CharField(max_length=64, db_index=True)
    asker = models.CharField(max_length=64, blank=True)
    code_hmac = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField()  # the first moment at which it is no longer taken
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return f"{self.phone_hmac[:8]} {self.expires_at:%H:%M}"
