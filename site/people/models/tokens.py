"""Access keys of machines and devices: named, listed, limited to a scope, revocable one by one."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from divisions.models import Division

from .organisations import Organisation, SchoolClass

SETTINGS_KEY = "DRILL_WORKER_TOKEN"  # how a key is named that the server's settings hold


class TokenKind(models.TextChoices):
    WORKER = "worker", _("Drill worker")
    KIOSK = "kiosk", _("Kiosk of an experience room")
    KIT = "kit", _("Offline kit")
    API = "api", _("Data exchange")
    KEEPER = "keeper", _("Keeper's link")
    WITNESS = "witness", _("Site that this one is a witness for")


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def in_force(self, now: datetime) -> AccessTokenQuerySet:
        """Keys neither revoked nor run out."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class AccessToken(models.Model):
    """One key. Its text is shown once; here is only its digest. What it opens is its kind's, within its scope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TokenKind.choices)
    name = models.CharField(_("name"), max_length=80)
    public_id = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    division = models.ForeignKey(Division, models.CASCADE, null=True, blank=True, verbose_name=_("venue of division"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, verbose_name=_("organisation")
    )
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, null=True, blank=True, verbose_name=_("class"))
    # What else the kind keeps with its keys: the rights a kit was given with, the fields an exchange may read.
    data = models.JSONField(default=dict, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tokens_made",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    # the first moment at which it is no longer good
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    used_from = models.GenericIPAddressField(_("last used from"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tokens_revoked",
        verbose_name=_("revoked by"),
        editable=False,
    )

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TokenKind.values), name="token_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=TokenKind.KIOSK) | Q(division__isnull=False), name="token_kiosk_has_division"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    @property
    def title(self) -> str:
        """What it is called on a page: in words where the site named it after a setting."""
        return str(_("Given by the server's own settings")) if self.name == SETTINGS_KEY else self.name

    @property
    def is_in_force(self) -> bool:
        """True until it is revoked or has run out."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())
