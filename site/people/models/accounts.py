"""The account that signs in. Residents and most pupils have none."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .persons import Person


class User(AbstractUser):
    """A sign-in, linked to the person whose record it opens, if there is one."""

    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="user")
    phone = models.CharField(_("telephone number"), max_length=20, blank=True, default="")
    is_phone_verified = models.BooleanField(_("telephone number verified"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(is_phone_verified=True), name="account_phone_verified_once"
            ),
            models.CheckConstraint(
                condition=Q(is_phone_verified=False) | ~Q(phone=""), name="account_phone_verified_is_there"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or f"{self.last_name}{self.first_name}" or self.username

    def get_full_name(self) -> str:
        """The name that others read; the sign-in name only where nobody gave another."""
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
