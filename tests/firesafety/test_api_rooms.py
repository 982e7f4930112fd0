"""Records, bookings and kiosks under /api/v1/: held to the key's unit, office or venue, paged, without names."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from courses.training.ledger.record import record_evidence, revoke_evidence
from courses.training.models import Record
from people.access import kept_divisions
from people.exchange.keys import OFFICE_SCOPES, UNIT_SCOPES, VENUE_SCOPES, ApiKey
from people.models import AccessToken, Jurisdiction, Role, RoleGrant
from simulator.drills.kiosk.tokens import make_kiosk_token
from simulator.drills.models import DrillSession
from simulator.engine.scenario.loader import load_scenario
from tests.drills.kiosks import SCENARIO, stub_run
from tests.firesafety.test_api import venue  # noqa: F401
from tests.people.exchange.callers import Program

PAGE = "/accounts/exchange/"


@pytest.fixture
def records(hotel, manager) -> list[Record]:
    """Two papers of the hotel, the older one revoked."""
    made = []
    for number in range(2):
        with transaction.atomic():
            row, _new = record_evidence(
                source_key=f"record:{number}", kind="paper_upload", subject_kind="organisation", subject_id=hotel.pk,
                organisation_id=hotel.pk, occurred_at=timezone.now(), content_key="rule:U-X", result={},
                personal={"people": ["王五"]}, recorded_by=manager,
            )  # fmt: skip
        began = timezone.now() - timedelta(days=10 * (2 - number))
        made.append(
            Record.objects.create(
                kind="paper", organisation=hotel, began_at=began, place="一楼大厅", evidence=row, recorded_by=manager
            )
        )
    revoke_evidence(evidence=made[0].evidence, reason="填错", by=manager)
    return made


def test_records_come_newest_first_without_names(client, manager, hotel, records):
    answer = Program(client, manager, hotel).get(f"units/{hotel.pk}/records")
    found = answer.json()
    assert [item["id"] for item in found["items"]] == [str(one.pk) for one in reversed(records)]
    assert [item["revoked"] for item in found["items"]] == [False, True]
    assert (found["total"], found["pages"]) == (2, 1)
    assert "不代表消防设施和场所合格" in found["note"]
    assert "王五" not in answer.content.decode()


def test_every_filter_of_records_narrows(client, manager, hotel, records):
    path, program = f"units/{hotel.pk}/records", Program(client, manager, hotel)
    newest = timezone.localdate(records[1].began_at)
    assert program.get(path, since=str(newest)).json()["total"] == 1
    assert program.get(path, until=str(newest)).json()["total"] == 2
    assert program.get(path, kind="drill").json()["total"] == 0
    assert program.get(path, standing="accepted").json()["total"] == 0
    assert program.get(path, page_size=1).json()["pages"] == 2


def test_an_office_reads_the_records_of_its_units_alone(client, foreign_officer, county_officer, hotel, records):
    path = f"units/{hotel.pk}/records"
    own = Program(client, foreign_officer, Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    other = Program(client, county_officer, Jurisdiction.objects.get(name="南湖区消防救援大队"))
    assert own.get(path).json()["total"] == 2
    assert other.get(path).status_code == 404


def test_a_keeper_reads_the_bookings_of_the_venue_kept(client, keeper, tree, venue):  # noqa: F811
    program = Program(client, keeper, tree.village)
    answer = program.get(f"venues/{tree.village.code}/bookings")
    [item] = answer.json()["items"]
    assert (item["party_size"], item["state"], item["group"]) == (2, "booked", False)
    for personal in ("5678", *venue.slots.get().bookings.values_list("name", "ticket_code").get()):
        assert personal not in answer.content.decode()
    past = {"until": str(timezone.localdate())}
    assert program.get(f"venues/{tree.village.code}/bookings", **past).json()["total"] == 0
    assert program.get(f"venues/{tree.village.code}/bookings", state="missed").json()["total"] == 0


@pytest.mark.usefixtures("venue")
def test_bookings_of_other_venues_and_by_other_keys_stay_closed(client, keeper, manager, hotel, tree, monkeypatch):
    path = f"venues/{tree.village.code}/bookings"
    RoleGrant.objects.create(user=keeper, role=Role.VENUE_KEEPER, venue_division=tree.other_village)
    assert Program(client, manager, hotel).get(path).status_code == 404
    other = Program(client, keeper, tree.other_village)
    assert other.get(path).status_code == 404
    monkeypatch.setattr(ApiKey, "venues", lambda self: kept_divisions(self.user))  # the control: without its limit
    assert other.get(path).status_code == 200
    monkeypatch.undo()
    own = Program(client, keeper, tree.village)
    assert own.get(path).status_code == 200
    RoleGrant.objects.filter(user=keeper).delete()
    assert own.get(path).status_code == 404


def ask(client, user, owner: str, scopes: tuple[str, ...]) -> str:
    """Makes a key on the page; its text."""
    client.force_login(user)
    answer = client.post(PAGE, {"name": "HR", "days": "30", "owner": owner, "scopes": list(scopes)})
    return answer.context["text"]


def test_a_keeper_makes_a_key_for_the_venue_and_for_nothing_else(client, keeper, manager, hotel, tree):
    own = f"venue-{tree.village.code}"
    assert ask(client, keeper, f"venue-{tree.other_village.code}", VENUE_SCOPES) == ""
    assert ask(client, keeper, own, UNIT_SCOPES) == ""
    assert ask(client, manager, own, VENUE_SCOPES) == ""
    assert ask(client, manager, f"unit-{hotel.pk}", VENUE_SCOPES) == ""
    assert not AccessToken.objects.exists()
    assert ask(client, keeper, own, VENUE_SCOPES) != ""
    assert AccessToken.objects.get().division == tree.village
    assert set(OFFICE_SCOPES).isdisjoint(VENUE_SCOPES)


@pytest.fixture
def kiosk(client, tree):
    """Posts to /api/v1/kiosk/ under the key of a kiosk."""
    token = make_kiosk_token(tree.village)

    def post(path: str, body: object, token: str = token, **headers: str):
        return client.post(
            f"/api/v1/kiosk/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"} | headers,
        )  # fmt: skip

    return post


def test_a_kiosk_hands_in_a_run_and_twice_is_once(kiosk, tree):
    run = stub_run()
    first, second = kiosk("runs", run), kiosk("runs", run)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert DrillSession.objects.get(pk=run["id"]).division == tree.village


def test_a_kiosk_opens_a_drill(kiosk):
    sha256 = load_scenario(SCENARIO).sha256
    opened = kiosk("sessions", {"scenario": SCENARIO, "sha256": sha256})
    assert opened.status_code == 200
    assert DrillSession.objects.get(code=opened.json()["code"]).seed == opened.json()["seed"]
    assert kiosk("sessions", {"scenario": SCENARIO, "sha256": "0"}).status_code == 409
    assert kiosk("sessions", {"scenario": "../x", "sha256": sha256}).status_code == 422


def test_refusals_of_kiosks_are_sentences_in_the_language_asked_for(kiosk):
    bad = {**stub_run(), "scenario": "nowhere"}
    assert kiosk("runs", bad).json()["message"] == "这里没有这个场景。"
    english = kiosk("runs", bad, **{"Accept-Language": "en"})
    assert (english.status_code, english.json()["message"]) == (422, "There is no such scenario here.")
    unknown = kiosk("runs", bad, token="fs_nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (401, "key")
