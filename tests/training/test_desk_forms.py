"""Each button of a desk opens a form that clears the rule of its line, whatever the rule and the kind of unit."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.filings.sessions import courses_for, kind_for
from courses.training.models import Duty, Rule, TrainingKind, TrainingSession
from courses.training.rulebook.rule_file import load_rules
from courses.training.unit_desk.next_acts import next_act
from people.models import Membership, OrganisationKind, Person, PersonKind, Post
from people.staff.catalogue import load_posts
from tests.training.test_filings import session, url_of

KINDS = {
    "hotel": ["U-", "C-", "M-", "H-PUB", "H-DRILL"],
    "property_company": ["H-RES", "P-"],
    "village_committee": ["H-VILLAGE", "M-COMMUNITY", "V-"],
    "building_site": ["B-"],
    "primary_school": ["S-"],
    "kindergarten": ["S-DRILL-QUARTER"],
    "university": ["S-UNI", "S-START-UNI"],
    "government_office": ["G-"],
}


@pytest.fixture
def rules(hotel, manager):
    load_rules()
    hotel.created_at = timezone.now() - timedelta(days=700)
    hotel.save()
    return hotel


def in_force() -> list[Rule]:
    """The newest version of each rule that asks for something by itself."""
    newest: dict[str, Rule] = {}
    for rule in Rule.objects.order_by("code", "version"):
        newest[rule.code] = rule
    return [rule for rule in newest.values() if rule.accepts or rule.events]


def forms_of(unit, rule: Rule) -> list[str]:
    """The addresses of forms that name the rule: what the line's buttons open."""
    act = next_act(unit, rule)
    return [url for url in (act.url, *(url for _label, url in act.others)) if "rule=" in url]


def kind_of_unit(rule: Rule) -> str:
    found = [kind for kind, codes in KINDS.items() for code in codes if rule.code.startswith(code)]
    return found[-1]


def is_ticked(form, code: str) -> bool:
    if "rule_code" in form.fields:
        offered = [key for key, _words in form.fields["rule_code"].choices]
        return code in offered and form["rule_code"].value() == code
    offered = [key for key, _words in form.fields["counts_for"].choices]
    return code in offered and form["counts_for"].value() == [code]


def make_kind(unit, kind: str) -> None:
    """A unit of the kind that every rule of its kind may bind."""
    unit.kind = kind
    unit.key_unit, unit.key_unit_document, unit.key_unit_since = True, "名录〔2026〕1号", date(2026, 1, 5)
    unit.control_room = unit.commercial_complex = unit.high_rise_area = unit.community = True
    unit.residential, unit.height_m, unit.storeys = kind == "property_company", 120, 30
    unit.save()


def test_every_form_that_a_desk_opens_for_a_rule_has_the_rule_ticked_and_no_other(client, manager, rules):
    client.force_login(manager)
    opened, wrong = [], []
    for rule in in_force():
        make_kind(rules, kind_of_unit(rule))
        if rule.code == "U-CONTROLROOM-2-STD":
            rules.height_m = 10
            rules.save()
        for url in forms_of(rules, rule):
            opened.append((rule.code, urlsplit(url).path.rsplit("/", 2)[-2]))
            if not is_ticked(client.get(url).context["form"], rule.code):
                wrong.append((rule.code, url))
    assert wrong == []
    assert {slug for _code, slug in opened} == {"session", "paper", "certificate"}
    assert {"U-PREJOB", "U-SPECIAL", "U-PLAN", "S-4H", "H-RES", "B-SITE", "V-HEADS"} <= {code for code, _ in opened}


def test_every_line_of_a_desk_has_a_button(rules):
    without = []
    for rule in in_force():
        make_kind(rules, kind_of_unit(rule))
        if not next_act(rules, rule).url:
            without.append(rule.code)
    assert without == []


@pytest.mark.parametrize(
    ("kind", "code", "training"),
    [
        ("hotel", "U-PREJOB", "prejob"), ("hotel", "U-SPECIAL", "special"), ("hotel", "U-STAFF-YEAR", "regular"),
        ("hotel", "M-TRAIN", "special"), ("hotel", "C-MFS", "regular"), ("property_company", "H-RES", "lecture"),
        ("primary_school", "S-4H", "pupils"), ("primary_school", "S-TERM", "pupils"),
        ("primary_school", "S-STAFF", "regular"), ("hotel", "S-4H", None), ("hotel", "NO-SUCH", None),
    ],
)  # fmt: skip
def test_a_rule_presets_the_kind_of_training(rules, kind, code, training):
    make_kind(rules, kind)
    assert kind_for(rules, code) == training


