"""Officers look at records together, attest several duties with one note, and see what they may: not another county."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Duty, Evidence, Record, RecordKind, SampleDraw, Standing
from courses.training.records.sampling import draw_records
from tests.training.test_filings import certificate, kept, session, staff  # noqa: F401 - fixtures

INBOX, ATTEST = "training:records_inbox", "training:attest_several"


@pytest.fixture
def filed(client, manager, hotel, staff) -> list[Record]:  # noqa: F811
    """Two trainings of the hotel that were drawn."""
    client.force_login(manager)
    for _number in range(2):
        assert session(client, hotel, groups=["all"]).status_code == 302
    draw_records(percent=100)
    return list(Record.objects.order_by("pk"))


def keys(rows) -> list[str]:
    return [str(row.pk) for row in rows]


# -- the inbox --------------------------------------------------------------------------------------------------------


def test_an_officer_finds_drawn_records_and_finds_several_in_order_at_once(client, filed, foreign_officer):
    client.force_login(foreign_officer)
    assert {line["key"] for line in client.get(reverse(INBOX)).context["lines"]} == set(keys(filed))
    data = {"record": keys(filed), "verdict": "accepted", "note": "现场核对"}
    assert client.post(reverse(INBOX), data).status_code == 302
    assert {record.standing for record in Record.objects.all()} == {Standing.ACCEPTED}
    assert [said.note for record in filed for said in record.reviews.all()] == ["现场核对", "现场核对"]
    assert client.get(reverse(INBOX)).context["lines"] == []
    assert len(client.get(reverse(INBOX), {"all": "1"}).context["lines"]) == 2


def test_an_officer_of_another_county_sees_none_and_says_nothing(client, filed, county_officer, foreign_officer):
    client.force_login(county_officer)
    assert client.get(reverse(INBOX)).context["lines"] == []
    data = {"record": keys(filed), "verdict": "refused", "note": "x"}
    assert client.post(reverse(INBOX), data).status_code == 403
    assert not Record.objects.filter(standing=Standing.REFUSED).exists()
    client.force_login(foreign_officer)
    assert client.post(reverse(INBOX), data).status_code == 302, "control: whose county it is may"


@pytest.mark.parametrize("who", ["manager", "teacher", "employee"])
def test_the_inbox_is_the_officers(client, request, filed, who):
    client.force_login(request.getfixturevalue(who))
    data = {"record": keys(filed), "verdict": "accepted"}
    assert (client.get(reverse(INBOX)).status_code, client.post(reverse(INBOX), data).status_code) == (403, 403)
    assert not Record.objects.filter(standing=Standing.ACCEPTED).exists()


@pytest.mark.parametrize(
    "data", [{}, {"verdict": "accepted"}, {"verdict": "questioned", "note": "", "record": "first"}, {"record": "first"}]
)
def test_nothing_ticked_or_nothing_said_is_asked_back(client, filed, foreign_officer, data):
    client.force_login(foreign_officer)
    sent = data | ({"record": [str(filed[0].pk)]} if "record" in data else {})
    assert client.post(reverse(INBOX), sent).status_code == 400
    assert not filed[0].reviews.exists()


def test_a_refused_training_opens_the_duties_it_had_met(client, filed, staff, foreign_officer):  # noqa: F811
    owed = Duty.objects.filter(subject_id=staff[0].pk, rule__code="U-STAFF-YEAR").latest("period_start")
    assert owed.met_by is not None
    client.force_login(foreign_officer)
    client.post(reverse(INBOX), {"record": keys(filed), "verdict": "refused", "note": "无签到"})
    owed.refresh_from_db()
    assert owed.met_by is None


# -- attesting --------------------------------------------------------------------------------------------------------


@pytest.fixture
def owed(staff) -> list[Duty]:  # noqa: F811
    people = [person.pk for person in staff]
    found = Duty.objects.filter(subject_id__in=people, rule__code="U-STAFF-YEAR", met_on=None, missing="")
    assert found.count() >= 3
    return list(found.filter(period_start__lte=timezone.localdate()))


def seen(duties, **changes):
    return {"duty": keys(duties), "on": f"{timezone.localdate():%Y-%m-%d}", "note": "当场抽问三人"} | changes


def test_several_duties_are_attested_with_one_note_and_file(client, foreign_officer, owed, manager):
    client.force_login(foreign_officer)
    sheet = SimpleUploadedFile("核验.pdf", b"%PDF-1.4", content_type="application/pdf")
    assert client.post(reverse(ATTEST), seen(owed, attachments=[sheet])).status_code == 302
    assert not Duty.objects.filter(pk__in=keys(owed), met_on=None).exists()
    records = Record.objects.filter(kind=RecordKind.ATTESTATION)
    assert (records.count(), {record.standing for record in records}) == (len(owed), {Standing.ACCEPTED})
    page = reverse("training:filed_record", args=[records[0].pk])
    assert "当场抽问三人" in client.get(page).content.decode(), "whoever wrote it reads it"
    file = reverse("training:filed_file", args=[records[0].pk, records[0].files.get().pk])
    assert b"".join(client.get(file).streaming_content) == b"%PDF-1.4"
    client.force_login(manager)
    assert "当场抽问三人" in client.get(page).content.decode(), "the unit reads it"
    row = reverse("training:evidence", args=[records[0].evidence_id])
    assert "当场抽问三人" in client.get(row).content.decode()


def test_an_empty_form_attests_nothing_and_is_asked_back(client, foreign_officer, owed):
    client.force_login(foreign_officer)
    assert client.post(reverse(ATTEST), {}).status_code == 400
    assert Duty.objects.filter(pk__in=keys(owed), met_on=None).count() == len(owed)


def test_another_officer_reads_no_note_and_says_why_a_file_is_opened(client, foreign_officer, city_officer, owed):
    client.force_login(foreign_officer)
    sheet = SimpleUploadedFile("核验.pdf", b"%PDF-1.4", content_type="application/pdf")
    client.post(reverse(ATTEST), seen(owed[:1], attachments=[sheet]))
    record = Record.objects.get()
    client.force_login(city_officer)
    page = reverse("training:filed_record", args=[record.pk])
    assert "当场抽问三人" not in client.get(page).content.decode()
    file = reverse("training:filed_file", args=[record.pk, record.files.get().pk])
    assert client.get(file)["Content-Type"].startswith("text/html")
    assert "当场抽问三人" not in client.get(reverse("training:evidence", args=[record.evidence_id])).content.decode()


def test_an_officer_of_another_county_attests_nothing(client, county_officer, foreign_officer, owed):
    client.force_login(county_officer)
    assert client.post(reverse(ATTEST), seen(owed)).status_code == 403
    assert not Evidence.objects.filter(content_key="rule:U-STAFF-YEAR").exists()
    client.force_login(foreign_officer)
    assert client.post(reverse(ATTEST), seen(owed)).status_code == 302, "control: whose county it is may"


def test_one_strange_duty_among_them_and_none_is_attested(client, county_officer, city_officer, owed, school):
    client.force_login(county_officer)
    own = Duty.objects.filter(organisation=school, missing="", met_on=None)[:1]
    assert client.post(reverse(ATTEST), seen([*owed, *own])).status_code == 403
    assert not Record.objects.exists()


def test_a_drill_is_never_attested(client, foreign_officer, hotel, staff):  # noqa: F811
    drill = Duty.objects.filter(organisation=hotel, rule__requirement__kind="drill", met_on=None, missing="").first()
    client.force_login(foreign_officer)
    assert client.post(reverse(ATTEST), seen([drill])).status_code == 400
    assert not Record.objects.exists()


def test_an_officer_does_not_review_the_own_attestation(client, foreign_officer, owed):
    client.force_login(foreign_officer)
    client.post(reverse(ATTEST), seen(owed[:1]))
    record = Record.objects.get()
    url = reverse("training:review_record", args=[record.pk])
    assert client.post(url, {"verdict": "accepted"}).status_code == 403
    assert client.post(reverse(INBOX), {"record": [str(record.pk)], "verdict": "accepted"}).status_code == 403


def test_a_certificate_is_found_in_order_only_once_opened_or_seen(client, hotel, manager, staff, foreign_officer):  # noqa: F811
    client.force_login(manager)
    for person, number in (({}, "2133003012400001"), ({"person": "A0"}, "2133003012400002")):
        certificate(client, hotel, number=number, **person)
    first, second = Record.objects.order_by("pk")
    client.force_login(foreign_officer)
    urls = [reverse("training:review_record", args=[one.pk]) for one in (first, second)]
    page = client.get(reverse("training:filed_record", args=[first.pk]))
    assert page.context["review_form"]["verdict"].value() is None, "no verdict beforehand"
    assert client.post(urls[0], {"verdict": "accepted"}).status_code == 400
    several = {"record": keys([first, second]), "verdict": "accepted"}
    assert client.post(reverse(INBOX), several).status_code == 400
    client.post(reverse("training:filed_record", args=[first.pk]), {"reason": "核对"})
    assert client.post(urls[0], {"verdict": "accepted"}).status_code == 302, "opened"
    assert client.post(urls[1], {"verdict": "accepted", "original_seen": "on"}).status_code == 302, "seen"
    assert second.reviews.get().note == "已查看原件。"
    assert {record.standing for record in Record.objects.all()} == {Standing.ACCEPTED}


# -- draws ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "says", "says_not"),
    [(None, "每天抽取一次", "未被抽中"), (0, "未被抽中：未经查看", "被抽中：消防"), (100, "被抽中：消防", "未被抽中")],
)
def test_both_sides_read_what_the_draw_did_with_a_record(
    client,
    hotel,
    manager,
    staff,  # noqa: F811
    foreign_officer,
    share,
    says,
    says_not,
):
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    if share is not None:
        draw_records(percent=share)
    url = reverse("training:filed_record", args=[Record.objects.get().pk])
    for user in (manager, foreign_officer):
        client.force_login(user)
        text = client.get(url).text
        assert says in text
        assert says_not not in text.replace(says, "")


def test_the_officer_reads_how_many_were_drawn_and_opens_who(client, filed, county_officer, foreign_officer):
    draw = SampleDraw.objects.get()
    client.force_login(foreign_officer)
    assert "2 份记录中抽中 2 份" in client.get(reverse(INBOX)).text
    page = client.get(reverse(INBOX), {"draw": draw.pk})
    assert {line["key"] for line in page.context["lines"]} == set(keys(filed))
    for strange in ("x", "0", "9" * 30):
        assert client.get(reverse(INBOX), {"draw": strange}).status_code == 404
    client.force_login(county_officer)
    assert client.get(reverse(INBOX), {"draw": draw.pk}).status_code == 404


def test_what_waits_for_the_draw_is_reached_from_the_inbox_with_its_last_day(
    client,
    hotel,
    manager,
    staff,  # noqa: F811
    foreign_officer,
):
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    client.force_login(foreign_officer)
    assert "等待抽查：1" in client.get(reverse(INBOX)).text
    page = client.get(reverse(INBOX), {"undrawn": "1"})
    assert [line["key"] for line in page.context["lines"]] == keys(Record.objects.all())
    assert f"抽查：未抽中即计入，最迟 {SampleDraw.next_by():%Y-%m-%d}" in page.text
    draw_records(percent=0)
    assert "等待抽查" not in client.get(reverse(INBOX)).text, "control"
