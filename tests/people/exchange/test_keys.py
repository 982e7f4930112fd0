"""A key of the API does what its maker may do at the call, within its scopes and its limit, until it is revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from people.exchange import keys
from people.models import AccessToken, Jurisdiction, RoleGrant, SignIn, TokenKind
from people.tokens import revoke_token
from tests.people.exchange.callers import Program

PAGE = "/accounts/exchange/"


@pytest.fixture
def program(client, manager, hotel) -> Program:
    return Program(client, manager, hotel)


def ask(client, user, **changes) -> str:
    """Makes a key on the page; its text."""
    client.force_login(user)
    answer = client.post(PAGE, {"name": "HR", "scopes": ["status:read"], "days": "30"} | changes)
    return answer.context["text"]


def test_a_manager_makes_a_key_on_the_page_and_revokes_it(client, manager, hotel):
    text = ask(client, manager, owner=f"unit-{hotel.pk}", scopes=["roster:write", "status:read"])
    token = AccessToken.objects.get()
    assert (token.kind, token.organisation) == (TokenKind.API, hotel)
    assert text not in client.get(PAGE).content.decode()  # it is shown once
    assert SignIn.objects.filter(kind="token_made").exists()
    call = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/units", headers=call).json()["total"] == 1
    client.post(f"/accounts/tokens/{token.pk}/revoke/")
    assert client.get("/api/v1/units", headers=call).status_code == 401


def test_nobody_makes_a_key_for_units_of_others_or_beyond_an_offices_scopes(client, manager, school, foreign_officer):
    office = Jurisdiction.objects.get(name="秀洲区消防救援大队")
    assert ask(client, manager, owner=f"unit-{school.pk}") == ""
    assert ask(client, manager, owner=f"office-{office.pk}") == ""
    assert ask(client, foreign_officer, owner=f"office-{office.pk}", scopes=["roster:write"]) == ""
    assert ask(client, foreign_officer, owner=f"office-{office.pk}", scopes=["all"]) == ""
    assert not AccessToken.objects.exists()
    assert ask(client, foreign_officer, owner=f"office-{office.pk}") != ""  # the control: what is allowed works


def test_who_has_neither_unit_nor_office_has_no_page(client, employee):
    client.force_login(employee)
    assert client.get(PAGE).status_code == 403


def test_an_office_reads_its_units_and_no_others(client, foreign_officer, hotel, school):
    office = Program(client, foreign_officer, Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    assert [unit["name"] for unit in office.get("units").json()["items"]] == [hotel.name]
    assert office.get(f"units/{hotel.pk}/duties").status_code == 200
    for path in (f"units/{school.pk}/duties", f"units/{hotel.pk}/people", f"units/{hotel.pk}/certificates"):
        assert office.get(path).status_code == 404  # another county's, and people's
    assert office.post(f"units/{hotel.pk}/roster", {"request_id": "0" * 32, "people": []}).status_code == 404


def test_rights_are_those_of_the_makers_day(program, hotel):
    assert program.get("units").json()["total"] == 1
    RoleGrant.objects.all().delete()
    assert program.get("units").json()["total"] == 0
    assert program.get(f"units/{hotel.pk}/people").status_code == 404


def test_a_limit_holds_where_the_maker_may_more(client, city_officer, foreign_officer, hotel, school, monkeypatch):
    """The city officer sees both counties; a key for one office reads that office's."""
    office = Jurisdiction.objects.get(name="秀洲区消防救援大队")
    narrow = Program(client, city_officer, office)
    assert {unit["id"] for unit in narrow.get("units").json()["items"]} == {str(hotel.pk)}
    monkeypatch.setattr(keys.ApiKey, "_within", lambda self: keys.Q())  # the control: without the limit
    assert narrow.get("units").json()["total"] == 2


def test_an_office_that_is_no_more_opens_nothing(client, foreign_officer, hotel):
    office = Jurisdiction.objects.get(name="秀洲区消防救援大队")
    program = Program(client, foreign_officer, office)
    Jurisdiction.objects.filter(pk=office.pk).update(valid_until=timezone.localdate())
    assert program.get("units").json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("units", "status:read"),
        ("posts", "roster:write"),
        ("units/{unit}/certificates", "certificates:read"),
        ("units/{unit}/records", "records:read"),
    ],
)
def test_each_operation_asks_for_its_scope(client, manager, hotel, path, scope):
    path = path.format(unit=hotel.pk)
    others = Program(client, manager, hotel, *(one for one in keys.SCOPES if one != scope))
    answer = others.get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert scope in answer.json()["message"]
    assert Program(client, manager, hotel, scope).get(path).status_code == 200


@pytest.mark.parametrize("ended", ["revoked", "expired", "closed", "unknown", "kit", "none"])
def test_a_key_that_is_not_good_opens_nothing(client, program, manager, ended):
    if ended == "revoked":
        revoke_token(program.token, by=manager)
    elif ended == "expired":
        AccessToken.objects.update(expires_at=timezone.now())
    elif ended == "closed":
        manager.is_active = False
        manager.save()
    elif ended == "unknown":
        program.text = program.text[:-2]
    elif ended == "kit":
        AccessToken.objects.update(kind=TokenKind.KIT)
    answer = client.get("/api/v1/units") if ended == "none" else program.get("units")
    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "key", "Bearer")


def test_a_key_good_until_a_moment_is_good_before_it(program, clock):
    AccessToken.objects.update(expires_at=clock.moment + timedelta(microseconds=1))
    assert program.get("units").status_code == 200


def test_a_session_opens_nothing_of_the_api(client, manager):
    client.force_login(manager)
    assert client.get("/api/v1/units").status_code == 401


def test_too_many_calls_wait(program, client, monkeypatch):
    monkeypatch.setattr(keys, "CALLS_A_MINUTE", 2)
    monkeypatch.setattr(keys, "BAD_KEYS_A_MINUTE", 2)
    answers = [program.get("units") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60" and answers[2].json()["code"] == "too_many"
    program.text = "x"
    assert [program.get("units").status_code for _ in range(3)] == [401, 401, 429]


def test_the_use_of_a_key_is_noted(program):
    program.get("units")
    assert AccessToken.objects.get().used_at is not None