def test_filing_what_the_button_opens_clears_the_rule_of_the_line(client, manager, rules):
    post = Post.objects.create(code="control_room", name="消防控制室值班员")
    guard = Person.objects.create(name="王五", kind=PersonKind.EMPLOYEE)
    began = timezone.localdate() - timedelta(days=3)
    Membership.objects.create(person=guard, organisation=rules, post=post, started_on=began)
    recompute_organisation(rules)
    client.force_login(manager)

    def owed(code: str) -> Duty:
        return Duty.objects.get(subject_id=guard.pk, rule__code=code)

    def taken(code: str):
        """What meets it, or waits for a draw to let it count."""
        return owed(code).met_by or owed(code).filed_with

    for code in ("U-PREJOB", "U-SPECIAL"):
        assert taken(code) is None, "control"
        form = next(url for url in forms_of(rules, owed(code).rule) if "session" in url)
        session(client, rules, f"?{urlsplit(form).query}", names="王五")
        assert taken(code) is not None
        others = TrainingSession.objects.latest("recorded_at").evidence.result["contents"]
        assert others in ([], [f"rule:{code}"])
        if code == "U-PREJOB":
            assert taken("U-SPECIAL") is None, "exactly the rule that was clicked"


def test_changing_the_kind_by_its_tab_keeps_the_rule(client, manager, rules):
    client.force_login(manager)
    page = client.get(url_of(rules, "session") + "?rule=U-STAFF-YEAR").content.decode()
    assert "?training=lecture&amp;rule=U-STAFF-YEAR" in page


def test_without_a_rule_all_that_is_usual_is_ticked(client, manager, rules):
    client.force_login(manager)
    ticked = client.get(url_of(rules, "session")).context["form"]["counts_for"].value()
    assert {"U-STAFF-YEAR", "U-PUB-HALF"} <= set(ticked)


def test_courses_fit_whom_the_training_is_for(rules, monkeypatch):
    courses = [("course:new-staff", "新员工"), ("course:school-escape", "小学生"), ("course:own", "本单位")]
    monkeypatch.setattr("courses.training.filings.sessions.contents_named", lambda prefix: courses)

    def offered(training: str, kept: str = "") -> list[str]:
        return [title for _label, courses in courses_for(rules, training, kept) for _key, title in courses]

    assert offered("regular") == ["新员工", "本单位"], "a hotel has no pupils"
    assert [len(courses) for _label, courses in courses_for(rules, "regular")] == [1, 1], "what rules name stands first"
    assert offered("regular", kept="course:school-escape") == ["新员工", "小学生", "本单位"], (
        "what a record names stays"
    )
    make_kind(rules, OrganisationKind.PRIMARY_SCHOOL)
    assert offered(TrainingKind.PUPILS) == ["小学生", "本单位"]


def test_many_people_are_folded_and_no_rule_says_its_name_twice(client, manager, rules):
    people = [Person.objects.create(name=f"员工{number:02}", kind=PersonKind.EMPLOYEE) for number in range(12)]
    for person in people:
        Membership.objects.create(person=person, organisation=rules, started_on=date(2024, 1, 1))
    client.force_login(manager)
    response = client.get(url_of(rules, "session"))
    page = response.content.decode()
    assert page.index("员工00") < page.index('class="more-choices"') < page.index("员工11")
    assert "还有 5 人" in page
    names = [str(words) for _key, words in response.context["form"].fields["counts_for"].choices]
    assert "人员密集场所每名员工每半年消防培训" in names


def test_names_of_who_was_present_stand_as_on_the_roster(client, manager, rules):
    for number in range(9):
        person = Person.objects.create(name=f"员工{number}", kind=PersonKind.EMPLOYEE)
        Membership.objects.create(person=person, organisation=rules, started_on=date(2024, 1, 1))
    client.force_login(manager)
    session(client, rules, groups=["all"])
    names = TrainingSession.objects.get().evidence.personal.payload["participants"].split("、")
    assert [name for name in names if name.startswith("员工")] == [f"员工{number}" for number in range(9)]


def test_what_was_held_stands_in_the_calendar_of_its_month(client, manager, rules):
    client.force_login(manager)
    session(client, rules, groups=["all"])
    held = TrainingSession.objects.get()
    day = timezone.localdate(held.began_at)
    url = f"/units/{rules.pk}/calendar/?month="
    assert f"/records/filed/{held.pk}/" in client.get(f"{url}{day:%Y-%m}").content.decode()
    assert f"/records/filed/{held.pk}/" not in client.get(f"{url}{day.year - 1}-{day:%m}").content.decode(), "control"


def test_a_training_offers_posts_of_the_units_kind_first(client, manager, rules):
    load_posts()
    client.force_login(manager)
    form = client.get(url_of(rules, "session") + "?training=prejob").context["form"]
    _none, own, others = form.fields["post"].choices
    offered, further = ({str(name) for _key, name in group} for _label, group in (own, others))
    assert "消防控制室值班操作人员" in offered
    assert "网格员" in further - offered
