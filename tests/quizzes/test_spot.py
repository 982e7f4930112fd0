"""Spot questions: drawn by a seed, marked by a tap, one open round, numbers without names above the unit."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.models import Choice, Question, SpotCheck, SpotItem, SpotPerson, UnitQuestion
from courses.quizzes.spot import services
from courses.quizzes.spot.fitting import fits
from people.models import Post
from people.staff.roster import enrol


@pytest.fixture
def unit(hotel, manager, clock):
    day = timezone.localdate() - timedelta(days=9)
    for number in range(8):
        enrol(person_id=uuid.uuid4(), organisation=hotel, name=f"员工{number}", started_on=day)
    return hotel


@pytest.fixture
def made(unit, manager) -> SpotCheck:
    return services.begin(unit=unit, by=manager)


def test_five_are_drawn_and_the_seed_draws_them_again(unit, made):
    drawn = services.drawn(services._pool(unit), made.seed)
    assert [asked.person_id for asked in made.people.all()] == drawn[:5]
    assert made.drawn_from == 9
    assert services.drawn(services._pool(unit), made.seed + 1) != drawn, "control: another seed draws otherwise"


def test_each_is_asked_three_questions_one_a_topic(made):
    for asked in made.people.all():
        assert [item.topic for item in asked.items.all()] == ["exits", "equipment", "general"]


def test_the_units_own_questions_come_before_the_built_in_ones(unit, manager):
    own = UnitQuestion.objects.create(organisation=unit, topic="exits", text="厨房起火走哪个门？", answer="北门")
    texts = {item.text for item in SpotItem.objects.filter(asked__check_round=services.begin(unit=unit, by=manager))}
    assert own.text in texts
    SpotCheck.objects.update(finished_at=timezone.now())
    own.ended_at = timezone.now()
    own.save()
    later = services.begin(unit=unit, by=manager)
    assert own.text not in {item.text for item in SpotItem.objects.filter(asked__check_round=later)}


def test_a_question_of_the_bank_is_asked_with_its_choices(unit, manager):
    Question.objects.all().delete()
    bank = Question.objects.create(key="oil", audience=["staff"], topic="response", stem="油锅起火怎么办？", source="x")
    for text, is_correct in (("浇水", False), ("盖锅盖", True)):
        Choice.objects.create(question=bank, text=text, is_correct=is_correct)
    made = services.begin(unit=unit, by=manager)
    item = SpotItem.objects.filter(asked__check_round=made, topic="general").first()
    assert (item.text, item.answer) == ("油锅起火怎么办？\nA. 浇水\nB. 盖锅盖", "B. 盖锅盖")


def test_a_question_too_long_to_keep_whole_is_not_asked(unit, manager):
    Question.objects.all().delete()
    for key, stem in (("long", "长" * 501), ("short", "短")):
        Question.objects.create(key=key, audience=["staff"], topic="response", stem=stem, source="x")
    made = services.begin(unit=unit, by=manager)
    assert {item.text for item in SpotItem.objects.filter(asked__check_round=made, topic="general")} == {"短"}


def test_the_page_says_where_to_find_who_was_drawn(client, unit, made, manager):
    asked = made.people.exclude(person=manager.person).first()
    post = Post.objects.create(code="laundry_worker", name="洗衣工")
    client.force_login(manager)
    url = reverse("quizzes:spot_round", args=[made.pk])
    assert post.name not in client.get(url).content.decode(), "control"
    unit.memberships.filter(person=asked.person_id).update(post=post)
    assert post.name in client.get(url).content.decode()


def test_who_has_left_or_comes_tomorrow_is_not_drawn(hotel, manager, clock):
    enrol(
        person_id=uuid.uuid4(), organisation=hotel, name="明天来", started_on=timezone.localdate() + timedelta(days=1)
    )
    assert services.begin(unit=hotel, by=manager).drawn_from == 1


def test_a_second_round_waits_for_the_first(unit, manager, made):
    assert services.begin(unit=unit, by=manager) == made
    with pytest.raises(IntegrityError), transaction.atomic():
        SpotCheck.objects.create(organisation=unit, seed=1, drawn_from=1, made_by=manager)
    services.finish(made=made)
    assert services.begin(unit=unit, by=manager) != made, "control"


def test_an_empty_roster_is_told(hotel, manager, client, clock):
    hotel.memberships.all().delete()
    with pytest.raises(services.SpotRefused):
        services.begin(unit=hotel, by=manager)
    client.force_login(manager)
    page = client.post(reverse("quizzes:start_spot_round", args=[hotel.pk]), follow=True)
    assert str(services.SpotRefusal.NOBODY.value) in page.content.decode()


def test_a_tap_marks_and_another_corrects_until_the_round_ends(client, made, manager):
    item = SpotItem.objects.first()
    url = reverse("quizzes:answer_spot", args=[made.pk])
    client.force_login(manager)
    answered = client.post(url, {"right": item.pk}, follow=True)
    assert SpotItem.objects.get(pk=item.pk).is_right is True
    assert answered.text.count('class="btn btn-met"') == 1, "what is right is not red"
    assert "btn-over" not in answered.text
    client.post(url, {"wrong": item.pk})
    assert SpotItem.objects.get(pk=item.pk).is_right is False
    client.post(reverse("quizzes:end_spot_round", args=[made.pk]))
    client.post(url, {"right": item.pk})
    assert SpotItem.objects.get(pk=item.pk).is_right is False


def test_a_question_of_another_round_is_not_marked(client, hotel, school, made, manager, teacher):
    other = SpotCheck.objects.create(organisation=school, seed=1, drawn_from=1, made_by=teacher)
    asked = SpotPerson.objects.create(check_round=other, person=teacher.person, position=0)
    item = SpotItem.objects.create(asked=asked, position=0, topic="exits", text="x", answer="y")
    client.force_login(manager)
    url = reverse("quizzes:answer_spot", args=[made.pk])
    assert client.post(url, {"right": item.pk}).status_code == 404
    assert client.post(url, {"right": "x"}).status_code == 404


def test_for_somebody_absent_the_next_is_drawn_once(unit, made):
    first = made.people.first()
    for _twice in range(2):
        services.replace_absent(asked=first)
    people = [asked.person_id for asked in made.people.all()]
    assert people == services.drawn(services._pool(unit), made.seed)[:6]


def test_the_desk_tells_the_last_round_or_that_there_was_none(client, unit, made, manager, foreign_officer):
    url = reverse("training:unit_desk", args=[unit.pk])
    client.force_login(foreign_officer)
    assert services.last_round(unit) is None, "an open round is none yet"
    before = client.get(url).content.decode()
    items = list(SpotItem.objects.filter(asked__check_round=made).order_by("asked__position", "position"))
    for item in items[:12]:
        services.mark(item=item, is_right=item.pk % 3 != 0)
    services.finish(made=made)
    last = services.last_round(unit)
    assert (last.asked, last.answered) == (4, 12)
    text = client.get(url).content.decode()
    assert text != before
    assert str(last.right) in text
    assert not any(asked.person.name in text for asked in made.people.all())


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("foreign_officer", 404), ("city_officer", 404), ("employee", 404)]
)
def test_who_was_asked_is_for_the_unit_alone(client, request, unit, made, who, status):
    client.force_login(request.getfixturevalue(who))
    for url in (reverse("quizzes:spot_round", args=[made.pk]), reverse("quizzes:spot_rounds", args=[unit.pk])):
        assert client.get(url).status_code == status


@pytest.mark.parametrize(("after", "gone"), [(timedelta(), 0), (timedelta(microseconds=1), 5)])
def test_names_go_after_their_time_and_the_numbers_stay(unit, made, after, gone):
    for item in SpotItem.objects.all():
        services.mark(item=item, is_right=True)
    services.finish(made=made)
    assert services.forget_names(made.made_at + services.NAMES_KEPT + after) == gone
    last = services.last_round(unit)
    assert (last.asked, last.answered, last.right) == (5, 15, 15)


@pytest.mark.parametrize(
    ("topic", "audience", "hotel_is_asked", "property_is_asked"),
    [
        ("response", ["staff"], True, True),
        ("equipment", ["staff", "secondary", "resident"], True, True),
        ("law", ["staff", "manager"], False, False),
        ("knowledge", ["staff", "secondary"], False, False),
        ("equipment", ["staff", "property"], False, True),
        ("highrise", ["resident", "property", "staff"], False, True),
        ("response", ["manager"], False, False),
    ],
)
def test_a_question_fits_the_kind_of_unit(topic, audience, hotel_is_asked, property_is_asked):
    asked = [fits(kind, topic=topic, audience=audience) for kind in ("hotel", "property_company")]
    assert asked == [hotel_is_asked, property_is_asked]
