"""The public API: documented, read-only, and without anything private."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from courses.training.certificates.issue import issue_certificate
from courses.training.ledger.record import record_evidence
from courses.training.models import Certificate
from firesafety.api import api as first_api
from firesafety.api_docs import operations_of
from firesafety.api_v1 import api_v1
from venues.bookings.models import Booking, Resident, Slot
from venues.models import Venue

FIELDS = {
    "CertificateOut": {
        "serial", "title", "holder", "issued_at", "valid_until", "is_valid", "revoked_at", "sample",
    },
    "SlotOut": {"id", "starts_at", "ends_at", "places_left"},
    "VenueOut": {"code", "name", "kind", "state", "address", "sample"},
}  # fmt: skip
HOLDER, VISITOR, KEEPER_PHONE = "欧阳小禾", "王家访客", "0573-82110119"


@pytest.fixture
def certificate(pupil) -> Certificate:
    with transaction.atomic():
        evidence, _ = record_evidence(
            source_key="test:api", kind="quiz", subject_kind="person", subject_id=pupil.pk,
            occurred_at=timezone.now(), content_key="course:x", result={"passed": True}, personal={"name": HOLDER},
        )  # fmt: skip
    return issue_certificate(evidence=evidence, holder_name=HOLDER, course_key="course:x", title="火场逃生")


@pytest.fixture
def venue(tree, keeper) -> Venue:
    """An open venue with a booked slot."""
    found = Venue.objects.create(
        division=tree.village, kind="point", state="open", confirmed_on=timezone.localdate(), confirmed_by=keeper,
        phone=KEEPER_PHONE, address="百福弄1号",
    )  # fmt: skip
    begin = timezone.now() + timedelta(days=1)
    slot = Slot.objects.create(venue=found, starts_at=begin, ends_at=begin + timedelta(hours=1), capacity=5, booked=2)
    resident = Resident.objects.create(phone_hmac="h" * 64, phone_last4="5678")
    Booking.objects.create(slot=slot, resident=resident, party_size=2, name=VISITOR, request_key=resident.pk)
    return found


@pytest.fixture
def schema(client) -> dict:
    return client.get("/api/openapi.json").json()


def test_the_documentation_is_a_page(client, db):
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    assert "/api/openapi.json" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/docs", "/api/v1/docs"])
def test_the_documentation_is_chinese_with_a_way_back_and_to_the_keys(client, manager, address):
    page = client.get(address, headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-hans">' in page
    assert "开放数据接口</h1>" in page
    assert 'href="/"' in page
    assert "/accounts/exchange/" not in page, "keys are made by who has signed in"
    client.force_login(manager)
    assert "/accounts/exchange/" in client.get(address).text


def test_all_that_the_documents_say_is_said_in_chinese(db):
    for api in (api_v1, first_api):
        schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        with override("zh-hans"):
            found = list(operations_of(schema))
        assert found
        for one in found:
            said = [one.summary, *filter(None, [one.description]), *(field.meaning for field in one.parameters)]
            assert all(re.search(r"[\u4e00-\u9fff]", text) for text in said), (one.path, said)
            assert all(field.type for field in (*one.parameters, *one.answered)), one.path


def test_the_documentation_loads_nothing_from_elsewhere_and_runs_under_our_policy(client, db):
    answer = client.get("/api/docs")
    page = answer.content.decode()
    assert not [url for url in re.findall(r'(?:src|href)="([^"]+)"', page) if url.startswith(("http", "//"))]
    inline = [tag for tag in re.findall(r"<script([^>]*)>", page) if "src=" not in tag and "json" not in tag]
    assert inline == [], "script-src 'self' would stop these"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_the_schema_names_every_address_and_only_reading(schema):
    assert {path: set(methods) for path, methods in schema["paths"].items()} == {
        "/api/venues": {"get"},
        "/api/venues/{code}": {"get"},
        "/api/venues/{code}/slots": {"get"},
        "/api/certificates/{serial}": {"get"},
    }


def test_the_schema_shows_these_fields_and_no_more(schema):
    shown = schema["components"]["schemas"]
    assert {name: set(shown[name]["properties"]) for name in FIELDS} == FIELDS


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_the_api(client, venue, superuser, method):
    client.force_login(superuser)
    assert getattr(client, method)(f"/api/venues/{venue.division.code}").status_code == 405


def test_no_answer_holds_anything_private(client, venue, certificate, pupil, keeper):
    code = venue.division.code
    paths = [
        "/api/venues",
        f"/api/venues/{code}",
        f"/api/venues/{code}/slots",
        f"/api/certificates/{certificate.serial}",
    ]
    texts = [client.get(path).content.decode() for path in paths]
    assert all(texts)
    booking = Booking.objects.get()
    private = [HOLDER, VISITOR, "5678", "h" * 64, booking.ticket_code, str(booking.pk), str(pupil.pk), keeper.username]
    assert [(word, path) for word in private for path, text in zip(paths, texts, strict=True) if word in text] == []


def test_a_certificate_is_verified_with_its_holders_name_masked(client, certificate):
    answer = client.get(f"/api/certificates/{certificate.serial.lower()}").json()
    assert set(answer) == FIELDS["CertificateOut"]
    assert (answer["is_valid"], answer["holder"]) == (True, "欧**禾")


def test_a_slot_says_how_many_places_are_left_and_not_whose_the_others_are(client, venue):
    answer = client.get(f"/api/venues/{venue.division.code}/slots").json()
    [slot] = answer["items"]
    assert answer["count"] == 1
    assert set(slot) == FIELDS["SlotOut"]
    assert slot["places_left"] == 3


def test_slots_beyond_the_first_page_are_counted_and_reached(client, venue):
    begin = timezone.now() + timedelta(days=2)
    Slot.objects.bulk_create(
        Slot(
            venue=venue,
            starts_at=begin + timedelta(hours=n),
            ends_at=begin + timedelta(hours=n, minutes=50),
            capacity=5,
        )
        for n in range(204)
    )
    address = f"/api/v1/venues/{venue.division.code}/slots"
    first, second = client.get(address).json(), client.get(f"{address}?page=2").json()
    assert (first["count"], len(first["items"]), len(second["items"])) == (205, 200, 5)
    found = [slot["id"] for slot in (*first["items"], *second["items"])]
    assert found == list(Slot.objects.order_by("starts_at").values_list("pk", flat=True))


def test_a_visitor_and_a_superuser_get_the_same(client, venue, superuser):
    before = client.get("/api/venues").json()
    client.force_login(superuser)
    assert client.get("/api/venues").json() == before
    assert {frozenset(item) for item in before["items"]} == {frozenset(FIELDS["VenueOut"])}


@pytest.mark.parametrize(
    "path", ["venues/330499000000", "venues/x", "venues/330499000000/slots", "certificates/AAAA-BBBB-CCCC", "people/"]
)
def test_what_is_not_there_is_not_found(client, venue, path):
    assert client.get(f"/api/{path}").status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=-1", "q=" + "长" * 41, "parent=" + "1" * 13])
def test_an_odd_question_is_refused_and_breaks_nothing(client, venue, query):
    assert client.get(f"/api/venues?{query}").status_code == 422


def test_venues_are_found_by_name_and_by_parent(client, venue, tree):
    for query in ("q=百福弄", f"parent={tree.jianshe.code}"):
        assert [item["code"] for item in client.get(f"/api/venues?{query}").json()["items"]] == [tree.village.code]
    assert client.get("/api/venues?q=火星").json()["count"] == 0


def guesses(client, url: str) -> set[int]:
    return {client.get(url.format(n=n)).status_code for n in range(70)}


def test_guessing_serials_on_the_page_is_slowed_down(client, db):
    assert guesses(client, "/verify/AAAA-BBBB-{n:04d}/") == {404, 429}


def test_guessing_serials_in_the_api_is_slowed_down(client, db):
    assert guesses(client, "/api/certificates/AAAA-BBBB-{n:04d}") == {404, 429}
