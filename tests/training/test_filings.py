"""A manager files trainings, certificates, publicity and papers by the screens: duties are met, nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.training.certificate_pages.lists import expiring_in
from courses.training.duties.explanations import duty_lines
from courses.training.duties.recompute import recompute_organisation
from courses.training.filings.certificates import certificates_of
from courses.training.filings.paper_records import rows_of_paper
from courses.training.ledger import record as ledger
from courses.training.models import (
    Duty,
    DutyStatus,
    Evidence,
    EvidencePersonal,
    OutsideCertificate,
    PaperRecord,
    Publicity,
    Record,
    RecordFile,
    TrainingSession,
)
from courses.training.record_pages import reading
from courses.training.records.reviewing import say
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, OrganisationKind, Person, PersonKind, Post, Role, RoleGrant
from people.staff.catalogue import load_posts
from tests.conftest import make_user
from tests.training.moments import earlier_today

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """Where files of records lie; the storage looked its place up when the models were loaded."""
    monkeypatch.setitem(RecordFile._meta.get_field("file").storage.__dict__, "location", str(tmp_path / "kept"))


@pytest.fixture
def staff(hotel, manager) -> list[Person]:
    """Three people of the hotel with a post, one of them new."""
    post = Post.objects.create(code="cleaner", name="保洁员")
    people = []
    for number, name in enumerate(["王五", "赵六", "钱七"]):
        person = Person.objects.create(name=name, kind=PersonKind.EMPLOYEE)
        Membership.objects.create(
            person=person, organisation=hotel, post=post, staff_number=f"A{number}", started_on=date(2020, 1, 1)
        )
        people.append(person)
    hotel.created_at = timezone.now() - timedelta(days=700)
    hotel.save()
    load_rules()
    recompute_organisation(hotel)
    return people


def url_of(unit, slug: str) -> str:
    return reverse("training:file_record", args=[unit.pk, slug])


def typed(client, unit, slug: str, query: str = "", **changes) -> dict:
    """What the page offers, with these changes: as a browser sends it."""
    form = client.get(url_of(unit, slug) + query).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if field.name == "attachments" or value in (None, False, ""):
            continue
        data[field.name] = value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else value
    data["began_at"] = f"{earlier_today(timedelta(hours=3)):%Y-%m-%dT%H:%M}"
    return {name: value for name, value in (data | changes).items() if value is not None}


def session(client, unit, query: str = "", **changes):
    data = typed(
        client,
        unit,
        "session",
        query,
        **({"place": "三楼会议室", "content": "出口和灭火器", "teacher": "周经理"} | changes),
    )
    return client.post(url_of(unit, "session"), data)


def duty(subject, code: str) -> Duty:
    return Duty.objects.filter(subject_id=subject.pk, rule__code=code).latest("period_start")


# -- training ---------------------------------------------------------------------------------------------------------


def test_a_training_of_a_post_meets_the_duties_of_all_present_and_the_units_record(client, manager, hotel, staff):
    client.force_login(manager)
    assert duty(staff[0], "U-STAFF-YEAR").met_by is None, "control"
    response = session(client, hotel, groups=[f"post:{Post.objects.get(code='cleaner').pk}"], others_count="2")
    found = TrainingSession.objects.get()
    assert response.url == reverse("training:filed_record", args=[found.pk])
    for person in staff:
        for code in ("U-STAFF-YEAR", "U-PUB-HALF"):
            assert duty(person, code).met_by.record_row.record_id == found.pk
    assert (found.participant_count, found.rows.count()) == (5, 4)
    assert duty(manager.person, "U-STAFF-YEAR").met_by is None, "who was not there has not met it"


def name_key_unit(hotel) -> None:
    hotel.key_unit, hotel.key_unit_document, hotel.key_unit_since = True, "名录〔2026〕1号", date(2026, 1, 5)
    hotel.save()
    recompute_organisation(hotel)


def test_a_key_units_record_of_a_training_holds_what_article_43_asks(client, manager, hotel, staff):
    name_key_unit(hotel)
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    assert duty(hotel, "U-RECORD-TRAIN").met_by == TrainingSession.objects.get().evidence
    assert duty(staff[0], "U-KEY-YEAR").met_by is not None


@pytest.mark.parametrize(("named", "is_met"), [("U-STAFF-YEAR", True), ("U-PUB-HALF", False)])
def test_a_training_for_the_rule_that_covers_it_counts_once_the_unit_is_named(
    client, manager, hotel, staff, named, is_met
):
    client.force_login(manager)
    session(client, hotel, groups=["all"], counts_for=[named])
    name_key_unit(hotel)
    owed = duty(staff[0], "U-KEY-YEAR")
    assert (owed.met_by is not None) is is_met
    assert ("可在更正中补选本规定" in duty_lines([owed], timezone.localdate())[0].why) is not is_met


def test_people_are_ticked_one_by_one_and_named_from_the_sheet(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, people=[str(staff[0].pk)], names="赵六、A2")
    rows = Evidence.objects.filter(record_row__record=TrainingSession.objects.get(), subject_kind="person")
    assert {row.subject_id for row in rows} == {person.pk for person in staff}
    assert all("王五" not in str(row.result) for row in rows)


def test_a_name_nobody_has_or_two_have_is_asked_back_and_nothing_is_lost(client, manager, hotel, staff):
    client.force_login(manager)
    Membership.objects.create(
        person=Person.objects.create(name="赵六", kind=PersonKind.EMPLOYEE), organisation=hotel,
        started_on=date(2024, 1, 1),
    )  # fmt: skip
    response = session(client, hotel, names="赵六、无此人", content="只讲了一次的内容")
    page = response.content.decode()
    assert (response.status_code, "赵六、无此人" in page, "只讲了一次的内容" in page) == (400, True, True)
    assert not TrainingSession.objects.exists()


def test_nobody_present_is_refused(client, manager, hotel, staff):
    client.force_login(manager)
    assert "groups" in session(client, hotel).context["form"].errors


def test_who_failed_the_paper_has_not_met_it_and_a_group_answer_is_marked(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, groups=["all"], pass_score="60", failed="赵六", is_group="on")
    found = TrainingSession.objects.get()
    assert duty(staff[0], "U-STAFF-YEAR").met_by is not None
    assert duty(staff[1], "U-STAFF-YEAR").met_by is None
    assert found.evidence.result["group"] is True
    assert "集体答题" in client.get(reverse("training:filed_record", args=[found.pk])).content.decode()


def test_training_before_a_post_meets_the_prejob_duty_alone(client, manager, hotel, staff):
    client.force_login(manager)
    new = Person.objects.create(name="孙八", kind=PersonKind.EMPLOYEE)
    post = Post.objects.get(code="cleaner")
    Membership.objects.create(person=new, organisation=hotel, post=post, started_on=TODAY(), on_duty_from=TODAY())
    session(client, hotel, "?training=prejob", people=[str(new.pk)], post=str(post.pk))
    assert duty(new, "U-PREJOB").met_by.result["post"] == "cleaner"
    assert duty(new, "U-STAFF-YEAR").met_by is None


def test_a_rule_that_is_left_out_is_not_met(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, groups=["all"], counts_for=["U-STAFF-YEAR"])
    assert duty(staff[0], "U-STAFF-YEAR").met_by is not None
    assert duty(staff[0], "U-PUB-HALF").met_by is None


def test_a_form_sent_twice_files_one_training(client, manager, hotel, staff):
    client.force_login(manager)
    data = typed(client, hotel, "session", place="一", content="二", teacher="三", groups=["all"])
    for _time in range(2):
        assert client.post(url_of(hotel, "session"), data).status_code == 302
    assert (TrainingSession.objects.count(), Evidence.objects.filter(content_key="training:regular").count()) == (1, 5)


def test_many_present_are_counted_in_a_job(
    client, manager, hotel, staff, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(ledger, "MANY", 2)
    client.force_login(manager)
    with django_capture_on_commit_callbacks() as jobs:
        session(client, hotel, groups=["all"])
    page = reverse("training:filed_record", args=[Record.objects.get().pk])
    assert duty(staff[0], "U-STAFF-YEAR").met_by is None, "control: before the job"
    assert not client.get(page).context["is_being_counted"], "control: no job waits"
    monkeypatch.setattr(reading, "is_under_way", lambda key: key == f"unit-duties:{hotel.pk}")
    assert "正在计算" in client.get(page).content.decode()
    for job in jobs:
        job()
    assert not client.get(page).context["is_being_counted"]
    assert duty(staff[0], "U-STAFF-YEAR").met_by is not None


def test_a_correction_keeps_adds_and_takes_out_people(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, people=[str(staff[0].pk), str(staff[1].pk)])
    found = TrainingSession.objects.get()
    url = reverse("training:revise_record", args=[found.pk])
    form = client.get(url).context["form"]
    assert set(form["people"].value()) == {str(staff[0].pk), str(staff[1].pk)}
    data = {field.name: field.value() for field in form if field.value() not in (None, False, "")}
    data |= {"people": [str(staff[1].pk), str(staff[2].pk)], "reason": "签到表核对", "minutes": "45"}
    data["began_at"] = f"{timezone.localtime(found.began_at):%Y-%m-%dT%H:%M}"
    assert client.post(url, data).status_code == 302
    assert duty(staff[0], "U-STAFF-YEAR").met_by is None
    assert duty(staff[1], "U-STAFF-YEAR").met_by is not None
    assert duty(staff[2], "U-STAFF-YEAR").met_by is not None
    found.refresh_from_db()
    assert (found.minutes, found.revision) == (45, 2)
    late = client.post(url, data | {"reason": "第二次"})
    assert late.status_code == 409, "the form has not seen the row that stands now"


def test_a_schools_class_and_its_pupils_get_their_rows(client, school, school_class, pupil):
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    school_class.school_year = TODAY().year if TODAY().month > 8 else TODAY().year - 1
    school_class.save()
    load_rules()
    recompute_organisation(school)
    client.force_login(head)
    session(client, school, "?training=pupils", groups=[f"class:{school_class.pk}"], class_hours="1")
    found = TrainingSession.objects.get()
    kinds = sorted(Evidence.objects.filter(record_row__record=found).values_list("subject_kind", flat=True))
    assert kinds == ["class", "organisation", "person"]
    assert duty(pupil, "S-TERM").met_by is not None
    assert not Person.objects.filter(name__in=EvidencePersonal.objects.values("payload__participants")).exists()


# -- certificates -----------------------------------------------------------------------------------------------------


def certificate(client, unit, **changes):
    data = typed(
        client, unit, "certificate", person="A1", certificate="operator", level="4", number="2133003012400001",
        issuer="浙江省消防行业职业技能鉴定站", issued_on="2024-05-06", expires_on=None, began_at=None,
    )  # fmt: skip
    return client.post(url_of(unit, "certificate"), data | changes)


def test_a_certificate_is_filed_for_its_holder_and_waits_for_an_officer(client, manager, hotel, staff, foreign_officer):
    post, _new = Post.objects.get_or_create(code="control_room", defaults={"name": "消防控制室操作人员"})
    Membership.objects.create(person=staff[1], organisation=hotel, post=post, started_on=date(2020, 1, 1))
    client.force_login(manager)
    assert certificate(client, hotel).status_code == 302
    found = OutsideCertificate.objects.get()
    assert (found.evidence.subject_id, found.evidence.kind) == (staff[1].pk, "certificate")
    assert "2133003012400001" not in str(found.evidence.result)
    owed = duty(staff[1], "U-CONTROLROOM-CERT")
    assert (owed.status(TODAY()), owed.filed_with) == (DutyStatus.FILED, found.evidence)
    say(record=found, by=foreign_officer, note="", verdict="accepted")
    assert duty(staff[1], "U-CONTROLROOM-CERT").met_by == found.evidence
    assert certificates_of([staff[1].pk]) == {staff[1].pk: [found]}
    assert "2133003012400001" in client.get(reverse("training:filed_record", args=[found.pk])).content.decode()


def test_a_certificate_from_elsewhere_stands_on_the_units_page_and_in_the_desks_line(client, manager, hotel, staff):
    client.force_login(manager)
    page = reverse("training:unit_certificates", args=[hotel.pk])
    soon = TODAY() + timedelta(days=60)
    certificate(client, hotel, expires_on=f"{soon + timedelta(days=1)}")
    assert expiring_in(hotel, TODAY()) == {"number": 0, "first": None}, "control: a day later than soon"
    assert "消防行业职业技能鉴定站" not in client.get(page, {"state": "soon"}).content.decode(), "control"
    certificate(client, hotel, person="A0", number="2133003012400002", expires_on=f"{soon}")
    assert expiring_in(hotel, TODAY()) == {"number": 1, "first": soon}
    text = client.get(page, {"state": "soon"}).content.decode()
    assert staff[0].name in text
    assert staff[1].name not in text
    assert client.get(page).content.decode().count("消防行业职业技能鉴定站") == 2
    assert "消防行业" not in client.get(page, {"q": "无此人"}).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": "无此人"}, "person"),
        ({"number": "330402199001011234"}, "number"),
        ({"issued_on": "2999-01-01"}, "issued_on"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"level": ""}, "level"),
    ],
)
def test_a_wrong_certificate_is_told_so(client, manager, hotel, staff, changes, field):
    client.force_login(manager)
    response = certificate(client, hotel, **changes)
    assert (response.status_code, field in response.context["form"].errors) == (400, True)
    assert not OutsideCertificate.objects.exists()


# -- publicity and papers ---------------------------------------------------------------------------------------------


@pytest.fixture
def estate(hotel, manager):
    """A property company's estate."""
    hotel.kind = OrganisationKind.PROPERTY_COMPANY
    hotel.residential, hotel.height_m, hotel.storeys = True, 60, 20
    hotel.save()
    load_rules()
    recompute_organisation(hotel)
    return hotel


