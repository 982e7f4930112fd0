"""Two processes file one drill under one id at the same time. PostgreSQL only: SQLite's writers come in turn.

Arguments: `guarded`; `one_look`, without the second look for what somebody else has filed meanwhile; `no_key`, also
without the key of the evidence and the drill's own.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import uuid
from typing import Any
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses.training.ledger.verifying import Verification
from courses.training.models import Evidence, EvidencePersonal, RealDrill
from courses.training.real_drills import record
from courses.training.records import filing
from divisions.models import Division
from people.models import Organisation, OrganisationKind, User

FILERS = 2
VALUES = {
    "emergency": "fire", "began_at": timezone.now(), "place": "主楼", "plan": "预案", "content": "疏散",
    "departments": "客房", "participant_count": 2, "notice_given": True, "signs_placed": True, "evacuation_s": None,
    "evaluation": "",
}  # fmt: skip
fork = multiprocessing.get_context("fork")
real_evidence, real_look, real_save = filing.record_evidence, filing._recorded, RealDrill.save


class Race:
    """One drill of a unit of its own, and what its filers say."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        place = Division.objects.get(code="330402007000")
        self.unit = Organisation.objects.create(name=f"酒店 {mode}", kind=OrganisationKind.HOTEL, division=place)
        self.manager = User.objects.create(username=f"manager-{mode}")
        self.drill_id = uuid.uuid4()
        self.together = fork.Barrier(FILERS, timeout=30)
        self.answers = fork.SimpleQueue()
        self.looked = False

    def evidence_after_both_have_looked(self, **given: Any) -> tuple[Evidence, bool]:
        self.together.wait()
        if self.mode == "no_key":
            given["source_key"] = f"record:{uuid.uuid4()}:1"
        return real_evidence(**given)

    def look(self, *given: Any) -> RealDrill | None:
        """The second look of a filing finds nothing, unless it is guarded."""
        if self.looked and self.mode != "guarded":
            return None
        self.looked = True
        return real_look(*given)

    def save(self, drill: RealDrill, **given: Any) -> None:
        """The drill's own key is a guard, too: without it nobody is told that the row is there already."""
        if self.mode == "no_key":
            with contextlib.suppress(IntegrityError), transaction.atomic():
                real_save(drill, **given)
            drill.record_ptr_id = drill.id  # a save that was cut short leaves it empty
        else:
            real_save(drill, **given)

    def file_it(self) -> None:
        with (
            mock.patch.object(filing, "record_evidence", self.evidence_after_both_have_looked),
            mock.patch.object(filing, "_recorded", self.look),
            mock.patch.object(RealDrill, "save", lambda drill, **given: self.save(drill, **given)),
        ):
            try:
                _, new = record.record_real_drill(
                    drill_id=self.drill_id, organisation=self.unit, by=self.manager, values=VALUES, participants="王五"
                )
                self.answers.put("new" if new else "there")
            except Exception as error:
                self.answers.put(type(error).__name__)

    def run(self) -> dict[str, Any]:
        connection.close()
        connection.close_pool()  # each process opens its own
        filers = [fork.Process(target=self.file_it) for _ in range(FILERS)]
        [filer.start() for filer in filers]
        [filer.join() for filer in filers]
        rows = Evidence.objects.filter(organisation_id=self.unit.pk)
        return {
            "evidence": rows.count(),
            "lists": EvidencePersonal.objects.filter(evidence__in=rows).count(),
            "drills": RealDrill.objects.filter(organisation=self.unit).count(),
            "answers": sorted(self.answers.get() for _ in filers),
            "ledger": [problem.text for problem in Verification().problems()],
        }


print(json.dumps({mode: Race(mode).run() for mode in sys.argv[1:]}))
