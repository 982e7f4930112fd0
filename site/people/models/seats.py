"""What proves a pupil's seat, and who printed the sheets it stands on."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisations import Membership, SchoolClass


def new_salt() -> str:
    return secrets.token_hex(16)


class SeatSecret(models.Model):
    """The salt from which a seat's PIN and pictures are derived with a key that is not in the database.

    It belongs to the membership: whoever gets the seat after this pupil gets another secret.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="seat_secret", verbose_name=_("seat"))
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("secret of a seat")
        verbose_name_plural = _("secrets of seats")

    def __str__(self) -> str:
        return f"{self.membership.school_class} · {self.membership.seat}"


class SheetPrint(models.Model):
    """One printing of a class sheet: who, when, how many seats. The account is kept by name, so that it outlives it."""

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="sheet_prints", verbose_name=_("class"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("account")
    )
    username = models.CharField(_("sign-in name"), max_length=150)
    seats = models.PositiveSmallIntegerField(_("seats"))
    made_anew = models.BooleanField(_("with new secrets"), default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("printed class sheet")
        verbose_name_plural = _("printed class sheets")

    def __str__(self) -> str:
        return f"{self.school_class} · {timezone.localtime(self.at):%Y-%m-%d %H:%M} · {self.username}"
