"""A record goes out with proofs, to those who may see it, and a stranger checks it with the published script alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from importlib import util
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse

from courses.training.ledger import merkle
from courses.training.ledger.record import revoke_evidence, shred_person
from people.models import Person
from tests.races import ROOT
from tests.training.ledgers import intrude, seal_soon, write

SCRIPT = ROOT / "site" / "docs" / "verify_record.py"


@pytest.fixture(scope="module")
def script():
    """The published script as a module."""
    spec = util.spec_from_file_location("verify_record", SCRIPT)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def filled(pupil, superuser) -> None:
    """Five quizzes among other people's rows, one of them revoked, all sealed."""
    rows = []
    for number in range(5):
        rows.append(write(pupil.pk, f"quiz-attempt:{number}"))
        write(stranger(number), f"quiz-attempt:other-{number}")
    revoke_evidence(evidence=rows[1], reason="代答", by=superuser)
    seal_soon()


def stranger(number: int) -> uuid.UUID:

    return uuid.UUID(int=number + 1)


@pytest.fixture
def download(client, pupil, pupil_user) -> Callable[[], dict]:
    """The pupil's own export, as parsed."""

    def get() -> dict:
        client.force_login(pupil_user)
        answer = client.get(reverse("training:export_record", args=["person", pupil.pk]))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        return json.loads(answer.content)

    return get


