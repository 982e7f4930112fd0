"""An officer of another county, with every model permission, walks all registered admin viewsets and gets nothing."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.forms import model_to_dict
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.pages import PageViewSet

from common.admin import RegionScopedViewSet
from courses.training.certificates.issue import issue_certificate
from courses.training.ledger.record import record_evidence
from courses.training.models import CalendarDay, Certificate, Duty, Evidence, Rule, SchoolTerm
from divisions.models import Division
from people.models import (
    Jurisdiction,
    Organisation,
    Person,
    PersonKind,
    Role,
    RoleGrant,
    SchoolClass,
    SignIn,
    SignInKind,
)
from people.models.organisations import Membership
from tests.common.control_urls import forgetful
from tests.conftest import make_division, make_user
from venues.models import Venue, VenueKind

SIGN = "隐藏之物"  # stands in every foreign row; searches ask for its first half, so that an echo is no leak
QUERY = SIGN[:2]

# Viewsets that no region bounds, each with the reason.
UNBOUND = {
    "wagtailsnippets_quizzes_question": "questions are the same in every region; groups and review guard them",
    "wagtailsnippetchoosers_quizzes_question": "as the questions",
    "wagtailsnippets_media_filmscript": "film scripts are the same in every region; groups and review guard them",
    "wagtailsnippetchoosers_media_filmscript": "as the film scripts",
    "wagtailsnippets_courses_campaign": "campaigns are the same in every region; groups guard them",
    "wagtailsnippetchoosers_courses_campaign": "as the campaigns",
    "wagtailsnippets_quizzes_quiz": "quizzes are the same in every region; groups guard them",
    "wagtailsnippetchoosers_quizzes_quiz": "as the quizzes",
    "wagtailsnippets_notices_noticetemplate": "texts of notices are the same in every region; editors change them",
    "wagtailsnippetchoosers_notices_noticetemplate": "as the texts of notices",
    "rule": "rules are law, the same in every region, and read-only",
    "post": "the catalogue of posts is the same in every region",
    "wagtailsites": "the installation's web address",
    "wagtailusers_users": "accounts are made by superusers: see test_no_group_of_ours_administers_accounts",
    "wagtailusers_groups": "as the accounts",
    "venue_chooser": "names of venues are public; an editor writes about any",
    "wagtaildocs_chooser": "documents are guarded by Wagtail's collections",
    "wagtailimages_chooser": "images are guarded by Wagtail's collections",
}
LISTS = {"index", "index_results", "list", "list_results", "choose", "choose_results", "add"}
OBJECTS = {"edit", "delete", "history", "history_results", "usage", "inspect", "copy", "chosen"}


def registered():
    get_resolver().url_patterns  # noqa: B018 - loading the addresses fills the registry
    return [viewset for viewset in viewsets.viewsets if not isinstance(viewset, PageViewSet)]


def bounded():
    return [viewset for viewset in registered() if viewset.url_namespace not in UNBOUND]


@pytest.fixture
def hidden(tree) -> dict[type[models.Model], models.Model]:
    """One row of every region-bound model, all in 南湖区 and all called SIGN."""
    town = make_division("330402888000", f"{SIGN}街道", "town", tree.nanhu)
    school = Organisation.objects.create(name=f"{SIGN}小学", kind="primary_school", division=town)
    school_class = SchoolClass.objects.create(
        organisation=school, name=f"{SIGN}班", grade=1, school_year=2026, join_code="HIDDEN"
    )
    person = Person.objects.create(name=f"{SIGN}同学", kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=person, organisation=school, school_class=school_class, started_on=date(2026, 9, 1)
    )
    jurisdiction = Jurisdiction.objects.create(name=f"{SIGN}大队")
    jurisdiction.divisions.add(town)
    grant = RoleGrant.objects.create(user=make_user(f"{SIGN}账号"), role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    with transaction.atomic():
        evidence, _ = record_evidence(
            source_key="test:hidden", kind="quiz", subject_kind="person", subject_id=person.pk,
            occurred_at=timezone.now(), content_key=f"quiz:{SIGN}", result={"passed": True},
            organisation_id=school.pk, division_code=town.code, place=f"{SIGN}街道",
        )  # fmt: skip
    certificate = issue_certificate(evidence=evidence, holder_name=person.name, course_key="x", title=SIGN)
    rule = Rule.objects.create(
        code="X-TEST", version=1, title="测试", subject_kind="organisation", cadence="once", force="law",
        source="测试", verification="S",
    )  # fmt: skip
    duty = Duty.objects.create(
        rule=rule, subject_kind="organisation", subject_id=school.pk, organisation=school,
        period_start=date(2026, 1, 1), due_on=date(2026, 12, 31),
    )  # fmt: skip
    venue = Venue.objects.create(division=town, kind=VenueKind.ROOM)
    term = SchoolTerm.objects.create(
        division=town, school_year=2026, term="autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 30),
        document=f"{SIGN}校历",
    )  # fmt: skip
    day = CalendarDay.objects.create(
        division=town, day=date(2026, 12, 1), is_workday=False, name=f"{SIGN}节", document=f"{SIGN}通知"
    )
    sign_in = SignIn.objects.create(kind=SignInKind.WRONG, username=SIGN)
    rows = [town, school, school_class, person, jurisdiction, grant, evidence, certificate, duty, venue, term, day]
    rows += [sign_in, grant.user]
    return {type(row): row for row in rows}


@pytest.fixture
def officer(client, foreign_officer):
    """Signed in, with every permission there is, and none of it over 南湖区."""
    foreign_officer.user_permissions.set(Permission.objects.all())
    client.force_login(foreign_officer)
    return client


def walk(client, viewset, row: models.Model) -> list[str]:
    """Every way in which `row` shows or changes through the viewset's views; empty when it is well guarded."""
    leaks: list[str] = []
    names = {pattern.name for pattern in viewset.get_urlpatterns()}
    unknown = names - LISTS - OBJECTS - {"chosen_multiple"}
    assert not unknown, f"the walk does not know the views {unknown} of {viewset.url_namespace}"
    for name in sorted(names & LISTS):
        for query in ({}, {"q": QUERY}, {"export": "csv"}, {"export": "xlsx"}):
            answer = client.get(reverse(viewset.get_url_name(name)), query)
            if shows(answer, row):
                leaks.append(f"{name} {query} shows the row")
    if "chosen_multiple" in names:
        answer = client.get(reverse(viewset.get_url_name("chosen_multiple")), {"id": str(row.pk)})
        if shows(answer, row):
            leaks.append("chosen_multiple shows the row")
    for name in sorted(names & OBJECTS):
        url = reverse(viewset.get_url_name(name), args=[row.pk])
        for send in (client.get, client.post):
            before = model_to_dict(row)
            answer = send(url, {"name": "geändert"} if send == client.post else {})
            if answer.status_code not in (403, 404, 405):
                leaks.append(f"{send.__name__} {name} answers {answer.status_code}")
            kept = type(row)._default_manager.filter(pk=row.pk).first()
            if kept is None or model_to_dict(kept) != before:
                return [*leaks, f"{name} changed or deleted the row"]
    return leaks


