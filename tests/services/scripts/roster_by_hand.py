"""Applies a roster of 500 while somebody is entered by hand in the same unit under a number of it, and sends it again.

PostgreSQL only: SQLite's writers come in turn. Arguments: `guarded`, or `unlocked` with the unit's lock off in the job.
Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import uuid
from collections import Counter
from datetime import date
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection

from common.sheets import asking, services
from common.sheets.kinds import kind_of
from common.sheets.models import SheetImport
from divisions.models import Division
from people.models import Membership, Organisation, Role, RoleGrant, User
from people.staff.roster import StaffRefused, enrol
from people.staff.roster_sheet.kind import RosterSheet

PEOPLE, CHUNK, WITHIN_S = 500, 100, 30
FIRST = date(2024, 3, 1)
LIST = "姓名,工号,入职日期\n" + "".join(f"人{place}甲,{place},2024-03-01\n" for place in range(1, PEOPLE + 1))


class Hand(threading.Thread):
    """Enters somebody under a staff number that the table is about to write."""

    def __init__(self, unit: Organisation) -> None:
        super().__init__()
        self.unit, self.answer, self.is_over = unit, "", False

    def run(self) -> None:
        try:
            enrol(person_id=uuid.uuid4(), organisation=self.unit, name="手录", started_on=FIRST, staff_number="150")
            self.answer = "entered"
        except StaffRefused as error:
            self.answer = error.reason.name
        finally:
            self.is_over = True
            connection.close()


def somebody_waits() -> bool:
    """True while a session of this database waits for another's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def with_a_hand_in_the_second_chunk(unit: Organisation) -> Hand:
    """Once the second chunk is compared somebody is entered by hand; it is written when that is done, or waits."""
    hand, match, matched = Hand(unit), RosterSheet.match, []

    def match_and_wait(self: RosterSheet, work: Any, rows: Any) -> Any:
        found = match(self, work, rows)
        matched.append(len(rows))
        if len(matched) == 2:
            hand.start()
            deadline = time.monotonic() + WITHIN_S
            while not (hand.is_over or somebody_waits()):
                assert time.monotonic() < deadline, "neither done nor waiting"
                time.sleep(0.01)
        return found

    RosterSheet.match = match_and_wait  # type: ignore[method-assign]
    return hand


def sent(unit: Organisation, user: User) -> SheetImport:
    """The list as compared, and said to be applied."""
    kind = kind_of("roster")
    assert kind is not None
    sheet = services.take_in(
        kind=kind, scope=unit, key=str(unit.pk), data=LIST.encode(), file_name="名册.csv", options={}, by=user,
        language="zh-hans",
    )  # fmt: skip
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=date(2026, 3, 1))
    services.look(str(sheet.pk))
    sheet.refresh_from_db()
    asking.ask_to_apply(sheet=sheet)
    return sheet


def main(mode: str) -> None:
    RosterSheet.chunk = CHUNK
    if mode == "unlocked":
        RosterSheet.hold = lambda self, work: None  # type: ignore[method-assign]
    code = f"3304{uuid.uuid4().int % 10**8:08d}"
    town = Division.objects.create(code=code, name="建设街道", level="town")
    unit = Organisation.objects.create(name="南湖饭店", kind="hotel", division=town)
    user = User.objects.create_user(f"manager-{mode}")
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=unit)
    sheet = sent(unit, user)
    match = RosterSheet.match
    hand = with_a_hand_in_the_second_chunk(unit)
    services.apply(str(sheet.pk))
    hand.join(WITHIN_S)
    RosterSheet.match = match  # type: ignore[method-assign]
    numbers = Counter(Membership.objects.filter(organisation=unit).values_list("staff_number", flat=True))
    answer = {"hand": hand.answer, "people": numbers.total(), "twice": [n for n, count in numbers.items() if count > 1]}
    if mode == "guarded":
        rows = list(Membership.objects.filter(organisation=unit).order_by("pk").values())
        again = sent(unit, user)
        services.apply(str(again.pk))
        answer["again"] = again.counts
        answer["is_same"] = list(Membership.objects.filter(organisation=unit).order_by("pk").values()) == rows
    print(json.dumps(answer))


main(sys.argv[1])