def test_publicity_towards_residents_counts_by_place_and_number(client, manager, estate):
    client.force_login(manager)
    codes = set(
        Duty.objects.filter(organisation=estate, subject_kind="organisation").values_list("rule__code", flat=True)
    )
    assert "H-RES" in codes
    data = typed(
        client, estate, "publicity", place="西区 3 幢", reached="80", posted=["door", "group"], content="飞线充电",
        counts_for=["H-RES"],
    )  # fmt: skip
    assert client.post(url_of(estate, "publicity"), data).status_code == 302
    found = Publicity.objects.get()
    assert found.evidence.result == {"passed": True, "participant_count": 80, "contents": ["rule:H-RES"]}
    assert duty(estate, "H-RES").filed_with == found.evidence, "a sampled rule waits for the draw"


def test_a_paper_for_a_rule_waits_for_an_officer_and_needs_its_file(client, manager, hotel, staff, foreign_officer):
    name_key_unit(hotel)
    client.force_login(manager)
    data = typed(client, hotel, "paper", "?rule=U-PLAN", title="2026 年预案")
    assert client.post(url_of(hotel, "paper"), data).status_code == 400, "the paper itself is asked for"
    paper = SimpleUploadedFile("预案.pdf", b"%PDF-1.4", content_type="application/pdf")
    response = client.post(url_of(hotel, "paper"), data | {"attachments": [paper]})
    assert response.status_code == 302, response.context["form"].errors
    found = PaperRecord.objects.get()
    assert duty(hotel, "U-PLAN").filed_with == found.evidence
    page = client.get(reverse("training:duty", args=[duty(hotel, "U-PLAN").pk])).content.decode()
    assert "待消防部门核对" in page
    say(record=found, by=foreign_officer, note="", verdict="accepted")
    assert duty(hotel, "U-PLAN").met_by == found.evidence


