"""Certificates are issued once per evidence, verified in public, revoked but never overwritten."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .evidence import Evidence
from .stamped import Stamped, StampedQuerySet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_serial() -> str:
    """Twelve unambiguous characters with 59 bits of chance, in groups of four."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join((raw[:4], raw[4:8], raw[8:]))


def normal_serial(text: str) -> str:
    """A serial as printed, from one typed without hyphens, with spaces or in small letters."""
    plain = "".join(character for character in text.upper() if character.isascii() and character.isalnum())[:12]
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


class Certificate(Stamped):
    """One issue. A retake gets a certificate of its own with its own date.

    The holder's name is not stamped, because it can be shredded; the ledger's commitment vouches for it.
    """

    STAMPED = (
        "serial", "evidence_id", "subject_id", "title", "course_key", "issued_at", "valid_until", "revoked_at",
        "revoked_reason", "is_sample",
    )  # fmt: skip

    serial = models.CharField(_("serial"), max_length=14, unique=True, default=new_serial, editable=False)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="certificate", verbose_name=_("evidence"))
    subject_id = models.UUIDField(db_index=True)
    holder_name = models.CharField(_("holder"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    course_key = models.CharField(max_length=120)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the last day on which it holds
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason for revocation"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = StampedQuerySet["Certificate"].as_manager()

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.serial

    @property
    def is_valid(self) -> bool:
        """True while neither revoked nor past its date."""
        return self.revoked_at is None and (self.valid_until is None or self.valid_until >= timezone.localdate())
