"""Takes an account's second factors away, for somebody who has lost the phone and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from people.models import SignInKind
from people.sign_in_log import account_of, note


class Command(BaseCommand):
    help = "Remove an account's authenticator app, keys and recovery codes; its owner sets up new ones at sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["username"])
        if user is None:
            raise CommandError(f"no account is called {options['username']}")
        gone, _ = Authenticator.objects.filter(user=user).delete()
        if not gone:
            raise CommandError(f"{user.get_username()} has no second factor")
        note(None, SignInKind.SECOND_REMOVED, user=user, method="command")
        self.stdout.write(f"{user.get_username()} has no second factor any more.")