def test_a_duty_leads_to_each_form_that_can_meet_it(client, manager, hotel, staff):
    client.force_login(manager)
    page = client.get(reverse("training:duty", args=[duty(staff[0], "U-STAFF-YEAR").pk])).content.decode()
    for slug in ("session", "certificate", "paper"):
        assert url_of(hotel, slug) in page
    owed = duty(staff[0], "U-STAFF-YEAR")
    data = typed(client, hotel, "paper", f"?rule=U-STAFF-YEAR&duty={owed.pk}", title="补训记录")
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    client.post(url_of(hotel, "paper"), data | {"attachments": [paper]})
    assert duty(staff[0], "U-STAFF-YEAR").met_by == PaperRecord.objects.get().evidence
    assert duty(staff[1], "U-STAFF-YEAR").met_by is None


# -- who --------------------------------------------------------------------------------------------------------------

SLUGS = ("drill", "session", "certificate", "publicity", "paper")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("who", "status"), [("foreign_officer", 403), ("county_officer", 404), ("teacher", 404), ("employee", 404)]
)
def test_nobody_but_the_units_manager_files(client, request, hotel, who, status, slug):
    client.force_login(request.getfixturevalue(who))
    url = url_of(hotel, slug)
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (status, status)
    assert not Record.objects.exists()