def shows(answer, row: models.Model) -> bool:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        import io

        from openpyxl import load_workbook

        cells = load_workbook(io.BytesIO(body), read_only=True).active.iter_rows(values_only=True)
        body = str(list(cells)).encode()
    return SIGN in body.decode() or SIGN in body.decode("unicode_escape", errors="ignore") or str(row.pk) in urls(body)


def urls(body: bytes) -> set[str]:
    """The path parts of all links in a page: a row is also shown by a link to it."""
    import re

    return {part for link in re.findall(rb'href="/cms/([^"?]*)', body) for part in link.decode().split("/")[-3:]}


def test_the_walk_covers_every_registered_viewset(hidden):
    assert {viewset.url_namespace for viewset in registered()} >= set(UNBOUND)
    without_a_row = {viewset.url_namespace for viewset in bounded() if viewset.model not in hidden}
    assert not without_a_row, "put a foreign row of these into the fixture, or name them in UNBOUND"
    assert len(bounded()) >= 9


def test_bounded_viewsets_use_the_common_base():
    plain = [v for v in bounded() if not isinstance(v, RegionScopedViewSet) and not hasattr(v, "choose_view_class")]
    assert plain == []


def test_a_foreign_officer_gets_nothing(officer, hidden):
    leaks = {viewset.url_namespace: walk(officer, viewset, hidden[viewset.model]) for viewset in bounded()}
    assert {name: found for name, found in leaks.items() if found} == {}


