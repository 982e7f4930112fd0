"""The sign-in log: who came in, who was turned away, and what changed about how an account signs in."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly, AppendOnlyQuerySet


class SignInKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    WRONG = "wrong", _("Wrong password")
    LIMITED = "limited", _("Too many tries")
    WRONG_SECOND = "wrong_second", _("Wrong second factor")
    SECOND_ADDED = "second_added", _("Second factor added")
    SECOND_REMOVED = "second_removed", _("Second factor removed")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
    LINKED = "linked", _("Linked with another way to sign in")
    UNLINKED = "unlinked", _("Link with another way to sign in removed")
    NOT_LINKED = "not_linked", _("Came from elsewhere, without a linked account")
    INVITED = "invited", _("Link to set a password made")
    TOKEN_MADE = "token_made", _("Access key made")
    TOKEN_REVOKED = "token_revoked", _("Access key revoked")


class SignInQuerySet(AppendOnlyQuerySet["SignIn"]):
    def expire(self, before: datetime) -> int:
        """Deletes what happened before a moment; the database refuses the last 180 days. Returns how many went."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self.model._meta.db_table} WHERE at < %s",
                [connection.ops.adapt_datetimefield_value(before)],
            )
            return int(cursor.rowcount)


class SignIn(AppendOnly):
    """One line of the log. The account is kept by number and name, so that the line outlives it."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    kind = models.CharField(_("what happened"), max_length=20, choices=SignInKind.choices)
    account = models.BigIntegerField(_("account number"), null=True, blank=True, db_index=True)
    username = models.CharField(_("sign-in name"), max_length=150, blank=True)
    method = models.CharField(_("by"), max_length=60, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-in log")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S} {self.get_kind_display()} {self.username}"