def test_the_next_begins_with_the_last(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, groups=["all"], minutes="40")
    found = TrainingSession.objects.get()
    form = client.get(url_of(hotel, "session"), {"copy": str(found.pk)}).context["form"]
    assert (form["place"].value(), form["minutes"].value(), form["teacher"].value()) == ("三楼会议室", 40, "周经理")
    assert form["id"].value() != found.pk
    assert not form["people"].value()


def test_a_list_shows_all_kinds_and_a_record_prints(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    found = TrainingSession.objects.get()
    page = client.get(reverse("training:filed_records", args=[hotel.pk])).content.decode()
    assert reverse("training:filed_record", args=[found.pk]) in page
    assert client.get(reverse("training:filed_records", args=[hotel.pk]), {"kind": "paper"}).context["lines"] == []
    assert client.get(reverse("training:record_pdf", args=[found.pk])).content.startswith(b"%PDF-")


def test_an_officer_reads_a_training_without_names(client, manager, hotel, staff, foreign_officer):
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    url = reverse("training:filed_record", args=[TrainingSession.objects.get().pk])
    assert "王五" in client.get(url).content.decode()
    client.force_login(foreign_officer)
    page = client.get(url).content.decode()
    assert "王五" not in page
    assert "三楼会议室" in page


def test_a_certificate_is_corrected_as_a_browser_sends_it_without_the_holder(client, manager, hotel, staff):
    client.force_login(manager)
    certificate(client, hotel)
    found = OutsideCertificate.objects.get()
    url = reverse("training:revise_record", args=[found.pk])
    form = client.get(url).context["form"]
    assert (form["person"].value(), form.fields["person"].disabled) == ("赵六", True)
    data = {field.name: field.value() for field in form if field.value() and not field.field.disabled}
    data |= {"issuer": "浙江省消防职业技能鉴定站", "reason": "签发机构写错"}
    data = {name: f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value for name, value in data.items()}
    assert "person" not in data, "a browser sends no disabled field"
    assert client.post(url, data).status_code == 302
    assert OutsideCertificate.objects.get().issuer == "浙江省消防职业技能鉴定站"
    assert OutsideCertificate.objects.get().evidence.personal.payload["holder"] == "赵六"


def test_a_list_tells_two_papers_apart_and_a_verdict_on_many_is_chosen(client, manager, hotel, staff, foreign_officer):
    client.force_login(manager)
    for title in ("疏散预案", "岗位职责"):
        paper = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
        data = typed(client, hotel, "paper", "?rule=U-CONTROLROOM-2", title=title, rule_code=None)
        client.post(
            url_of(hotel, "paper"), data | {"attachments": [paper], "rule_code": first_rule_of_papers(client, hotel)}
        )
    page = client.get(reverse("training:filed_records", args=[hotel.pk])).content.decode()
    assert ("疏散预案" in page, "岗位职责" in page) == (True, True)
    client.force_login(foreign_officer)
    form = client.get(reverse("training:records_inbox")).context["form"]
    assert form["verdict"].value() is None


def first_rule_of_papers(client, hotel) -> str:
    """A rule that the form of a paper offers."""
    form = client.get(url_of(hotel, "paper")).context["form"]
    return next(code for code, _words in form.fields["rule_code"].choices if code)


def test_an_officer_who_checks_a_certificate_reads_holder_and_number_with_a_reason(
    client, manager, hotel, staff, foreign_officer
):
    client.force_login(manager)
    certificate(client, hotel)
    found = OutsideCertificate.objects.get()
    url = reverse("training:filed_record", args=[found.pk])
    client.force_login(foreign_officer)
    assert "2133003012400001" not in client.get(url).content.decode(), "control"
    assert client.post(url, {"reason": ""}).status_code == 400
    page = client.post(url, {"reason": "核对证书"}).content.decode()
    assert ("赵六" in page, "2133003012400001" in page) == (True, True)
    said = found.reviews.get()
    assert (said.is_opening, said.by, "核对证书" in said.note) == (True, foreign_officer, True)
    assert "2133003012400001" not in client.get(url).content.decode(), "each reading has its reason"


def test_an_answered_question_says_so_and_asks_no_second_answer(client, manager, hotel, staff, foreign_officer):
    client.force_login(manager)
    certificate(client, hotel)
    found = OutsideCertificate.objects.get()
    url = reverse("training:filed_record", args=[found.pk])
    say(record=found, by=foreign_officer, note="扫描件？", verdict="questioned")
    assert client.get(url).context["answer_form"] is not None, "control"
    say(record=found, by=manager, note="已补")
    shown = client.get(url)
    assert (shown.context["answer_form"], "单位已答复" in shown.content.decode()) == (None, True)
    client.force_login(foreign_officer)
    assert "单位已答复" in client.get(reverse("training:records_inbox")).content.decode()


def test_who_looks_at_a_papers_staffing_sees_the_roster_beside_it(client, manager, hotel, staff, foreign_officer):
    load_posts()
    name_key_unit(hotel)
    client.force_login(manager)
    data = typed(client, hotel, "paper", "?rule=M-KEYUNIT", title="微型消防站名单")
    paper = SimpleUploadedFile("名单.pdf", b"%PDF-1.4", content_type="application/pdf")
    client.post(url_of(hotel, "paper"), data | {"attachments": [paper]})
    record = PaperRecord.objects.get()
    rows = dict(rows_of_paper(record))
    assert rows["规定要求"].startswith("人员不少于6人")
    assert "微型消防站队员 0 人" in rows["目前名册上"]
    staff[0].memberships.update(post=Post.objects.get(code="micro_station"))
    assert "微型消防站队员 1 人" in dict(rows_of_paper(record))["目前名册上"]
    client.force_login(foreign_officer)
    assert "微型消防站队员 1 人" in client.get(reverse("training:filed_record", args=[record.pk])).content.decode()
