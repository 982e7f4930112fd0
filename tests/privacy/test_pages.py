"""The doors: who gets in, what they may do there, and what strangers learn, which is nothing."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.data_register import register
from people.models import Membership, Person, PersonKind, RoleGrant, User
from people.seats.proof import secret_of
from people.seats.roster import make_secrets
from privacy.models import Consent, GuardianSlip, PrivacyRequest
from privacy.slips import SLIP_DAYS, child_of_slip, issue_slips
from privacy.views.guardian import SESSION_CHILD, SESSION_SECONDS
from venues.bookings.models import Booking, Resident, Slot
from venues.bookings.views import SESSION_RESIDENT
from venues.models import Venue, VenueKind

pytestmark = pytest.mark.django_db
GUARDIAN = "privacy:guardian"


def words(response) -> str:
    return response.content.decode()


# -- the notice -------------------------------------------------------------------------------------------------------


def test_the_notice_tells_every_table_and_its_time(client, settings):
    settings.BOOKINGS_KEEP_DAYS, settings.PRIVACY_OPERATOR, settings.PRIVACY_CONTACT = 77, "嘉兴支队", "0573-1"
    page = words(client.get("/privacy/"))
    for one in register().held:
        assert one.title in page
    assert "77天" in page, "the time is the setting's"
    assert "嘉兴支队" in page and "0573-1" in page


def test_it_is_linked_where_data_are_asked(client, tree):
    venue = Venue.objects.create(
        division=tree.village, kind=VenueKind.POINT, state="open", address="x", confirmed_on=date(2026, 1, 1)
    )
    start = timezone.now() + timedelta(days=1)
    slot = Slot.objects.create(venue=venue, starts_at=start, ends_at=start + timedelta(hours=1), capacity=5)
    for address in ("/venues/", "/drills/join/", f"/book/{slot.pk}/"):
        answer = client.get(address)
        assert answer.status_code in (200, 404)
        assert "/privacy/" in words(answer), address


# -- the guardian -----------------------------------------------------------------------------------------------------


@pytest.fixture
def code(school_class, pupil, seatmate, teacher) -> str:
    """The code of the pupil's slip."""
    made = issue_slips(school_class=school_class, by=teacher)
    return next(slip.code for slip in made if slip.seat == 7)


def open_door(client: Client, code: str, *, seat: str = "7", class_code: str = "ABC234"):
    return client.post(reverse(GUARDIAN), {"class_code": class_code, "seat": seat, "code": code})


def test_the_slip_opens_the_childs_data_and_nobody_elses(client, code):
    assert open_door(client, code).status_code == 302
    page = words(client.get(reverse(GUARDIAN)))
    assert "已保存姓名" in page
    assert "吴师傅" not in page


def test_however_the_code_is_typed(client, code):
    assert open_door(client, f" {code.lower().replace('-', ' ')} ", seat="７", class_code="abc 234").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "2222-2222"},
        {"seat": "8"},
        {"seat": "99"},
        {"seat": "x"},
        {"seat": "9" * 6},
        {"class_code": "XYZ999"},
    ],
)
def test_strangers_learn_nothing_of_who_exists(client, code, wrong):
    """A wrong code of a seat that is there, and a seat or class that is not, are answered word for word alike."""
    answer = open_door(client, **{"code": code, **wrong})
    assert answer.status_code == 200
    assert "三项不符" in words(answer)
    assert SESSION_CHILD not in client.session

    def said(response) -> str:
        return re.sub(r'(value|csrfmiddlewaretoken)="[^"]*"', "", words(response))

    nobody = open_door(Client(), "3333-3333", class_code="NOBODY", seat="5")
    assert said(answer) == said(nobody)


def test_guessing_is_stopped_for_a_seat_from_everywhere(client, code):
    for number in range(10):
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert open_door(browser, "2222-2222").status_code == 200
    answer = open_door(Client(REMOTE_ADDR="10.0.1.1"), code)
    assert answer.status_code == 429, "the right code too: the eleventh try of an hour"
    assert open_door(Client(REMOTE_ADDR="10.0.1.1"), "2222-2222", seat="8").status_code == 200, "another seat is open"


