"""Retires the ledger's signing key and makes another; every root signed so far stays verifiable by the retired one.

What waits is sealed first, under the old key, and the whole ledger is verified before and after: a key is not changed
over a ledger that does not agree with itself.
"""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.training.ledger.keys import key_id, renew_signing_key, signing_key
from courses.training.ledger.roots import locked
from courses.training.ledger.seal import seal_pending
from courses.training.ledger.verifying import Verification

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Retire the ledger's signing key and make another. Verifies the ledger before and after."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = seal_pending()
        self._verify("before")
        old = key_id(signing_key().public_key())
        with locked():
            new = renew_signing_key()
        logger.warning("the ledger's signing key %s is retired; %s signs from now on", old, new)
        self._verify("after")
        self.stdout.write(f"{sealed} rows were sealed with the key {old}, which is retired now.")
        self.stdout.write(f"Roots are signed with the key {new} from now on. /ledger/ publishes both.")
        self.stdout.write("Next: manage.py backup, and give the new id to whoever checks backups with --key.")

    def _verify(self, when: str) -> None:
        problems = list(Verification().problems())
        for problem in problems[:10]:
            self.stderr.write(problem.text)
        if problems:
            raise CommandError(
                f"the ledger has {len(problems)} problems {when} the change of key: manage.py verify_ledger"
            )
