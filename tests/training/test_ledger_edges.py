"""Seals at the age, the size and the time that decide, and beside them; what verifying says of the last row that fits."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from courses.training.ledger import roots, seal, witness
from courses.training.ledger.seal import LOOK_BACK, SETTLE, complete_roots, seal_pending, signed_roots
from courses.training.ledger.witness import FolderWitness, tell_witnesses
from courses.training.models import Evidence, SealBatch, SealedEvidence
from tests.training.ledgers import db_id, intrude, problems, seal_soon, write

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def clock(clock, monkeypatch):
    """The stopped clock, which rows are dated by too."""
    monkeypatch.setattr(Evidence._meta.get_field("recorded_at"), "_get_default", clock)
    return clock


def write_at(clock, moment: datetime, pupil, key: str):
    clock.set(moment)
    return write(pupil.pk, f"quiz-attempt:{key}")


# -- sealing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "sealed"), [(SETTLE - MOMENT, 0), (SETTLE, 0), (SETTLE + MOMENT, 1)])
def test_a_row_is_sealed_when_it_is_older_than_five_minutes(pupil, clock, age, sealed):
    write(pupil.pk)
    clock.set(clock.moment + age)
    assert seal_pending() == sealed
    assert SealedEvidence.objects.count() == sealed


@pytest.mark.parametrize(("rows", "sizes"), [(1, [1]), (2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_batches_are_filled_one_after_another(pupil, clock, monkeypatch, rows, sizes):
    monkeypatch.setattr(seal, "MAX_BATCH", 3)
    begun = clock.moment
    for number in range(rows):
        write_at(clock, begun + number * MOMENT, pupil, str(number))
    clock.set(begun + timedelta(minutes=10))
    assert seal_pending() == rows
    assert list(SealBatch.objects.order_by("number").values_list("size", flat=True)) == sizes
    assert problems() == []


@pytest.mark.parametrize(("rows", "until"), [(2, timedelta(minutes=5)), (3, 2 * MOMENT)])
def test_a_full_batch_reaches_to_its_last_row_and_another_to_what_is_settled(pupil, clock, monkeypatch, rows, until):
    monkeypatch.setattr(seal, "MAX_BATCH", 3)
    begun = clock.moment
    for number in range(rows):
        write_at(clock, begun + number * MOMENT, pupil, str(number))
    clock.set(begun + timedelta(minutes=10))
    seal_pending()
    assert SealBatch.objects.get().until == begun + until


@pytest.mark.parametrize(("age", "sealed"), [(-MOMENT, 0), (0 * MOMENT, 1), (MOMENT, 1)])
def test_a_row_that_came_late_is_looked_for_an_hour_back(pupil, clock, age, sealed):
    write(pupil.pk)
    clock.go(hours=3)
    seal_pending()
    now = clock.moment
    write_at(clock, SealBatch.objects.get().until - LOOK_BACK + age, pupil, "late")
    clock.set(now)
    assert seal_pending() == sealed


@pytest.mark.parametrize(("age", "kinds"), [(-MOMENT, ["inserted"]), (0 * MOMENT, []), (MOMENT, [])])
@pytest.mark.parametrize("sealed", [False, True])
def test_a_row_from_before_that_hour_was_put_in(pupil, clock, age, kinds, sealed, monkeypatch):
    write(pupil.pk)
    clock.go(hours=3)
    seal_pending()
    now = clock.moment
    write_at(clock, SealBatch.objects.get().until - LOOK_BACK + age, pupil, "late")
    clock.set(now)
    if sealed:  # by somebody who looks further back
        monkeypatch.setattr(seal, "LOOK_BACK", 2 * LOOK_BACK)
        assert seal_pending() == 1
    assert [problem.kind for problem in problems()] == kinds


# -- verifying ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "texts"), [(0, ["place 0"]), (1, ["place 1"]), (2, ["place 2"])])
def test_a_place_that_is_empty_is_named_whether_first_or_last(pupil, place, texts):
    for number in range(3):
        write(pupil.pk, f"quiz-attempt:{number}")
    seal_soon()
    lost = SealedEvidence.objects.get(position=place).evidence
    intrude("DELETE FROM training_evidencepersonal")
    intrude("DELETE FROM training_sealedevidence WHERE evidence_id = %s", db_id(lost.pk))
    intrude("DELETE FROM training_evidence WHERE id = %s", db_id(lost.pk))
    assert [problem.text.partition(" of batch")[0] for problem in problems()] == texts


@pytest.mark.parametrize(("position", "kinds"), [(2, ["inserted"]), (3, ["inserted"])])
def test_a_seal_beyond_the_last_place_was_put_in(pupil, position, kinds):
    for number in range(2):
        write(pupil.pk, f"quiz-attempt:{number}")
    seal_soon()
    late, batch = write(pupil.pk, "quiz-attempt:late"), SealBatch.objects.get()
    SealedEvidence.objects.create(evidence=late, batch=batch, position=position, leaf="0" * 64)
    assert [problem.kind for problem in problems()] == kinds


def remove_batch(number: int) -> None:
    """The batch and the lines of its rows go; the file of roots keeps its line."""
    batch = SealBatch.objects.get(number=number)
    rows = list(SealedEvidence.objects.filter(batch=batch).values_list("evidence_id", flat=True))
    intrude("DELETE FROM training_evidencepersonal")
    intrude("DELETE FROM training_sealedevidence WHERE batch_id = %s", batch.pk)
    for pk in rows:
        intrude("DELETE FROM training_evidence WHERE id = %s", db_id(pk))
    intrude("DELETE FROM training_sealbatch WHERE id = %s", batch.pk)


def four_batches(pupil, clock) -> None:
    for number in range(4):
        write(pupil.pk, f"quiz-attempt:{number}")
        clock.go(minutes=10)
        seal_pending()


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((1,), "batch 1 is missing"), ((2,), "batch 2 is missing"), ((2, 3), "batches 2 to 3 are missing")],
)
def test_batches_that_are_missing_are_named_from_the_first_to_the_last(pupil, clock, numbers, text):
    four_batches(pupil, clock)
    for number in numbers:
        remove_batch(number)
    found = [problem.text for problem in problems()]
    assert text in found
    assert [f"batch {number} is in roots.jsonl and missing from the database" in found for number in range(1, 5)] == [
        number in numbers for number in range(1, 5)
    ]


# -- roots outside -----------------------------------------------------------------------------------------------------


def cut_roots(lines: int) -> None:
    """The file of roots loses its last lines."""
    path = roots.roots_path(False)
    kept = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(kept[: len(kept) - lines]))


@pytest.mark.parametrize(("lines", "continued"), [(0, True), (1, True), (2, False)])
def test_one_missing_root_is_written_after_all_and_two_are_left_to_the_operator(pupil, clock, lines, continued):
    four_batches(pupil, clock)
    cut_roots(lines)
    seal_pending()
    assert (len(list(roots.lines(False))) == 4) is continued


@pytest.mark.parametrize("lines", [0, 1, 2, 4])
def test_the_operator_completes_what_the_file_lacks_and_no_line_more(pupil, clock, lines):
    four_batches(pupil, clock)
    cut_roots(lines)
    assert complete_roots() == lines
    assert problems() == []


@pytest.mark.parametrize(("at_once", "tellings"), [(2, [2, 2]), (3, [3, 1]), (4, [4]), (5, [4])])
def test_a_witness_is_told_so_many_roots_at_once(pupil, clock, settings, monkeypatch, tmp_path, at_once, tellings):
    four_batches(pupil, clock)
    settings.LEDGER_WITNESSES = [str(tmp_path)]
    told: list[int] = []
    real = FolderWitness.tell
    monkeypatch.setattr(witness, "MOST_AT_ONCE", at_once)
    monkeypatch.setattr(FolderWitness, "tell", lambda self, chain, new: (told.append(len(new)), real(self, chain, new)))
    for _ in range(2):  # what it knows it is not told again
        tell_witnesses("real", signed_roots(is_sample=False))
    assert told == tellings


def test_a_witnessed_site_tells_each_root_once(client, pupil, clock, settings):
    settings.LEDGER_WITNESS_FOR = {"there": "token"}
    four_batches(pupil, clock)
    lines = roots.roots_path(False).read_bytes().splitlines(keepends=True)
    sent = {"content_type": "application/jsonl", "headers": {"authorization": "Bearer token"}}
    for upto in (2, 3, 3, 4):
        assert client.post("/ledger/witness/real/", b"".join(lines[:upto]), **sent).status_code == 204
        answer = client.get("/ledger/witness/real/", headers=sent["headers"])
        assert answer.content.splitlines(keepends=True) == lines[:upto]


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer other", "token"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_a_witness_answers_nobody_without_its_token(client, settings, header, send):
    settings.LEDGER_WITNESS_FOR = {"there": str(uuid.uuid4())}
    answer = getattr(client, send)("/ledger/witness/real/", headers={"authorization": header})
    assert answer.status_code == 403
