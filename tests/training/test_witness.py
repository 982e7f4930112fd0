"""Somebody outside knows the roots: what is cut off here, file and database alike, is known there."""

from __future__ import annotations

import io
from urllib.error import URLError

import pytest
from django.core import mail
from django.urls import reverse

from courses.training.ledger import roots, witness
from courses.training.ledger.seal import signed_roots
from courses.training.ledger.views import MOST_WITNESSED
from courses.training.ledger.witness import FolderWitness, MailWitness, SiteWitness, make_witness
from courses.training.models import SealBatch, SealedEvidence
from tests.training.ledgers import db_id, intrude, seal_soon, verify_ledger, write

pytestmark = pytest.mark.django_db


def two_batches(pupil) -> None:
    write(pupil.pk, "quiz-attempt:1")
    seal_soon()
    write(pupil.pk, "quiz-attempt:2")
    seal_soon()


def lose_the_last_batch() -> None:
    """The newest batch with its rows goes from the database, and its line from the file of roots."""
    last = SealBatch.objects.order_by("-number")[0]
    rows = list(SealedEvidence.objects.filter(batch=last).values_list("evidence_id", flat=True))
    intrude("DELETE FROM training_evidencepersonal")
    intrude("DELETE FROM training_sealedevidence WHERE batch_id = %s", last.pk)
    for pk in rows:
        intrude("DELETE FROM training_evidence WHERE id = %s", db_id(pk))
    intrude("DELETE FROM training_sealbatch WHERE id = %s", last.pk)
    path = roots.roots_path(False)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def test_a_batch_cut_off_on_both_sides_is_known_to_the_witness(settings, tmp_path, pupil):
    settings.LEDGER_WITNESSES = [str(tmp_path)]
    two_batches(pupil)
    assert verify_ledger() == []
    lose_the_last_batch()
    assert verify_ledger() == [f"batch 2 is known to the witness {tmp_path} and missing here"]


def test_without_a_witness_nobody_would_know(pupil):
    """The guard off."""
    two_batches(pupil)
    lose_the_last_batch()
    assert verify_ledger() == []


def test_a_witness_that_was_away_is_told_later(settings, tmp_path, pupil, caplog):
    settings.LEDGER_WITNESSES = [str(tmp_path / "mount")]
    write(pupil.pk, "quiz-attempt:1")
    seal_soon()
    assert "was not told" in caplog.text
    assert any("cannot be asked" in text for text in verify_ledger()) is False
    (tmp_path / "mount").mkdir()
    write(pupil.pk, "quiz-attempt:2")
    seal_soon()
    assert [root["number"] for root in FolderWitness(str(tmp_path / "mount")).roots("real")] == [1, 2]


def test_a_mailbox_is_told_each_root_once(settings, pupil):
    settings.LEDGER_WITNESSES = ["mailto:witness@example.org"]
    two_batches(pupil)
    seal_soon()
    assert [message.to for message in mail.outbox] == [["witness@example.org"]] * 2
    assert '"number":2' in mail.outbox[1].body
    assert verify_ledger() == []


class Answers:
    """Lets SiteWitness talk to this very site through the test client."""

    def __init__(self, client) -> None:
        self.client = client

    def __call__(self, request, timeout):
        path = request.full_url.removeprefix("https://other.example")
        headers = {"Authorization": request.get_header("Authorization")}
        if request.data is None:
            answer = self.client.get(path, headers=headers)
        else:
            answer = self.client.post(path, request.data, content_type="application/jsonl", headers=headers)
        if answer.status_code not in (200, 204):
            raise URLError(str(answer.status_code))
        return io.BytesIO(answer.content)


@pytest.fixture
def second_site(settings, client, monkeypatch):
    settings.LEDGER_WITNESS_FOR = {"jiaxing": "sesame"}
    settings.LEDGER_WITNESS_TOKEN = "sesame"
    settings.LEDGER_WITNESSES = ["https://other.example/ledger/witness"]
    monkeypatch.setattr("urllib.request.urlopen", Answers(client))


