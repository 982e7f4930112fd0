"""Opens an administrator's account at the machine and prints the link by which its holder sets the password.

With SEPARATE_DUTIES the account gets one of the three duties (people/three_officers.py).
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people.models import SignInKind, User
from people.sign_in_log import account_of, note
from people.staff.invitations import link_for_operator
from people.three_officers import DutyRefused, PlatformDuty, give_duty


class Command(BaseCommand):
    help = "Open an administrator's account, or one of the three duties, and print the link to set its password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the name of the holder, as it is shown")
        parser.add_argument("--duty", choices=[str(duty) for duty in PlatformDuty], help="with SEPARATE_DUTIES")

    def handle(self, *args: Any, **options: Any) -> None:
        duty = options["duty"]
        if settings.SEPARATE_DUTIES and not duty:
            raise CommandError("SEPARATE_DUTIES is on: nobody may do everything. Say --duty system, security or audit.")
        if duty and not settings.SEPARATE_DUTIES:
            raise CommandError("--duty goes with SEPARATE_DUTIES=yes, which is off: the account would open nothing.")
        if account_of(options["username"]):
            raise CommandError(f"there is an account {options['username']} already")
        user = self._open(options["username"], options["name"], duty)
        note(None, SignInKind.INVITED, user=user, method="command")
        invitation = link_for_operator(user)
        self.stdout.write(f"{user.get_username()}: {invitation.url}")
        self.stdout.write(f"The link opens once, within {invitation.days} days. Hand it to the holder alone.")

    @transaction.atomic
    def _open(self, username: str, name: str, duty: str | None) -> User:
        user = User(username=username, display_name=name or username, is_superuser=not duty, is_staff=not duty)
        user.set_unusable_password()
        try:
            user.full_clean(exclude=["password"])
            user.save()
            if duty:
                give_duty(user, PlatformDuty(duty))
        except DutyRefused as error:
            raise CommandError(error.messages[0]) from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        return user