def test_guessing_is_stopped_for_an_address_over_all_seats(client, code):
    for seat in range(30):
        assert open_door(client, "2222-2222", seat=str(100 + seat)).status_code == 200
    assert open_door(client, code).status_code == 429


def test_a_slip_runs_out_to_the_second(school_class, pupil, teacher, clock):
    code = issue_slips(school_class=school_class, by=teacher)[0].code
    asked = {"class_code": "ABC234", "seat": "7", "code": code}
    clock.go(days=SLIP_DAYS, seconds=-1)
    assert child_of_slip(**asked) == pupil
    clock.go(seconds=1)
    assert child_of_slip(**asked) is None


def test_new_slips_end_the_old_ones(client, code, school_class, teacher):
    issue_slips(school_class=school_class, by=teacher)
    assert "三项不符" in words(open_door(client, code))
    assert GuardianSlip.objects.filter(ended_at=None).count() == 2


def test_no_code_is_kept_where_it_can_be_read(code):
    assert code.replace("-", "") not in repr(list(GuardianSlip.objects.values_list()))


def test_the_door_closes_by_itself_and_by_the_button(client, code):
    open_door(client, code)
    session = client.session
    session[SESSION_CHILD] = {**session[SESSION_CHILD], "until": timezone.now().timestamp() - 1}
    session.save()
    assert "班级码" in words(client.get(reverse(GUARDIAN)))
    assert client.post(reverse("privacy:guardian_export"), {"format": "json"}).status_code == 302
    assert SESSION_SECONDS == 15 * 60
    open_door(client, code)
    answer = client.post(reverse("privacy:guardian_leave"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert SESSION_CHILD not in client.session


def test_who_knew_the_session_before_learns_nothing(client, code):
    client.get(reverse(GUARDIAN))
    session = client.session
    session["x"] = 1
    session.save()
    before = client.session.session_key
    open_door(client, code)
    assert client.session.session_key != before


def test_the_guardian_agrees_with_a_name_and_withdraws_it(client, code, pupil, school_class):
    open_door(client, code)
    client.post(reverse("privacy:guardian_decide"), {"act": "given", "name": "小禾苗"})
    pupil.refresh_from_db()
    assert pupil.name == "小禾苗"
    client.post(reverse("privacy:guardian_decide"), {"act": "withdrawn"})
    pupil.refresh_from_db()
    assert pupil.name == ""
    acts = list(Consent.objects.values_list("act", "way", "on"))
    assert acts == [("withdrawn", "slip", timezone.localdate()), ("given", "slip", timezone.localdate())]


def test_the_childs_own_secret_sees_and_withdraws_but_neither_agrees_nor_erases(client, pupil, school_class):
    make_secrets(school_class=school_class)
    pin = secret_of(Membership.objects.get(person=pupil))
    assert open_door(client, pin).status_code == 302
    assert client.post(reverse("privacy:guardian_export"), {"format": "json"}).status_code == 200
    answer = client.post(reverse("privacy:guardian_decide"), {"act": "given", "name": "x"})
    assert "同意须凭监护人凭单" in words(answer)
    assert not Consent.objects.exists()
    assert client.post(reverse("privacy:guardian_erase"), {"sure": "on"}).status_code == 403
    assert Person.objects.get(pk=pupil.pk).name == "小禾"
    client.post(reverse("privacy:guardian_decide"), {"act": "refused"})
    assert Person.objects.get(pk=pupil.pk).name == ""


def test_the_guardian_takes_away_and_erases(client, code, pupil):
    open_door(client, code)
    answer = client.post(reverse("privacy:guardian_export"), {"format": "json"})
    assert "attachment" in answer["Content-Disposition"]
    held = {one["table"]: one for one in json.loads(answer.content)["held"]}
    assert "小禾" in repr(held)
    assert "小禾" in words(client.post(reverse("privacy:guardian_export"), {"format": "html"}))
    client.post(reverse("privacy:guardian_decide"), {"act": "given"})
    assert client.post(reverse("privacy:guardian_erase"), {}).status_code == 200, "without the tick nothing happens"
    assert Person.objects.get(pk=pupil.pk).name == "小禾"
    page = words(client.post(reverse("privacy:guardian_erase"), {"sure": "on"}))
    assert "已销毁" in page
    assert Person.objects.get(pk=pupil.pk).name == ""
    assert Consent.objects.first().act == "withdrawn"
    assert PrivacyRequest.objects.filter(kind="erasure", asked_by="guardian", of_minor=True).count() == 1
    assert SESSION_CHILD not in client.session


# -- whoever is signed in ---------------------------------------------------------------------------------------------


def test_ones_own_data_are_shown_and_taken_away(client, employee):
    assert client.get(reverse("privacy:mine")).status_code == 302
    client.force_login(employee)
    assert client.get(reverse("privacy:mine")).status_code == 200
    answer = client.post(reverse("privacy:export"), {"format": "json"})
    assert "吴师傅" in words(answer)
    assert "no-store" in answer["Cache-Control"]


def test_erasing_oneself_asks_for_the_password_once_more(client, employee):
    password = uuid.uuid4().hex
    employee.set_password(password)
    employee.save()
    client.force_login(employee)
    asked = client.post(reverse("privacy:erase"), {"sure": "on"})
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    employee.refresh_from_db()
    assert employee.is_active, "the control"
    page = words(client.post(asked["Location"], {"password": password}))
    assert "依法保留" in page
    employee.refresh_from_db()
    assert not employee.is_active
    assert client.get(reverse("privacy:mine")).status_code == 302, "signed out"


def test_ten_files_a_day(client, employee):
    client.force_login(employee)
    for _ in range(10):
        assert client.post(reverse("privacy:export")).status_code == 200
    assert client.post(reverse("privacy:export")).status_code == 429


@pytest.mark.parametrize(
    "name", ["privacy:export", "privacy:erase", "privacy:guardian_export", "privacy:guardian_erase"]
)
def test_nothing_is_done_by_a_link_or_another_site(name, employee):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(employee)
    assert strict.get(reverse(name)).status_code == 405
    assert strict.post(reverse(name), {"sure": "on"}).status_code == 403


# -- who serves others ------------------------------------------------------------------------------------------------


def person_url(person: Person, what: str = "person") -> str:
    return reverse(f"privacy:{what}", args=[person.pk])


def test_a_teacher_serves_the_class_and_nobody_else(client, teacher, pupil, employee):
    client.force_login(teacher)
    assert client.get(person_url(pupil)).status_code == 200
    answer = client.post(person_url(pupil, "person_export"), {"reference": "申请1", "format": "json"})
    assert "小禾" in words(answer)
    assert PrivacyRequest.objects.get().served_by == teacher.pk
    assert client.get(person_url(employee.person)).status_code == 404
    for what in ("person_export", "person_erase"):
        posted = {"reference": "申请1", "sure": "on"}
        assert client.post(person_url(employee.person, what), posted).status_code == 404
    assert Person.objects.get(pk=employee.person_id).name == "吴师傅"


def test_without_a_request_nothing_is_served(client, teacher, pupil):
    client.force_login(teacher)
    for reference in ("", " \u200b "):
        assert "attachment" not in client.post(person_url(pupil, "person_export"), {"reference": reference}).get(
            "Content-Disposition", ""
        )
        client.post(person_url(pupil, "person_erase"), {"reference": reference, "sure": "on"})
    assert Person.objects.get(pk=pupil.pk).name == "小禾"
    assert not PrivacyRequest.objects.exists()


def test_who_left_is_served_too(client, manager, employee):
    Membership.objects.filter(person=employee.person).update(ended_on=date(2026, 10, 1))
    client.force_login(manager)
    client.post(person_url(employee.person, "person_erase"), {"reference": "来信3", "sure": "on"})
    assert Person.objects.get(pk=employee.person_id).name == ""


def test_nobody_erases_who_is_another_units_too(client, manager, employee, school):
    Membership.objects.create(person=employee.person, organisation=school, started_on=date(2026, 9, 1))
    client.force_login(manager)
    assert client.get(person_url(employee.person)).status_code == 200
    posted = {"reference": "来信3", "sure": "on"}
    assert client.post(person_url(employee.person, "person_erase"), posted).status_code == 403
    Membership.objects.filter(person=employee.person, organisation=school).update(ended_on=date(2026, 10, 1))
    assert client.post(person_url(employee.person, "person_erase"), posted).status_code == 200, "the control"


def test_an_officer_serves_the_own_county_and_finds_by_the_whole_name(
    client, county_officer, foreign_officer, pupil, employee
):
    find = reverse("privacy:find")
    client.force_login(county_officer)
    assert "小禾" not in words(client.get(find))
    assert person_url(pupil) not in words(client.get(find, {"q": "小"})), "half a name finds nobody"
    assert person_url(pupil) in words(client.get(find, {"q": "小禾"}))
    assert person_url(pupil) in words(client.get(find, {"q": f"#{str(pupil.pk)[:8]}"}))
    assert person_url(employee.person) not in words(client.get(find, {"q": "吴师傅"})), "another county's"
    client.post(person_url(pupil, "person_export"), {"reference": "来信5"})
    assert PrivacyRequest.objects.get().asked_by == "officer"
    client.force_login(foreign_officer)
    assert client.get(person_url(pupil)).status_code == 404


def test_who_answers_for_nobody_finds_nobody(client, employee, pupil):
    client.force_login(employee)
    assert client.get(reverse("privacy:find")).status_code == 403
    assert client.get(person_url(pupil)).status_code == 404


def test_nobody_draws_out_a_list_by_asking(client, manager, employee):
    client.force_login(manager)
    for number in range(60):
        assert client.get(reverse("privacy:find"), {"q": f"名{number}"}).status_code == 200
    assert client.get(reverse("privacy:find"), {"q": "吴师傅"}).status_code == 429


# -- a class's consents -----------------------------------------------------------------------------------------------


def class_url(school_class, what: str = "consents") -> str:
    return reverse(f"privacy:{what}", args=[school_class.pk])


PAPER = {"seat": "8", "act": "given", "on": "2026-11-20", "reference": "008", "name": "小安"}


def test_a_teacher_enters_papers_one_by_one(client, teacher, school_class, pupil, seatmate):
    client.force_login(teacher)
    assert "1个姓名尚未取得监护人同意" in words(client.get(class_url(school_class)))
    assert client.post(class_url(school_class), PAPER).status_code == 302
    seatmate.refresh_from_db()
    assert seatmate.name == "小安"
    row = Consent.objects.get()
    assert (row.reference, row.on, row.recorded_by) == ("008", date(2026, 11, 20), teacher)
    again = client.post(class_url(school_class), {**PAPER, "seat": "7"})
    assert "已用于另一名学生" in words(again)


@pytest.mark.parametrize(
    "wrong",
    [{"reference": ""}, {"on": "2999-01-01"}, {"act": "refused"}, {"seat": "9"}, {"act": "maybe"}, {"on": "x"}],
)
def test_a_paper_that_cannot_be_is_not_entered(client, teacher, school_class, seatmate, wrong):
    client.force_login(teacher)
    assert client.post(class_url(school_class), PAPER | wrong).status_code == 200
    assert not Consent.objects.exists()
    seatmate.refresh_from_db()
    assert seatmate.name == ""


def test_names_without_consent_are_taken_out_by_one_button(client, teacher, school_class, pupil):
    client.force_login(teacher)
    client.post(class_url(school_class, "unname"))
    assert Person.objects.get(pk=pupil.pk).name == ""


def test_no_officer_and_no_other_school_keeps_a_classs_consents(
    client, school_class, seatmate, county_officer, manager
):
    for user in (county_officer, manager):
        client.force_login(user)
        assert client.get(class_url(school_class)).status_code == 404
        assert client.post(class_url(school_class), PAPER).status_code == 404
        assert client.post(class_url(school_class, "slips")).status_code == 404
    assert not Consent.objects.exists()


def test_slips_are_printed_once_with_a_code_for_each_seat(client, teacher, school_class, pupil, seatmate):
    client.force_login(teacher)
    answer = client.post(class_url(school_class, "slips"))
    assert answer.content.startswith(b"%PDF")
    assert sorted(GuardianSlip.objects.values_list("seat", flat=True)) == [7, 8]


# -- residents --------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """The codes that were sent."""
    from venues.bookings import codes

    found: list[str] = []

    class Sender:
        def send(self, number: str, code: str) -> None:
            found.append(code)

    monkeypatch.setattr(codes, "sender", Sender)
    return found


def prove_phone(client: Client, sent: list[str], phone: str = "13800138000"):
    client.post("/book/data/", {"phone": phone, "action": "send"})
    return client.post("/book/data/", {"phone": phone, "code": sent[-1], "action": "open", "code_sent": "1"})


def test_a_resident_proves_the_phone_and_is_forgotten(client, tree, sent):
    assert prove_phone(client, sent).status_code == 302
    resident = Resident.objects.get()
    venue = Venue.objects.create(division=tree.village, kind=VenueKind.POINT)
    start = timezone.now() - timedelta(days=1)
    slot = Slot.objects.create(venue=venue, starts_at=start, ends_at=start + timedelta(hours=1), capacity=5, booked=2)
    Booking.objects.create(request_key=uuid.uuid4(), slot=slot, resident=resident, party_size=2, name="王女士")
    assert "王女士" in words(client.post("/book/data/export/", {"format": "json"}))
    assert client.post("/book/data/erase/", {}).status_code == 200
    assert Booking.objects.get().name == "王女士", "without the tick nothing happens"
    client.post("/book/data/erase/", {"sure": "on"})
    assert Booking.objects.get().name == ""
    assert Resident.objects.get().phone_last4 == ""
    assert "手机号" in words(client.get("/book/data/")), "the door is closed again"


def test_a_phone_that_never_booked_is_answered_like_any_other(client, sent):
    Resident.objects.create(phone_hmac="x", phone_last4="1111")

    def said(phone: str) -> str:
        page = words(Client().post("/book/data/", {"phone": phone, "action": "send"}))
        return re.sub(r'value="[^"]*"|send-again="[0-9]+"|[0-9]{2}(?::[0-9]{2}){2}', "", page)  # each has its second

    assert said("13800138000") == said("13900139000")
    wrong = client.post("/book/data/", {"phone": "13800138000", "code": "000000", "action": "open", "code_sent": "1"})
    assert wrong.status_code == 200
    assert SESSION_RESIDENT not in client.session


def test_without_a_proved_phone_nothing_is_given(client):
    Resident.objects.create(phone_hmac="x", phone_last4="1111")
    for what in ("export", "erase"):
        assert client.post(f"/book/data/{what}/", {"sure": "on"}).status_code == 302
    assert Resident.objects.get().phone_last4 == "1111"


# -- the yearly report ------------------------------------------------------------------------------------------------


def test_the_report_is_for_the_city_alone(client, city_officer, county_officer, teacher, superuser):
    for user, status in ((city_officer, 200), (superuser, 200), (county_officer, 403), (teacher, 403)):
        client.force_login(user)
        assert client.get(reverse("privacy:report")).status_code == status
        file = client.get(reverse("privacy:report_file", args=[timezone.localdate().year, "xlsx"]))
        assert file.status_code == status
    client.force_login(city_officer)
    assert client.get(reverse("privacy:report_of", args=[2025])).status_code == 404


def test_an_incident_is_entered(client, city_officer):
    client.force_login(city_officer)
    entry = {"on": timezone.localdate(), "what": "班级名单误发", "people": 40, "minors": 41, "told": ""}
    assert client.post(reverse("privacy:incident"), entry).status_code == 200, "more minors than people"
    assert client.post(reverse("privacy:incident"), entry | {"minors": 40}).status_code == 302
    assert "班级名单误发" in words(client.get(reverse("privacy:report")))


def test_a_pupil_of_another_class_stays_out_of_sight(client, school, ninth_grade, pupil):
    user = User.objects.create(username="ninth-teacher")
    RoleGrant.objects.create(user=user, role="teacher", organisation=school, school_class=ninth_grade)
    other = Person.objects.create(name="大同", kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=other, organisation=school, school_class=ninth_grade, seat=1, started_on=date(2026, 9, 1)
    )
    client.force_login(user)
    assert client.get(person_url(other)).status_code == 200
    assert client.get(person_url(pupil)).status_code == 404
