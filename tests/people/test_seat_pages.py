"""Pages about seats: the teacher's list and sheet, and the pupil's own page at home."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from people.models import SchoolClass, SeatSecret, SeatSecretKind, SheetPrint
from people.seats import attempts, browser, class_sheet, views
from people.seats.proof import seat_of, secret_of
from people.seats.roster import add_seats, make_secrets, renew_secrets
from tests.drills.led_sessions import other_teacher

OWN = "/accounts/seat/"


@pytest.fixture
def proved_class(school_class, pupil) -> SchoolClass:
    add_seats(school_class=school_class, up_to=8)
    make_secrets(school_class=school_class)
    return school_class


@pytest.fixture
def principal(school):
    """Manages the school."""
    from people.models import Role, RoleGrant
    from tests.conftest import make_user

    user = make_user("principal")
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=school)
    return user


def seats_page(school_class: SchoolClass) -> str:
    return f"/accounts/classes/{school_class.pk}/seats/"


def sheet(school_class: SchoolClass) -> str:
    return f"/accounts/classes/{school_class.pk}/sheet.pdf"


def secret(school_class: SchoolClass, seat: int = 7) -> str:
    membership = seat_of(school_class, seat)
    assert membership is not None
    return secret_of(membership)


def come_in(client: Client, school_class: SchoolClass, *, shown: str | None = None, seat: int = 7) -> Any:
    given = {"class_code": school_class.join_code, "seat": seat, "secret": shown or secret(school_class, seat)}
    return client.post(OWN, given)


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "principal"])
def test_the_classs_teacher_and_the_schools_manager_print_the_sheet(client, request, who, proved_class, teacher):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(sheet(proved_class))
    assert (answer.status_code, answer["content-type"]) == (200, "application/pdf")
    row = SheetPrint.objects.get()
    assert (row.username, row.seats, row.made_anew) == (who, 8, False)
    assert who in client.get(seats_page(proved_class)).content.decode()


@pytest.mark.parametrize("who", ["city_officer", "manager", "pupil_user", "keeper", "superuser", None])
def test_nobody_else_prints_it(client, request, who, proved_class):
    if who:
        client.force_login(request.getfixturevalue(who))
    for answer in (client.post(sheet(proved_class)), client.get(seats_page(proved_class))):
        assert answer.status_code == (404 if who else 302)
    assert not SheetPrint.objects.exists()


def test_the_teacher_of_another_class_does_not_either(client, proved_class, tree):
    client.force_login(other_teacher(tree))
    assert client.post(sheet(proved_class)).status_code == 404
    assert client.post(seats_page(proved_class), {"what": "lift"}).status_code == 404


def test_a_sheet_is_not_printed_by_following_a_link(client, proved_class, teacher):
    client.force_login(teacher)
    assert client.get(sheet(proved_class)).status_code == 405


# -- the sheet ---------------------------------------------------------------------------------------------------------


def test_a_strip_shows_seat_and_pin_and_no_name(proved_class):
    rows = [seat_of(proved_class, 7)]
    strip = class_sheet._strip(proved_class, rows[0], is_pictures=False)
    assert (strip["seat"], strip["pin"], strip["name"]) == (7, secret(proved_class), "")
    SchoolClass.objects.update(shows_names=True)
    proved_class.refresh_from_db()
    assert class_sheet._strip(proved_class, rows[0], is_pictures=False)["name"] == "小禾"


@pytest.mark.parametrize("kind", SeatSecretKind.values)
def test_the_sheet_is_set_with_a_strip_for_each_seat(client, proved_class, teacher, kind):
    SchoolClass.objects.update(seat_secret_kind=kind)
    client.force_login(teacher)
    pdf = client.post(sheet(proved_class)).content
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > len(client.post(sheet(proved_class), {"seat": "7"}).content)


def test_printing_one_strip_anew_changes_that_seat_alone(client, proved_class, teacher):
    salts = dict(SeatSecret.objects.values_list("membership__seat", "salt"))
    client.force_login(teacher)
    client.post(sheet(proved_class), {"seat": "7", "anew": "1"})
    now = dict(SeatSecret.objects.values_list("membership__seat", "salt"))
    assert [seat for seat in salts if salts[seat] != now[seat]] == [7]
    row = SheetPrint.objects.get()
    assert (row.seats, row.made_anew) == (1, True)


def test_printing_again_changes_nothing(client, proved_class, teacher):
    before = list(SeatSecret.objects.values())
    client.force_login(teacher)
    client.post(sheet(proved_class))
    assert list(SeatSecret.objects.values()) == before


def test_a_class_without_seats_has_nothing_to_print(client, school_class, teacher):
    client.force_login(teacher)
    assert client.post(sheet(school_class)).status_code == 302
    assert not SheetPrint.objects.exists()


def test_a_teacher_makes_seats_chooses_pictures_and_lifts_a_pause(client, proved_class, teacher):
    client.force_login(teacher)
    client.post(seats_page(proved_class), {"what": "add", "up_to": "10"})
    assert proved_class.memberships.count() == 10
    assert client.post(seats_page(proved_class), {"what": "add", "up_to": "999"}).status_code == 422
    client.post(seats_page(proved_class), {"what": "settings", "seat_secret_kind": "pictures", "shows_names": "on"})
    proved_class.refresh_from_db()
    assert (proved_class.seat_secret_kind, proved_class.shows_names) == ("pictures", True)
    client.post(seats_page(proved_class), {"what": "lift", "seat": "7"})
    assert attempts._lifted(proved_class.pk, 7) == 1


# -- the pupil at home -------------------------------------------------------------------------------------------------


def test_a_pupil_comes_in_at_home_by_class_seat_and_pin(client, proved_class):
    page = client.get(f"{OWN}?class=abc234&seat=7").content.decode()
    assert 'value="abc234"' in page
    assert come_in(client, proved_class).status_code == 302
    page = client.get(OWN).content.decode()
    assert "座位 7" in page
    assert "小禾" not in page


def test_a_wrong_pin_is_said_and_nothing_is_remembered(client, proved_class):
    answer = come_in(client, proved_class, shown="x")
    assert answer.status_code == 422
    assert "座位条不一致" in answer.content.decode()
    assert browser.KEY not in client.session


def test_tries_end_in_a_pause_and_the_page_says_so(client, proved_class):
    statuses = [come_in(client, proved_class, shown="x").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert "老师" in come_in(client, proved_class).content.decode()


def test_a_wrong_class_code_is_limited_too(client, proved_class, monkeypatch):
    monkeypatch.setattr(views, "WRONG_CODES", 2)
    given = {"class_code": "QQQQQQ", "seat": 7, "secret": "0000"}
    assert [client.post(OWN, given).status_code for _ in range(3)] == [422, 422, 429]


def test_small_children_tap_three_pictures(client, proved_class):
    SchoolClass.objects.update(seat_secret_kind=SeatSecretKind.PICTURES)
    proved_class.refresh_from_db()
    page = client.get(f"{OWN}?class=ABC234&seat=7").content.decode()
    assert len(re.findall(r'name="picture_\d"', page)) == 36
    assert 'name="secret"' not in page
    pictures = {f"picture_{place}": letter for place, letter in enumerate(secret(proved_class), 1)}
    given = {"class_code": "ABC234", "seat": 7}
    assert client.post(OWN, given).status_code == 422
    assert client.post(OWN, given | pictures).status_code == 302


def test_the_session_gets_a_new_key(client, proved_class):
    client.session.save()
    before = client.session.session_key
    come_in(client, proved_class)
    assert client.session.session_key != before


@pytest.mark.parametrize("seconds", [browser.KEPT_S - 1, browser.KEPT_S])
def test_a_proved_seat_ends_after_two_hours(client, proved_class, clock, seconds):
    come_in(client, proved_class)
    clock.go(seconds=seconds)
    assert ("座位 7" in client.get(OWN).content.decode()) == (seconds < browser.KEPT_S)


def test_a_new_strip_ends_what_the_old_one_opened(client, proved_class):
    come_in(client, proved_class)
    renew_secrets(school_class=proved_class, seat=7)
    assert "<form" in client.get(OWN).content.decode()
    assert "座位 7" not in client.get(OWN).content.decode()


def test_the_next_child_at_the_tablet_is_somebody_else(client, proved_class):
    come_in(client, proved_class)
    client.post("/accounts/seat/leave/")
    assert "座位 7" not in client.get(OWN).content.decode()
    come_in(client, proved_class, seat=8)
    assert "座位 8" in client.get(OWN).content.decode()


def test_a_teacher_who_looks_stays_signed_in(client, teacher):
    client.force_login(teacher)
    client.post("/accounts/seat/leave/")
    assert client.get("/accounts/classes/").status_code == 200
