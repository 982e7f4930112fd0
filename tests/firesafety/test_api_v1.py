"""/api/v1/: one schema of refusals in two languages, tags, a document that changes only when that is meant."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError

from firesafety.api_v1 import api_v1
from tests.firesafety.test_api import certificate, venue  # noqa: F401
from tests.openapi import KEPT, document
from tests.people.exchange.callers import Program


@pytest.fixture
def program(client, manager, hotel) -> Program:
    return Program(client, manager, hotel)


def test_the_document_is_the_one_that_is_kept():
    assert document() == json.loads(KEPT.read_text(encoding="utf-8")), (
        "The API's document has changed. When that is meant, write it anew with `python -m tests.openapi` and tell "
        "those who call the API in CHANGELOG.md."
    )


def test_a_change_of_the_document_is_noticed(monkeypatch):
    """The control."""
    monkeypatch.setattr(api_v1, "version", "another")
    monkeypatch.setattr(api_v1, "_documents", {})
    assert document() != json.loads(KEPT.read_text(encoding="utf-8"))


def test_every_operation_documents_its_refusals_by_one_schema():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            refusals = {status for status in operation["responses"] if int(status) >= 400}
            wanted = {"429", "503"} | ({"401", "403"} if operation.get("security") else set())
            assert wanted <= refusals, (path, method)
            for status in refusals:
                schema = operation["responses"][status]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorOut"}, (path, method, status)


def test_old_addresses_answer_as_before(client, venue):  # noqa: F811
    code = venue.division.code
    assert client.get(f"/api/venues/{code}").json() == client.get(f"/api/v1/venues/{code}").json()
    assert client.get("/api/venues/x").json() == {"detail": "Not Found"}


REFUSED = [("venues/x", 404, "not_found"), ("nothing", 404, "not_found"), ("venues?page=0", 422, "invalid"),
           ("units", 401, "key")]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "code"), REFUSED)
def test_a_refusal_has_one_shape_and_comes_in_the_language_asked_for(client, venue, path, status, code):  # noqa: F811
    chinese = client.get(f"/api/v1/{path}")
    english = client.get(f"/api/v1/{path}", headers={"Accept-Language": "en-GB,zh;q=0.5"})
    for answer in (chinese, english):
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "message", "fields"}
        assert answer.json()["code"] == code
    assert any("一" <= char <= "鿿" for char in chinese.json()["message"])
    assert english.json()["message"].isascii()
    assert client.get("/courses/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"  # pages stay


def test_an_outage_and_a_fault_are_told_in_the_same_shape(client, venue, monkeypatch):  # noqa: F811
    client.raise_request_exception = False

    def away(text):
        raise OperationalError("database is locked")

    def broken(text):
        raise ZeroDivisionError

    monkeypatch.setattr("venues.api.search_venues", away)
    answer = client.get("/api/v1/venues?q=x")
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert int(answer["Retry-After"]) > 0
    monkeypatch.setattr("venues.api.search_venues", broken)
    answer = client.get("/api/v1/venues?q=x")
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")


def test_what_has_not_changed_is_not_sent_again(client, program, hotel):
    first = program.get("units")
    held = {"If-None-Match": first["ETag"]}
    same = program.get("units", headers=held)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert program.get("units", headers={"If-None-Match": f'"x", W/{first["ETag"]}'}).status_code == 304
    hotel.name = "改名酒店"
    hotel.save()
    changed = program.get("units", headers=held)  # the control
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert "Authorization" in first["Vary"] and "no-cache" in first["Cache-Control"]


def test_a_refusal_has_no_tag(client, db):
    assert "ETag" not in client.get("/api/v1/venues/x")


def test_the_documentation_is_a_page(client, db):
    assert client.get("/api/v1/docs").status_code == 200
