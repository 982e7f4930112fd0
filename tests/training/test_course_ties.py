"""Officers tie a course to a rule by dated rows: it counts while the tie holds, and goes on counting afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from courses.training.duties.recompute import recompute_organisation
from courses.training.evidence.content_titles import name_contents
from courses.training.ledger.decision_check import findings
from courses.training.models import CourseTie, Duty, Rule
from courses.training.proposals.ties import TieRefusal, TieRefused, tie_course, untie_course
from courses.training.rulebook.compiled import current_book, takes_content
from courses.training.rulebook.rule_file import load_rules
from tests.training.test_duties import TODAY, evidence

FIRE, OWN = "course:home-fire", "course:school-escape"
DAY = timedelta(days=1)


@pytest.fixture
def rule(db):
    """What pupils owe each term, with a course more than its text names."""
    load_rules()
    name_contents("course", lambda keys: {key: key for key in keys if key in ("home-fire", "school-escape")})
    yield Rule.objects.filter(code="S-TERM").latest("version")
    from firesafety.titles import register_titles

    register_titles()


@pytest.fixture(autouse=True)
def _day(clock):
    """The day on which the tests are."""
    clock.moment = clock.moment.replace(year=TODAY.year, month=TODAY.month, day=TODAY.day)


def is_met(pupil, school) -> bool:
    recompute_organisation(school, today=TODAY)
    return Duty.objects.get(rule__code="S-TERM", subject_id=pupil.pk, closed_on=None).met_on is not None


def learn(pupil, day: date, key: str = FIRE):
    return evidence("person", pupil.pk, "quiz", day, content_key=key)


def tie(rule, by, since: date = TODAY) -> CourseTie:
    return tie_course(content_key=FIRE, rule=rule, since=since, reason="与课程标准一致", by=by)


def test_a_tied_course_meets_the_rule_and_another_does_not(rule, pupil, school, city_officer):
    learn(pupil, TODAY)
    assert not is_met(pupil, school)
    tie(rule, city_officer)
    assert is_met(pupil, school)


@pytest.mark.parametrize(("day", "met"), [(TODAY - DAY, False), (TODAY, True)])
def test_it_counts_from_the_first_day_on(rule, pupil, school, city_officer, day, met):
    learn(pupil, day)
    tie(rule, city_officer)
    assert is_met(pupil, school) is met


@pytest.mark.parametrize(("day", "met"), [(TODAY, True), (TODAY + DAY, False)])
def test_what_was_learned_before_the_end_goes_on_counting(rule, pupil, school, city_officer, clock, day, met):
    made = tie(rule, city_officer)
    learn(pupil, day)
    untie_course(made, reason="课程下架", by=city_officer)
    clock.go(days=1)
    recompute_organisation(school, today=TODAY + DAY)
    assert (Duty.objects.get(rule=rule, subject_id=pupil.pk, closed_on=None).met_on is not None) is met


def test_what_the_rules_own_text_names_counts_as_before(rule, pupil, school):
    assert not CourseTie.objects.exists()
    learn(pupil, TODAY, OWN)
    assert is_met(pupil, school)


def test_a_tied_course_holds_for_the_next_version_too(rule, city_officer):
    tie(rule, city_officer)
    assert takes_content(rule, [FIRE], TODAY)
    Rule.objects.filter(pk=rule.pk).update(version=2)
    assert current_book().by_pk[rule.pk].takes_content(FIRE, TODAY)


@pytest.mark.parametrize(
    ("key", "code", "reason"),
    [
        (OWN, "S-TERM", TieRefusal.ALREADY),
        ("course:nowhere", "S-TERM", TieRefusal.NO_COURSE),
        ("quiz:home-fire", "S-TERM", TieRefusal.NO_COURSE),
        (FIRE, "U-DRILL-KEY", TieRefusal.NO_RULE),
    ],
)
def test_what_makes_no_sense_is_refused(rule, city_officer, key, code, reason):
    wanted = Rule.objects.filter(code=code).latest("version")
    with pytest.raises(TieRefused) as refused:
        tie_course(content_key=key, rule=wanted, since=TODAY, reason="x", by=city_officer)
    assert refused.value.reason is reason


def test_a_course_is_tied_once_and_untied_once(rule, city_officer):
    made = tie(rule, city_officer)
    with pytest.raises(TieRefused) as refused:
        tie(rule, city_officer)
    assert refused.value.reason is TieRefusal.ALREADY
    untie_course(made, reason="x", by=city_officer)
    with pytest.raises(TieRefused) as refused:
        untie_course(made, reason="x", by=city_officer)
    assert refused.value.reason is TieRefusal.ENDED
    assert tie(rule, city_officer).pk != made.pk


def test_only_the_citys_officers_tie(rule, county_officer):
    with pytest.raises(TieRefused) as refused:
        tie(rule, county_officer)
    assert refused.value.reason is TieRefusal.NO_RIGHT


def test_an_officer_ties_and_unties_on_the_rules_page(rule, client, city_officer, monkeypatch):
    monkeypatch.setattr("courses.training.proposals.tie_views.contents_named", lambda prefix: [(FIRE, "居家防火")])
    client.force_login(city_officer)
    page = reverse("training:rule", args=["S-TERM"])
    assert "居家防火" in client.get(page).content.decode()
    client.post(
        reverse("training:tie", args=["S-TERM"]), {"content_key": FIRE, "since": TODAY.isoformat(), "reason": "一致"}
    )
    made = CourseTie.objects.get()
    assert (made.since, made.made_by, made.reason) == (TODAY, city_officer, "一致")
    client.post(reverse("training:untie", args=["S-TERM", made.pk]), {"reason": "下架"})
    made.refresh_from_db()
    assert (made.until, made.ended_by, made.ended_reason) == (TODAY + DAY, city_officer, "下架")
    assert "下架" in client.get(page).content.decode()


@pytest.mark.parametrize("who", ["county_officer", "teacher", "pupil_user"])
def test_others_read_the_page_and_find_no_form(rule, client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert "/ties/" not in client.get(reverse("training:rule", args=["S-TERM"])).content.decode()
    assert client.post(reverse("training:tie", args=["S-TERM"]), {}).status_code == 403


def test_a_tie_changed_behind_the_site_is_found(rule, city_officer):
    tie(rule, city_officer)
    assert list(findings()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE training_coursetie SET since = '2020-01-01'")
    assert [kind for kind, _text in findings()] == ["tie"]