def test_a_second_site_keeps_the_roots(second_site, pupil):
    two_batches(pupil)
    kept = make_witness("https://other.example/ledger/witness").roots("real")
    assert kept == list(signed_roots(is_sample=False))
    lose_the_last_batch()
    assert len(verify_ledger()) == 1


def test_a_second_site_keeps_nothing_for_a_stranger(client, settings):
    settings.LEDGER_WITNESS_FOR = {"jiaxing": "sesame"}
    path = reverse("training:ledger_witness")
    for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        assert client.post(path, b'{"number":1}', content_type="application/jsonl", headers=given).status_code == 403
        assert client.get(path, headers=given).status_code == 403


def test_a_second_site_never_takes_a_root_back(client, settings):
    settings.LEDGER_WITNESS_FOR = {"jiaxing": "sesame"}
    path, token = reverse("training:ledger_witness"), {"Authorization": "Bearer sesame"}
    for line in (b'{"number":1,"root":"a"}', b'{"number":1,"root":"b"}', b'{"number":2,"root":"c"}', b"no json"):
        client.post(path, line, content_type="application/jsonl", headers=token)
    assert client.get(path, headers=token).content == b'{"number":1,"root":"a"}\n{"number":2,"root":"c"}\n'


TOKEN = {"Authorization": "Bearer sesame"}


def tell(client, body: bytes):
    path = reverse("training:ledger_witness")
    return client.post(path, body, content_type="application/jsonl", headers=TOKEN)


@pytest.fixture
def other(settings):
    """The folder in which this installation keeps the roots of another one."""
    settings.LEDGER_WITNESS_FOR = {"jiaxing": "sesame"}
    return witness.witness_for("jiaxing").folder


def test_asking_what_was_told_leaves_no_trace(client, other):
    answer = client.get(reverse("training:ledger_witness"), headers=TOKEN)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not other.exists()


@pytest.mark.parametrize(("more", "status"), [(0, 204), (1, 413)])
def test_a_message_may_have_so_many_bytes_and_no_more(client, other, more, status):
    root = b'{"number":1,"root":"a"}'
    body = root + b"\n" * (MOST_WITNESSED + more - len(root))
    assert tell(client, body).status_code == status
    assert other.exists() is (status == 204)


def test_a_message_beyond_what_the_site_reads_is_too_large_too(client, other, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert tell(client, b'{"number":1,"root":"a"}').status_code == 413


@pytest.mark.parametrize("body", [b"no json", b"[]", b'{"root":"a"}', b'{"number":1}\nno json'])
def test_a_message_with_a_line_that_is_no_root_is_not_kept_at_all(client, other, body):
    assert tell(client, body).status_code == 400
    assert not other.exists()


def test_roots_that_cannot_be_kept_are_to_be_told_again(client, other, caplog):
    """The sender takes any answer but a good one for a witness that is away, and tells it the next time."""
    other.parent.mkdir(parents=True)
    other.write_text("a file where the folder should be")
    answer = tell(client, b'{"number":1,"root":"a"}')
    assert answer.status_code == 503
    assert str(other) not in answer.content.decode()
    assert "cannot be kept" in caplog.text


def test_kept_roots_that_cannot_be_read_are_no_fault_of_who_asks(client, other):
    assert tell(client, b'{"number":1,"root":"a"}').status_code == 204
    (other / "witnessed-real.jsonl").write_text("no json")
    assert client.get(reverse("training:ledger_witness"), headers=TOKEN).status_code == 503
    assert tell(client, b'{"number":2,"root":"b"}').status_code == 503


@pytest.mark.parametrize("text", ["ftp://x", "relative/folder", "http://other.example/"])
def test_an_odd_witness_is_refused(text):
    with pytest.raises(ValueError, match="LEDGER_WITNESSES"):
        make_witness(text)


def test_kinds_of_witness():
    kinds = [type(make_witness(text)) for text in ("/mnt/disk", "mailto:a@b.cn", "https://x.cn/ledger/witness/")]
    assert kinds == [FolderWitness, MailWitness, SiteWitness]
    assert witness.read_roots(b"\n") == []
