"""`manage.py record_patrol ACCOUNT DAY`: a night patrol as a unit reports it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nanhu.patrols import record_patrol
from people.models import Membership


class Command(BaseCommand):
    help = "把一次夜间巡查培训记入台账，并通知本人：账户名，日期（如 2026-03-01）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account")
        parser.add_argument("day", type=date.fromisoformat)

    def handle(self, *, account: str, day: date, **options: Any) -> None:
        rows = Membership.objects.filter(person__user__username=account, ended_on=None)
        member = rows.select_related("person", "organisation__division").first()
        if member is None:
            raise CommandError(f"账户 {account} 没有在职的单位。")
        self.stdout.write("已记录。" if record_patrol(member, day) else "这一天的巡查早已记录。")