def test_the_officers_own_rows_are_there(officer, hidden, hotel, tree):
    assert hotel.name in officer.get(reverse("organisation:index")).content.decode()
    assert officer.get(reverse("organisation:edit", args=[hotel.pk])).status_code == 200
    assert tree.xincheng.name in officer.get(reverse("division:index")).content.decode()
    chosen = officer.get(reverse("division_chooser:chosen", args=[tree.xincheng.pk]))
    assert chosen.json()["result"]["id"] == str(tree.xincheng.pk)


@pytest.mark.urls("tests.common.control_urls")
def test_the_walk_notices_a_forgetful_viewset(officer, hidden):
    bare = Organisation.objects.create(name=f"{SIGN}空壳", kind="other", division=hidden[Division])
    leaks = walk(officer, forgetful, bare)
    assert any("index" in leak for leak in leaks)
    assert "delete changed or deleted the row" in leaks


def test_a_superuser_sees_the_row(client, superuser, hidden):
    client.force_login(superuser)
    assert walk(client, next(v for v in bounded() if v.model is Organisation), hidden[Organisation])


def test_the_site_history_is_for_superusers(officer, client, superuser, hidden):
    for path in ("/cms/reports/site-history/", "/cms/reports/site-history/results/"):
        assert officer.get(path).status_code == 403
    client.force_login(superuser)
    assert client.get("/cms/reports/site-history/").status_code == 200


def test_no_group_of_ours_administers_accounts(db):
    from courses.editorial import ensure_editorial_setup

    ensure_editorial_setup()
    guarded = Permission.objects.filter(content_type__app_label__in=["auth", "people"])
    assert list(Group.objects.filter(permissions__in=guarded)) == []


def organisation_data(division: Division, **changes: object) -> dict[str, object]:
    return {"name": "新单位", "kind": "hotel", "division": division.pk} | changes


def test_a_unit_outside_the_area_cannot_be_added(officer, tree, hidden):
    answer = officer.post(reverse("organisation:add"), organisation_data(tree.jianshe))
    assert answer.status_code == 200
    assert not Organisation.objects.filter(name="新单位").exists()


def test_a_unit_inside_the_area_can_be_added(officer, tree, hidden):
    answer = officer.post(reverse("organisation:add"), organisation_data(tree.xincheng))
    assert answer.status_code == 302
    assert Organisation.objects.get(name="新单位").division == tree.xincheng


def test_a_unit_cannot_be_moved_out_of_the_area(officer, tree, hotel):
    answer = officer.post(reverse("organisation:edit", args=[hotel.pk]), organisation_data(tree.jianshe, name="搬走"))
    assert answer.status_code == 200
    hotel.refresh_from_db()
    assert (hotel.division, hotel.name) == (tree.xincheng, "秀洲酒店")


def test_a_row_that_would_leave_the_area_is_undone_even_past_the_choices(officer, tree, hotel, monkeypatch):
    """The saved row itself is judged: with the narrowed choices off, the transaction is still rolled back."""
    monkeypatch.setattr("common.admin._narrow_choices", lambda form, user: None)
    answer = officer.post(reverse("organisation:add"), organisation_data(tree.jianshe))
    assert answer.status_code == 200
    assert "新单位" in answer.content.decode(), "what was typed is still there"
    assert not Organisation.objects.filter(name="新单位").exists()


def test_a_unit_others_depend_on_is_not_deleted(officer, hotel):
    SchoolClass.objects.create(organisation=hotel, name="班", grade=1, school_year=2026, join_code="KEEPME")
    answer = officer.post(reverse("organisation:delete", args=[hotel.pk]))
    assert answer.status_code == 302
    assert Organisation.objects.filter(pk=hotel.pk).exists()


def test_a_chooser_answers_nonsense_with_not_found(officer):
    assert officer.get(reverse("organisation_chooser:chosen", args=["nonsense"])).status_code == 404
    assert officer.get(reverse("division_chooser:chosen", args=[uuid.uuid4()])).status_code == 404


def test_expired_rights_close_the_admin_list(officer, foreign_officer, hotel):
    RoleGrant.objects.filter(user=foreign_officer).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert hotel.name not in officer.get(reverse("organisation:index")).content.decode()


def test_the_ledger_cannot_be_edited_in_the_admin(client, superuser, hidden):
    client.force_login(superuser)
    for model in (Evidence, Duty, Certificate, Rule):
        viewset = next(v for v in registered() if getattr(v, "model", None) is model)
        assert {pattern.name for pattern in viewset.get_urlpatterns()} == {"index", "index_results", "inspect"}
        assert client.get(reverse(viewset.get_url_name("index"))).status_code == 200
