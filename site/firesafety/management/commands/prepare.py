"""Brings the database up to date: tables, divisions, venues, rules, courses, samples. Quick when nothing is due."""

import io
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _

from firesafety.start.setup_code import setup_code
from firesafety.static_files import collect_if_changed

MIGRATIONS_A_LINE = 25


class _Counted(io.StringIO):
    """Takes what `migrate` writes, and says now and then how many migrations of how many are applied."""

    def __init__(self, say: Callable[[str], None], total: int) -> None:
        super().__init__()
        self._say, self._total, self._done = say, total, 0

    def write(self, text: str) -> int:
        self._done += text.count(" OK")
        if " OK" in text and (self._done % MIGRATIONS_A_LINE == 0 or self._done == self._total):
            self._say(_("  %(done)s of %(total)s") % {"done": self._done, "total": self._total})
        return len(text)


class Command(BaseCommand):
    help = "Set up or update everything the platform needs, without touching what is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--samples", action=BooleanOptionalAction, default=True, help="make the sample data")

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say(_("Setting up the database: %(count)s steps, some minutes where much else runs …")
                      % {"count": len(plan)})  # fmt: skip
            call_command("migrate", interactive=False, verbosity=1, stdout=_Counted(self._say, len(plan)))
        if collect_if_changed(before=lambda: self._say(_("Collecting static files …"))):
            self._say(_("Static files collected."))
        self._fill(samples=options["samples"])
        self._greet()

    def _say(self, text: str) -> None:
        """One line, at once: what starts a service reads it from a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def _fill(self, *, samples: bool) -> None:
        """Each step looks first whether it has been done, so that a second start costs a few queries."""
        from courses.models import HomePage
        from courses.seeding import bring_content_up_to_date
        from courses.training.duties.recompute import recompute_all
        from courses.training.rulebook.rule_file import RuleFileError
        from divisions.models import Division
        from firesafety.samples.state import samples_state
        from firesafety.start.city import load_catalogues
        from media.scripts.shipping import bring_scripts_up_to_date
        from media.services import request_film
        from people.models import Organisation
        from portal.seeding import make_article_index
        from venues.models import Venue
        from venues.services import make_venues

        if not Division.objects.exists() and samples:
            self._say(_("Importing Jiaxing's divisions …"))
            call_command("import_divisions", stdout=self.stdout)
        if Division.objects.exists() and not Venue.objects.exists():
            self._say(_("Making the venues …"))
            self._say(_("%(count)s venues made.") % {"count": f"{make_venues():,}"})
        self._say(_("Rules, calendar and posts …"))
        try:
            has_new_rules = load_catalogues()
        except RuleFileError as error:  # of the operator's own files, as a rule: a sentence says what is wrong
            raise CommandError(str(error)) from error
        if has_new_rules and Organisation.objects.exists():
            self._say(_("Computing duties under new rules …"))
            recompute_all()
        if not Division.objects.exists():
            return  # the first page of an empty installation asks for the city
        self._say(_("Courses and questions …"))
        if HomePage.objects.exists() and bring_content_up_to_date():
            self._say(_("Courses and questions brought up to date; what editors changed is left alone."))
            bring_scripts_up_to_date()
        make_article_index(HomePage.objects.first())
        state = samples_state()
        if state == "never" and not Division.objects.filter(code="330400000000").exists():
            return
        if state == "never":
            self._say(_("Making courses and samples …") if samples else _("Making courses …"))
            bring_content_up_to_date()
            bring_scripts_up_to_date()
            make_article_index(HomePage.objects.first())
            request_film(key="escape", title="火场逃生")
            if samples:
                from firesafety.samples.make import make_samples

                make_samples()

    def _greet(self) -> None:
        from firesafety.samples.people import SIGN_INS, sample_password
        from firesafety.samples.state import samples_state

        self.stdout.write(self.style.SUCCESS(f"\n  {settings.WAGTAIL_SITE_NAME}\n  {settings.PUBLIC_URL}/\n"))
        if code := setup_code():
            address = f"{settings.PUBLIC_URL}{reverse('start')}?code={code}"
            self.stdout.write(f"  还没有管理员 (no administrator yet), set-up: {address}\n")
        if samples_state() != "present":
            return
        self.stdout.write(f"  示例账号 (sample sign-ins), password: {sample_password()}")
        for entry in SIGN_INS:
            self.stdout.write(f"    {entry.username:<10} {entry.who}  {entry.where}")
        self.stdout.write("  市民预约无需账号: 手机号 + 验证码 (the code is printed here).  Ctrl-C stops.\n")