@pytest.fixture
def check(client, tmp_path) -> Callable[..., tuple[int, str]]:
    """Runs the script in a process of its own on a record, the published key and the published roots."""

    def run(record: dict, *, roots: bool = True, key: bytes | None = None) -> tuple[int, str]:
        (tmp_path / "record.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        (tmp_path / "key.pem").write_bytes(key or client.get("/ledger/public-key.pem").content)
        published = client.get("/ledger/roots.jsonl")
        (tmp_path / "roots.jsonl").write_bytes(b"".join(published.streaming_content))
        command = [sys.executable, "-I", str(SCRIPT), "record.json", "--key", "key.pem"]
        command += ["--roots", "roots.jsonl"] if roots else []
        environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_record_is_genuine_and_says_what_was_revoked(filled, download, check):
    code, text = check(download())
    assert (code, "GENUINE" in text) == (0, True), text
    assert "6 rows are proven" in text
    assert text.count("revoked") == 1
    assert "代答" in text


def change_place(record):
    record["rows"][2]["row"]["place"] = "elsewhere"
    return record["rows"][2]["row"]["id"]


def change_name(record):
    record["rows"][2]["personal"]["payload"]["name"] = "别人"
    return record["rows"][2]["row"]["id"]


def change_subject(record):
    record["rows"][0]["row"]["subject"][1] = "00000000-0000-0000-0000-000000000009"
    return record["rows"][0]["row"]["id"]


def add_a_row(record):
    forged = json.loads(json.dumps(record["rows"][0]))
    forged["row"]["id"] = "00000000-0000-0000-0000-000000000009"
    record["rows"].append(forged)
    return forged["row"]["id"]


def repeat_a_row(record):
    record["rows"].append(record["rows"][0])
    return record["rows"][0]["row"]["id"]


def take_anothers_place(record):
    record["rows"][0]["proof"] = record["rows"][2]["proof"]
    return record["rows"][0]["row"]["id"]


def forge_the_root(record):
    record["batches"][0]["root"] = "0" * 64
    return "batch 1"


@pytest.mark.parametrize(
    "tamper",
    [change_place, change_name, change_subject, add_a_row, repeat_a_row, take_anothers_place, forge_the_root],
)
def test_a_tampered_record_is_false_and_the_row_is_named(filled, download, check, tamper):
    record = download()
    named = tamper(record)
    code, text = check(record)
    assert code == 1, text
    assert f"FALSE 不可信 {'' if named.startswith('batch') else 'row '}{named}" in text
    assert "GENUINE" not in text


def test_a_row_without_proof_is_not_called_proven(filled, download, check):
    record = download()
    record["rows"][0]["proof"] = None
    code, text = check(record)
    assert (code, "1 wait" in text) == (3, True), text


def test_a_record_signed_with_another_key_is_false(filled, download, check):
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    code, text = check(download(), key=other, roots=False)
    assert (code, "not among the published ones" in text) == (1, True), text


def test_broken_published_roots_are_refused(filled, download, check, settings):
    path = Path(settings.LEDGER_DIR) / "roots.jsonl"
    path.write_text(path.read_text().replace('"number":1', '"number":2'))
    code, text = check(download())
    assert (code, "broken at batch 1" in text) == (2, True), text


def test_what_was_altered_in_the_database_is_exported_as_false(filled, download, check):
    intrude("UPDATE training_evidence SET place = 'forged' WHERE source_key = 'quiz-attempt:3'")
    record = download()
    forged = next(entry["row"]["id"] for entry in record["rows"] if entry["row"]["source_key"] == "quiz-attempt:3")
    code, text = check(record)
    assert (code, forged in text) == (1, True), text


def test_a_record_still_verifies_after_its_names_were_shredded(filled, download, check, pupil):
    assert shred_person(subject_id=pupil.pk) == 5
    Person.objects.filter(pk=pupil.pk).update(name="")
    record = download()
    assert not any(entry["personal"] for entry in record["rows"])
    assert "小禾" not in json.dumps(record, ensure_ascii=False)
    assert check(record)[0] == 0


def test_who_may_export_a_person(client, filled, pupil, pupil_user, teacher, county_officer, foreign_officer, manager):
    url = reverse("training:export_record", args=["person", pupil.pk])
    assert client.get(url).status_code == 302
    answers = {}
    for user in (pupil_user, teacher, county_officer, foreign_officer, manager):
        client.force_login(user)
        answers[user.username] = client.get(url).status_code
    assert answers == {
        "pupil": 200, "teacher": 200, "county-officer": 404, "foreign-officer": 404, "manager": 404,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["class", "organisation"])
def test_an_officer_exports_units_of_the_own_county_without_names(
    client, check, school, school_class, teacher, county_officer, foreign_officer, kind
):
    subject = school_class if kind == "class" else school
    write(
        subject.pk, "drill:1", kind="drill_real", subject_kind=kind, organisation_id=school.pk,
        personal={"participants": ["小禾"]},
    )  # fmt: skip
    seal_soon()
    url = reverse("training:export_record", args=[kind, subject.pk])
    client.force_login(foreign_officer)
    assert client.get(url).status_code == 404
    client.force_login(county_officer)
    answer = client.get(url)
    assert answer.status_code == 200
    assert "小禾" not in answer.content.decode()
    assert check(json.loads(answer.content))[0] == 0
    client.force_login(teacher)
    assert ("小禾" in client.get(url).content.decode()) == (kind == "class")


def test_unknown_kinds_are_not_found(client, pupil, pupil_user):
    client.force_login(pupil_user)
    assert client.get(f"/records/planet/{pupil.pk}/export/").status_code == 404


def test_the_record_page_offers_the_export(client, filled, pupil, pupil_user):
    client.force_login(pupil_user)
    page = client.get(reverse("training:record")).content.decode()
    assert reverse("training:export_record", args=["person", pupil.pk]) in page
    assert reverse("training:ledger") in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_publishes_what_a_third_party_needs(client, filled, prefix):
    page = client.get(f"{prefix}/ledger/")
    assert page.status_code == 200
    for name in ("public-key.pem", "roots.jsonl", "verify_record.py"):
        assert f"{prefix}/ledger/{name}" in page.content.decode()
        assert client.get(f"/ledger/{name}").status_code == 200
    assert client.get("/ledger/verify_record.py").content == SCRIPT.read_bytes()


def test_new_roots_can_be_fetched_alone(client, filled):
    answer = client.get("/ledger/roots.jsonl", headers={"range": "bytes=10-19"})
    assert (answer.status_code, len(b"".join(answer.streaming_content))) == (206, 10)


def test_the_site_never_publishes_its_stamps(filled, download):
    assert "stamp" not in json.dumps(download())


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33])
def test_every_leaf_of_every_size_leads_to_the_root_and_to_no_other(script, size):
    leaves = [merkle.hash_leaf(bytes([number])) for number in range(size)]
    root = merkle.root_of(leaves)
    for position, leaf in enumerate(leaves):
        path = merkle.audit_path(leaves, position)
        assert script.root_from(leaf, position, size, path) == root
        assert script.root_from(leaf, (position + 1) % size, size, path) != root or size == 1
        assert script.root_from(leaf, position, size, [*path, leaf]) is None
    assert script.root_from(leaves[0], size, size, []) is None


def test_the_root_is_that_of_rfc_9162():
    """The tree of seven leaves as the standard draws it: the last one is paired with nothing below the third level."""
    leaves = [merkle.hash_leaf(bytes([number])) for number in range(7)]
    node = merkle.hash_node
    left = node(node(leaves[0], leaves[1]), node(leaves[2], leaves[3]))
    assert merkle.root_of(leaves) == node(left, node(node(leaves[4], leaves[5]), leaves[6]))
    assert merkle.root_of([]) == b""


def test_the_scripts_signature_check_agrees_with_the_library(script):
    """RFC 8032, section 7.1, test 2, and keys of our own."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert script.is_signed(key, signature, b"\x72")
    assert not script.is_signed(key, signature, b"\x73")
    for _ in range(5):
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = os.urandom(40)
        signature = private.sign(message)
        assert script.is_signed(public, signature, message)
        assert not script.is_signed(public, bytes([signature[0] ^ 1]) + signature[1:], message)
        assert not script.is_signed(public, signature[:63] + bytes([signature[63] ^ 1]), message)
        too_large = int.from_bytes(signature[32:], "little") + script.ORDER
        assert not script.is_signed(public, signature[:32] + too_large.to_bytes(32, "little"), message)
