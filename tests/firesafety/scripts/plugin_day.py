"""What an installation with the sample plug-in does by each of its hooks, as one JSON object.

Argument: the address of a notice board. Without the plug-in the same script says what is missing.
"""

from __future__ import annotations

import io
import json
import os
import sys
import uuid
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from courses.lesson_files.outline import parts_of
from courses.models import LessonPage
from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.layouts import layout_of
from courses.training.certificates.pdf import certificates_pdf
from courses.training.ledger import keys
from courses.training.ledger.record import record_evidence
from courses.training.ledger.seal import newest_seal, seal_pending
from courses.training.ledger.verifying import Verification
from courses.training.models import Evidence, Rule
from courses.training.rulebook.rule_file import RuleFileError, check_entry, entry_of, load_rules
from divisions.models import Division
from firesafety.periodic import run_periodic
from notices.kinds import CHATS, NoticeKind, Texts, register_notice
from notices.models import Delivery, Message
from notices.outbox import send_waiting
from notices.services import notify
from people.desks import todos_of
from people.models import Jurisdiction, Membership, Organisation, Person, RoleGrant, User
from simulator.engine.scenario.loader import load_scenario, scenario_ids

CASE = {"type": "nanhu__case", "value": {"place": "建设街道", "day": "2026-01-18", "learned": "电动车不进楼道。"}}


def lesson() -> dict:
    """The block in a lesson: as a page shows it, and on paper."""
    body = LessonPage(title="课", body=json.dumps([CASE])).body
    paper = [line for part in parts_of(body) for line in part.lines]
    return {"block": "".join(str(block.render()) for block in body), "paper": paper}


def told() -> dict:
    """A notice that goes out by chats: by which channels it left."""
    kind = register_notice(
        NoticeKind(
            key="day",
            label="Day",
            variables=(),
            zh=Texts("题", "文", "短"),
            en=Texts("t", "b"),
            channels=CHATS,
            urgent=True,
        )
    )
    user = User.objects.create(username="town-hall")
    notify(kind, user, values={})
    send_waiting()
    rows = Delivery.objects.filter(message__recipient=user)
    return {"told": [[row.get_channel_display(), row.state, row.provider_id] for row in rows]}


def unit_in(code: str, name: str) -> Organisation:
    """A unit in a division of its own."""
    place = Division.objects.create(code=code, name=name, level="village")
    return Organisation.objects.create(name=name, kind="hotel", division=place)


def certificate(unit: Organisation):
    """A certificate for a quiz passed by somebody of a unit; as the site writes it, its row names no division."""
    subject = uuid.uuid4()
    with transaction.atomic():
        row, _new = record_evidence(
            source_key=f"day:{subject}", kind="quiz", subject_kind="person", subject_id=subject, content_key="quiz:q",
            occurred_at=timezone.now(), result={"passed": True}, organisation_id=unit.pk, personal={"name": "吴师傅"},
        )  # fmt: skip
    return issue_certificate(evidence=row, holder_name="吴师傅", course_key="course:c", title="疏散逃生")


def certificates() -> dict:
    """Layouts of certificates of two counties, and their text when they are printed together."""
    from pypdf import PdfReader

    both = [certificate(unit_in("330402007001", "南湖酒店")), certificate(unit_in("330411001001", "秀洲酒店"))]
    pages = PdfReader(io.BytesIO(certificates_pdf(both))).pages
    return {"layouts": [layout_of(one) for one in both], "printed": [page.extract_text() for page in pages]}


def evidence() -> dict:
    """A row of the plug-in's kind, and whether rules may accept it: training does, a drill never."""
    try:
        with transaction.atomic():
            row, _new = record_evidence(
                source_key="day:patrol", kind="nanhu.patrol", subject_kind="person", subject_id=uuid.uuid4(),
                content_key="patrol:1", occurred_at=timezone.now(), result={},
            )  # fmt: skip
    except ValueError as error:
        return {"evidence": str(error)}
    load_rules()
    training, drill = (
        Rule.objects.filter(requirement__kind=kind, events=[]).exclude(accepts=[]).first()
        for kind in ("training", "drill")
    )
    return {"evidence": row.get_kind_display(), "training": refusal(training), "drill": refusal(drill)}


def refusal(rule: Rule) -> str:
    """What a rule that also accepts the plug-in's kind is refused for."""
    try:
        check_entry(entry_of(rule) | {"accepts": [*rule.accepts, "nanhu.patrol"]})
    except RuleFileError as error:
        return str(error)
    return ""


def sealed() -> dict:
    """Who signed the newest root, and whether the whole ledger verifies."""
    seal_pending(now=timezone.now() + timedelta(minutes=6))
    batch = newest_seal(False)
    own = keys.key_id(keys.signing_key().public_key())
    return {"by_own_key": batch.key_id == own, "problems": [found.text for found in Verification().problems()]}


def menu() -> dict:
    """The menu entry's page, as a superuser opens it after the periodic work."""
    call_command("check", verbosity=0)
    run_periodic()
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create(username="root", is_superuser=True))
    found = client.get("/plugins/nanhu/board/")
    return {"status": found.status_code, "page": found.content.decode()}


def patrol() -> dict:
    """A patrol written by the plug-in's command, twice; what the ledger and the person's inbox say of it."""
    unit = unit_in("330402007002", "示例酒店")
    guard = Person.objects.create(name="吴师傅", kind="employee")
    Membership.objects.create(person=guard, organisation=unit, started_on=timezone.localdate())
    user = User.objects.create(username="guard", person=guard)
    said = io.StringIO()
    for _again in range(2):
        call_command("record_patrol", "guard", "2026-03-01", stdout=said)
    rows = Evidence.objects.filter(subject_id=guard.pk)
    return {
        "said": said.getvalue().split(), "patrols": [row.get_kind_display() for row in rows],
        "inbox": list(Message.objects.filter(recipient=user).values_list("title", flat=True)),
    }  # fmt: skip


def waiting() -> dict:
    """What waits for an officer while the board answers, and when it does not."""
    from nanhu.models import BoardLook

    officer = User.objects.create(username="officer")
    office = Jurisdiction.objects.create(name="南湖大队", valid_from=timezone.localdate())
    RoleGrant.objects.create(user=officer, role="county_officer", jurisdiction=office, valid_from=timezone.localdate())
    calm = [todo.title for todo in todos_of(officer)]
    BoardLook.objects.update(answers=False)
    return {"calm": calm, "waits": [todo.title for todo in todos_of(officer)]}


def own_files() -> dict:
    """What lies in VAR_DIR: a scenario, a rule, a template."""
    return {
        "scenario": "own-school" in scenario_ids() and load_scenario("own-school").id,
        "rule": Rule.objects.filter(code="N-NIGHT").count(),
        "help": Client(headers={"host": "localhost"}).get("/help/").content.decode()[:200],
    }


def unchanged() -> dict:
    """Whether the plug-in asks for migrations of our apps."""
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except SystemExit:
        return {"migrations": "missing"}
    return {"migrations": "none"}


plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # no static files were collected here
override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}).enable()
found: dict = {}
if settings.PLUGINS:
    call_command("migrate", verbosity=0)
for part in (lesson, told, certificates, evidence, own_files, unchanged):
    found |= part()
if settings.PLUGINS:
    found |= sealed() | menu() | patrol() | waiting()
print(json.dumps(found, ensure_ascii=False))
