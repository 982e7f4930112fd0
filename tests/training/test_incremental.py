"""Whatever happens, in whatever order: computing step by step ends where computing everything anew does."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.training.duties.recompute import open_due_periods, recompute_all
from courses.training.duties.values import DutyColumns
from courses.training.ledger.record import record_evidence, revoke_evidence
from courses.training.models import Duty, Evidence, Rule, Waiver
from courses.training.rulebook.rule_file import entry_of, read_rules, rule_of
from people.models import Membership, Organisation, Person, PersonKind, Post, SchoolClass
from tests.conftest import make_user

CODES = {
    "U-PREJOB", "U-STAFF-YEAR", "U-PUB-HALF", "U-SPECIAL", "U-CONTROLROOM-CERT", "U-DRILL-KEY", "U-DRILL-OTHER",
    "U-DRILL-NOTICE", "U-PLAN", "S-TERM", "S-4H", "S-DRILL-MONTH", "S-VISIT", "H-DRILL-YEAR",
}  # fmt: skip
START = datetime(2026, 4, 20, 2, tzinfo=UTC)
ROLLING = {
    "id": "X-ROLL", "version": 1, "title": "复训", "subject": "person", "scope": "person.kind == 'employee'",
    "requirement": {"kind": "training", "what": "复训"}, "accepts": ["quiz", "certificate"], "cadence": "rolling",
    "rolling_months": 3, "anchor": "hire", "due_days": 20, "open_before_days": 30, "grace_days": 10, "force": "guide",
    "source": "测试", "verified": "S",
}  # fmt: skip
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hire",
                "move",
                "leave",
                "class",
                "evidence",
                "evidence",
                "drill",
                "revoke",
                "rule",
                "withdraw",
                "waive",
                "days",
                "days",
            ]
        ),
        st.integers(0, 2**32),
    ),
    min_size=5,
    max_size=25,
)


class World:
    """Two units, their people, and a clock that only goes on."""

    def __init__(self, hotel: Organisation, school: Organisation) -> None:
        self.now = START
        self.units = [hotel, school]
        self.people: list[Person] = []
        self.chance = random.Random()
        self.officer = make_user(f"officer-{uuid.uuid4().hex[:6]}")
        self.posts = [Post.objects.get_or_create(code=code)[0] for code in ("staff", "control_room", "fire_manager")]

    @property
    def today(self) -> date:
        return (self.now + timedelta(hours=8)).date()

    def some_day(self) -> date:
        return self.today - timedelta(days=self.chance.randrange(0, 60))

    def happen(self, event: str, seed: int) -> None:
        self.chance.seed(seed)
        getattr(self, f"on_{event}")()

    def on_hire(self) -> None:
        kind = self.chance.choice([PersonKind.EMPLOYEE, PersonKind.EMPLOYEE, PersonKind.PUPIL])
        person = Person.objects.create(kind=kind)
        self.people.append(person)
        self._join(person)

    def _join(self, person: Person) -> None:
        unit = self.units[1] if person.kind == PersonKind.PUPIL else self.chance.choice(self.units)
        post = self.chance.choice([None, *self.posts]) if person.kind == PersonKind.EMPLOYEE else None
        started = self.some_day() + timedelta(days=self.chance.choice([0, 0, 20]))
        on_duty = started + timedelta(days=self.chance.randrange(10)) if self.chance.random() < 0.5 else None
        Membership.objects.create(person=person, organisation=unit, post=post, started_on=started, on_duty_from=on_duty)

    def _membership(self) -> Membership | None:
        found = list(Membership.objects.filter(ended_on=None).order_by("started_on", "pk"))
        return self.chance.choice(found) if found else None

    def on_leave(self) -> Membership | None:
        if stay := self._membership():
            stay.ended_on = max(stay.started_on, self.some_day())
            stay.save()
        return stay

    def on_move(self) -> None:
        if stay := self.on_leave():
            self._join(stay.person)

    def on_class(self) -> None:
        name = uuid.uuid4().hex[:7]
        SchoolClass.objects.create(
            organisation=self.units[1], name=name, grade=3, school_year=self.chance.choice([2025, 2026]), join_code=name
        )

    def _record(self, kind: str, subject_kind: str, subject: uuid.UUID, content: str, **result) -> None:
        day = self.some_day()
        record_evidence(
            source_key=f"test:{uuid.uuid4()}", kind=kind, subject_kind=subject_kind, subject_id=subject,
            occurred_at=datetime(day.year, day.month, day.day, self.chance.randrange(24), tzinfo=UTC),
            content_key=content, result={"passed": self.chance.random() < 0.8, **result},
            organisation_id=self.chance.choice([None, *(unit.pk for unit in self.units)]),
        )  # fmt: skip

    def on_evidence(self) -> None:
        if not self.people:
            return
        kind, content = self.chance.choice(
            [("quiz", "course:new-staff"), ("lesson", "course:school-escape"), ("drill_simulated", "drill:x"),
             ("certificate", "rule:U-CONTROLROOM-CERT"), ("paper_upload", "rule:U-SPECIAL")]
        )  # fmt: skip
        until = {"valid_until": (self.today + timedelta(days=40)).isoformat()} if kind == "certificate" else {}
        self._record(kind, "person", self.chance.choice(self.people).pk, content, **until)

    def on_drill(self) -> None:
        unit = self.chance.choice(self.units)
        self._record(
            "drill_real",
            "organisation",
            unit.pk,
            "drill:real",
            notice_given=self.chance.random() < 0.5,
            signs_placed=True,
        )
        classes = list(SchoolClass.objects.order_by("name"))
        if classes:
            school_class = self.chance.choice(classes)
            self._record("paper_upload", "class", school_class.pk, "rule:S-4H", hours=self.chance.choice([2, 4]))

    def on_revoke(self) -> None:
        standing = list(Evidence.objects.standing().order_by("recorded_at", "pk"))
        if standing:
            revoke_evidence(evidence=self.chance.choice(standing), reason="测试", by=self.officer)

    def on_rule(self) -> None:
        rule = self.chance.choice(list(Rule.objects.order_by("code", "version")))
        newest = Rule.objects.filter(code=rule.code).order_by("-version").first()
        entry = entry_of(newest) | {
            "version": newest.version + 1,
            "grace_days": 0 if newest.cadence == "once" else self.chance.choice([0, 15]),
            "effective_from": (self.today - timedelta(days=self.chance.choice([0, 10, 40, -5]))).isoformat(),
        }
        entry.pop("effective_until", None)
        rule_of(entry).save()
        recompute_all()

    def on_withdraw(self) -> None:
        rule = self.chance.choice(list(Rule.objects.filter(effective_until=None).order_by("code", "version")))
        if rule.effective_from is None or rule.effective_from < self.today:
            rule.effective_until = self.today
            rule.save()
            recompute_all()

    def on_waive(self) -> None:
        if stay := self._membership():
            since = self.some_day()
            Waiver.objects.create(
                rule_code="U-STAFF-YEAR", subject_kind="person", subject_id=stay.person_id,
                organisation=stay.organisation, since=since, until=since + timedelta(days=30), reason="产假",
                given_by=self.officer,
            )  # fmt: skip

    def on_days(self) -> None:
        self.now += timedelta(days=self.chance.choice([1, 7, 30, 80]))
        cache.clear()
        open_due_periods()


def table() -> dict[uuid.UUID, tuple]:
    return {
        row[0]: row[1:] for row in Duty.objects.values_list("pk", "subject_id", "period_start", *DutyColumns._fields)
    }


def play(hotel: Organisation, school: Organisation, events: list[tuple[str, int]]) -> tuple[dict, dict]:
    """The table after the events one by one, and the table computed anew from nothing."""
    with mock.patch("django.utils.timezone.now") as now:
        now.return_value = START
        world = World(hotel, school)
        now.side_effect = lambda: world.now
        Organisation.objects.update(created_at=START, facts_since=world.today)
        Rule.objects.bulk_create([*(rule_of(e) for e in read_rules() if e["id"] in CODES), rule_of(ROLLING)])
        recompute_all()
        for event, seed in events:
            world.happen(event, seed)
        stepwise = table()
        assert recompute_all() == 0
        assert table() == stepwise, "computing again changes nothing"
        Duty.objects.all().delete()
        recompute_all()
        return stepwise, table()


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(EVENTS)
def test_step_by_step_is_all_at_once(hotel, school, events):
    with transaction.atomic():
        stepwise, anew = play(hotel, school, events)
        names = dict(Rule.objects.values_list("pk", "code"))
        for pk in stepwise.keys() | anew.keys():
            assert stepwise.get(pk) == anew.get(pk), names[(stepwise.get(pk) or anew[pk])[2]]
        transaction.set_rollback(True)


def test_with_the_hooks_off_the_test_notices(hotel, school, monkeypatch):
    """The control: without recomputing a person on a hire, the next full computation finds something to open."""
    monkeypatch.setattr("courses.training.signals.recompute_subject", lambda *args, **kwargs: 0)
    with pytest.raises(AssertionError):
        play(hotel, school, [("hire", 1), ("hire", 2)])
