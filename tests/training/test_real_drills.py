"""A manager records a drill that took place: it meets duties once, is corrected by new evidence, and is reviewed."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common.clean_files import CleanFile
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import revoke_evidence
from courses.training.models import Duty, Evidence, RealDrill, RecordFile
from courses.training.real_drills import pdf, record
from courses.training.real_drills.forms import FIELDS
from courses.training.real_drills.record import participants_of
from courses.training.records import filing, reviewing
from courses.training.rulebook.rule_file import load_rules
from people.models import Role, RoleGrant
from tests.conftest import make_user
from tests.training.moments import earlier_today

GPS = 0x8825


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """Where files of records lie; the storage looked its place up when the models were loaded."""
    monkeypatch.setitem(RecordFile._meta.get_field("file").storage.__dict__, "location", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def rules(hotel):
    load_rules()
    recompute_organisation(hotel)


def typed(**changes):
    """What a manager types in two minutes."""
    fields = {
        "id": str(uuid.uuid4()),
        "emergency": "fire",
        "began_at": f"{earlier_today(timedelta(hours=2)):%Y-%m-%dT%H:%M}",
        "place": "主楼一至六层",
        "plan": "灭火和应急疏散预案",
        "content": "报警、疏散、清点人数",
        "departments": "前厅、客房、工程",
        "participant_count": "42",
        "notice_given": "on",
        "signs_placed": "on",
        "evaluation": "东楼梯较慢",
        "participants": "王五、赵六",
    }
    return fields | changes


def post(client, unit, **changes):
    return client.post(reverse("training:record_real_drill", args=[unit.pk]), typed(**changes))


def picture(*, with_place: bool = True) -> bytes:
    """A small JPEG that says where it was taken."""
    exif = Image.Exif()
    if with_place:
        exif.get_ifd(GPS)[1] = "N"
        exif[0x010F] = "camera"
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


@pytest.fixture
def drill(client, manager, hotel, rules) -> RealDrill:
    client.force_login(manager)
    assert post(client, hotel).status_code == 302
    return RealDrill.objects.get()


def duty(unit, code: str) -> Duty:
    return Duty.objects.filter(organisation=unit, rule__code=code).latest("period_start")


def test_a_recorded_drill_meets_what_asks_for_one_and_its_record_holds(drill, hotel):
    assert duty(hotel, "U-DRILL-OTHER").met_by == drill.evidence
    assert duty(hotel, "U-DRILL-NOTICE").met_by == drill.evidence
    assert drill.evidence.result["participant_count"] == 42
    assert drill.evidence.source_key == f"record:{drill.pk}:1"
    assert participants_of(drill) == "王五、赵六"


def test_without_it_the_duty_is_open(hotel, rules):
    assert duty(hotel, "U-DRILL-OTHER").met_by is None


def test_an_unannounced_drill_counts_and_leaves_the_notice_open(client, manager, hotel, rules):
    client.force_login(manager)
    data = typed()
    del data["notice_given"]
    client.post(reverse("training:record_real_drill", args=[hotel.pk]), data)
    assert duty(hotel, "U-DRILL-OTHER").met_by is not None
    assert duty(hotel, "U-DRILL-NOTICE").met_by is None


def test_a_form_sent_twice_records_one_drill(client, manager, hotel, rules):
    client.force_login(manager)
    data = typed()
    for _time in range(2):
        assert client.post(reverse("training:record_real_drill", args=[hotel.pk]), data).status_code == 302
    assert (RealDrill.objects.count(), Evidence.objects.filter(kind="drill_real").count()) == (1, 1)


def test_a_slow_drill_is_told_beforehand_what_it_needs_and_keeps_what_was_typed(client, manager, hotel, rules):
    client.force_login(manager)
    shown = client.get(reverse("training:record_real_drill", args=[hotel.pk])).content.decode()
    assert "（超过两分钟时必填）" in shown or "(超过两分钟时必填)" in shown
    refused = post(client, hotel, evacuation_s="320")
    assert "320" in refused.content.decode()
    assert list(refused.context["form"].errors) == ["jammed"]
    assert post(client, hotel, evacuation_s="320", jammed="无拥堵").status_code == 302


def test_an_earthquake_drill_is_no_fire_drill_but_counts_for_the_schools_month(client, school, rules):
    recompute_organisation(school)
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    client.force_login(head)
    assert post(client, school, emergency="earthquake").status_code == 302
    assert duty(school, "S-DRILL-MONTH").met_by == RealDrill.objects.get().evidence
    assert duty(school, "U-DRILL-OTHER").met_by is None
    assert duty(school, "S-DRILL-TERM").met_by is None
    assert not Duty.objects.filter(organisation=school, rule__code="U-DRILL-NOTICE").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"began_at": "2999-01-01T10:00"}, "began_at"),
        ({"participant_count": "0"}, "participant_count"),
        ({"participant_count": ""}, "participant_count"),
        ({"place": ""}, "place"),
        ({"departments": ""}, "departments"),
        ({"emergency": "flood"}, "emergency"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, manager, hotel, rules, changes, field):
    client.force_login(manager)
    response = post(client, hotel, **changes)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert "报警、疏散、清点人数" in response.content.decode()
    assert not RealDrill.objects.exists()


# -- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("foreign_officer", 403), ("county_officer", 404), ("teacher", 404), ("employee", 404)]
)
def test_nobody_but_the_units_manager_records_its_drills(client, request, hotel, rules, who, status):
    client.force_login(request.getfixturevalue(who))
    url = reverse("training:record_real_drill", args=[hotel.pk])
    assert (client.get(url).status_code, client.post(url, typed()).status_code) == (status, status)
    assert not RealDrill.objects.exists()


@pytest.mark.parametrize("name", ["real_drill", "revise_record", "record_pdf"])
@pytest.mark.parametrize("who", ["county_officer", "teacher", "employee"])
def test_a_record_is_closed_to_strangers(client, request, drill, name, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(f"training:{name}", args=[drill.pk])).status_code == 404


@pytest.mark.parametrize(("name", "data"), [("review_record", {"verdict": "accepted"}), ("answer_record", {})])
def test_a_stranger_says_nothing_of_a_record(client, drill, county_officer, name, data):
    client.force_login(county_officer)
    assert client.post(reverse(f"training:{name}", args=[drill.pk]), data).status_code == 404
    assert not drill.reviews.exists()


def test_a_manager_does_not_review_the_own_record(client, drill):
    url = reverse("training:review_record", args=[drill.pk])
    assert client.post(url, {"verdict": "accepted"}).status_code == 403


def test_an_id_of_another_units_drill_records_nothing(client, drill, school):
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    client.force_login(head)
    assert post(client, school, id=str(drill.pk)).status_code == 400
    assert RealDrill.objects.count() == 1


# -- changed ----------------------------------------------------------------------------------------------------------


def test_a_correction_stands_beside_the_old_row(client, drill, hotel):
    old = drill.evidence
    url = reverse("training:revise_record", args=[drill.pk])
    assert client.get(url).context["form"]["participants"].value() == "王五、赵六"
    data = typed(id=str(drill.pk), seen=str(old.pk), participant_count="40", reason="复核签到表", participants="王五")
    assert client.post(url, data).status_code == 302
    drill.refresh_from_db()
    assert old.revoked_by.reason == "复核签到表"
    assert drill.evidence.result["participant_count"] == drill.participant_count == 40
    assert participants_of(drill) == "王五"
    assert duty(hotel, "U-DRILL-OTHER").met_by == drill.evidence


def test_a_correction_needs_a_reason(client, drill):
    response = client.post(reverse("training:revise_record", args=[drill.pk]), typed(id=str(drill.pk)))
    assert (response.status_code, "reason" in response.context["form"].errors) == (400, True)


def test_the_ledgers_own_form_leads_to_the_records(client, drill):
    response = client.get(reverse("training:correct_evidence", args=[drill.evidence_id]))
    assert response.url == reverse("training:revise_record", args=[drill.pk])


def test_who_corrects_late_is_told_and_overwrites_nothing(client, drill):
    """Two forms opened on one record: without what the form has seen, the second would undo the first."""
    url = reverse("training:revise_record", args=[drill.pk])
    seen = str(client.get(url).context["form"]["seen"].value())
    first = typed(id=str(drill.pk), seen=seen, participant_count="41", reason="一")
    assert client.post(url, first).status_code == 302
    late = client.post(url, typed(id=str(drill.pk), seen=seen, participant_count="39", reason="二"))
    assert (late.status_code, "39" in late.content.decode()) == (409, True)
    drill.refresh_from_db()
    assert drill.participant_count == drill.evidence.result["participant_count"] == 41
    unseen = typed(id=str(drill.pk), seen=str(drill.evidence_id), participant_count="39", reason="二")
    assert client.post(url, unseen).status_code == 302, "control: with the row in sight it is written"


def test_a_revoked_record_is_not_corrected(client, drill, manager):
    revoke_evidence(evidence=drill.evidence, reason="误记", by=manager)
    data = typed(id=str(drill.pk), seen=str(drill.evidence_id), reason="三")
    assert client.post(reverse("training:revise_record", args=[drill.pk]), data).status_code == 409


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_picture_loses_the_place_it_was_taken_at(client, manager, hotel, rules):
    client.force_login(manager)
    upload = SimpleUploadedFile("现场.jpeg", picture(), content_type="image/jpeg")
    assert Image.open(io.BytesIO(picture())).getexif(), "the picture that is sent says where and by what"
    assert post(client, hotel, attachments=[upload]).status_code == 302
    [kept] = RealDrill.objects.get().files.all()
    with kept.file.open("rb") as opened:
        assert not Image.open(opened).getexif()
    assert kept.name == "现场.jpg"


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0cut"],
    ids=["empty", "exe", "svg", "cut"],
)
def test_what_is_neither_picture_nor_pdf_is_refused_in_words(client, manager, hotel, rules, content):
    client.force_login(manager)
    response = post(client, hotel, attachments=[SimpleUploadedFile("a.jpg", content)])
    assert (response.status_code, "attachments" in response.context["form"].errors) == (400, True)
    assert not RealDrill.objects.exists()


def test_seven_files_are_too_many(client, manager, hotel, rules):
    client.force_login(manager)
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.4 " + bytes([number])) for number in range(7)]
    assert post(client, hotel, attachments=files).status_code == 400


def test_an_officer_opens_a_file_by_saying_why_and_the_unit_reads_it(client, drill, foreign_officer, manager):
    filing.add_files(drill, [CleanFile("签到表.pdf", "application/pdf", b"%PDF-1.4")])
    url = reverse("training:filed_file", args=[drill.pk, drill.files.get().pk])
    assert client.get(url)["Content-Type"] == "application/pdf"
    client.force_login(foreign_officer)
    assert client.get(url)["Content-Type"].startswith("text/html")
    assert client.post(url, {"reason": ""}).status_code == 400
    assert not drill.reviews.exists()
    response = client.post(url, {"reason": "抽查"})
    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert "抽查" in drill.reviews.get().note
    client.force_login(manager)
    assert "抽查" in client.get(reverse("training:real_drill", args=[drill.pk])).content.decode()


# -- read -------------------------------------------------------------------------------------------------------------


def test_an_officer_reads_the_record_without_names_and_asks(client, drill, foreign_officer, monkeypatch):
    client.force_login(foreign_officer)
    page = client.get(reverse("training:real_drill", args=[drill.pk]))
    assert "王五" not in page.content.decode()
    url = reverse("training:review_record", args=[drill.pk])
    assert client.post(url, {"verdict": "questioned", "note": ""}).status_code == 400
    assert client.post(url, {"verdict": "questioned", "note": "哪部楼梯?"}).status_code == 302
    assert drill.reviews.get().note == "哪部楼梯?"
    printed = {}
    monkeypatch.setattr(pdf, "render_pdf", lambda layout, data: printed.update(data) or b"%PDF-")
    client.get(reverse("training:record_pdf", args=[drill.pk]))
    assert (printed["names"], dict(printed["rows"])["地点"]) == ("", "主楼一至六层")


def test_the_unit_answers_and_prints_with_names(client, drill, foreign_officer, manager):
    reviewing.say(record=drill, by=foreign_officer, note="哪部楼梯?", verdict="questioned")
    client.force_login(manager)
    assert client.post(reverse("training:answer_record", args=[drill.pk]), {"note": "东"}).status_code == 302
    assert [said.note for said in drill.reviews.all()] == ["哪部楼梯?", "东"]
    assert client.get(reverse("training:record_pdf", args=[drill.pk])).content.startswith(b"%PDF-")


def test_the_next_drill_begins_with_the_last(client, drill, hotel):
    form = client.get(reverse("training:record_real_drill", args=[hotel.pk]), {"copy": str(drill.pk)}).context["form"]
    assert form["place"].value() == "主楼一至六层"
    assert not form["evaluation"].value()
    assert form["id"].value() != drill.pk


def test_a_duty_that_asks_for_a_drill_leads_the_manager_to_the_form(client, manager, hotel, rules):
    client.force_login(manager)
    page = client.get(reverse("training:duty", args=[duty(hotel, "U-DRILL-OTHER").pk])).content.decode()
    assert reverse("training:record_real_drill", args=[hotel.pk]) in page
    other = Duty.objects.filter(organisation=hotel).exclude(rule__requirement__kind="drill").first()
    page = client.get(reverse("training:duty", args=[other.pk])).content.decode()
    assert reverse("training:record_real_drill", args=[hotel.pk]) not in page


def test_removing_the_samples_takes_their_records_files_along(drill, hotel, kept):
    """The rows of a sample unit go with their files; a real unit's stay."""
    from firesafety.samples.remove import _remove_evidence

    filing.add_files(drill, [CleanFile("签到表.pdf", "application/pdf", b"%PDF-1.4")])
    _remove_evidence()
    assert [path.read_bytes() for path in kept.rglob("*.pdf")] == [b"%PDF-1.4"]
    hotel.is_sample = True
    hotel.save()
    sample, _new = record.record_real_drill(
        drill_id=uuid.uuid4(), organisation=hotel, by=drill.recorded_by,
        values={name: getattr(drill, name) for name in FIELDS},
        files=[CleanFile("示例.pdf", "application/pdf", b"%PDF-sample")],
    )  # fmt: skip
    assert len(list(kept.rglob("*.pdf"))) == 2
    _remove_evidence()
    assert not RealDrill.objects.filter(pk=sample.pk).exists()
    assert [path.read_bytes() for path in kept.rglob("*.pdf")] == [b"%PDF-1.4"]
