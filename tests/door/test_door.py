"""The course at the staff door: learned without an account, written down only when the manager has confirmed it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from courses.door import entries
from courses.door.course import chapters, languages, questions, structure
from courses.door.deciding import (
    DecideRefused,
    confirm_entry,
    likely_known,
    mark_explained,
    name_key,
    refuse_entry,
)
from courses.door.entries import (
    DoorRefused,
    ask_for_help,
    asking,
    clean_path,
    close_door,
    done_together,
    forgotten,
    hand_in,
    open_door,
    sign,
    start_entry,
    waiting,
)
from courses.door.models import DoorEntry, EntryState, Parts, SitePart
from courses.training.models import COMPANY_PART, SITE_PART, Evidence
from people.models import Employment, Membership, Organisation, OrganisationKind, Person
from people.staff.roster import Place, enrol, leave

DAY = timedelta(days=1)


@pytest.fixture
def door(hotel, manager):
    return open_door(organisation=hotel, post=None, by=manager)


@pytest.fixture
def place(hotel):
    """What is written about the hotel, in both languages."""
    for language in ("zh-hans", "en"):
        SitePart.objects.create(
            organisation=hotel, language=language, exits="两部楼梯", equipment="走廊", alarm="8119", assembly="南广场"
        )


def right_answers(entry) -> dict[str, int]:
    return {question.key: question.right for question in questions(entry)}


def signed(door, name="阮文雄", *, language="en", parts=Parts.WHOLE, browser="b1"):
    entry = start_entry(door=door, language=language, post=None, parts=parts, browser=browser)
    assert hand_in(entry=entry, answers=right_answers(entry)) == []
    return sign(entry=entry, name=name, phone="", signature="M1 1 L2 2", is_drawn=True)


def confirm(entry, by, **changes):
    return confirm_entry(entry=entry, by=by, name=entry.name, started_on=timezone.localdate(), **changes)


# -- the course -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_language_has_every_word(code):
    """Control: a key taken away is missed."""

    def keys(found, prefix="") -> set[str]:
        if isinstance(found, dict):
            return {name for key, value in found.items() for name in keys(value, f"{prefix}/{key}")}
        return {f"{prefix}[{len(found)}]" if isinstance(found, list) else prefix}

    texts = languages()[code].texts
    assert keys(texts) == keys(languages()["zh-hans"].texts)
    assert keys(texts) != keys({**texts, "words": {}})


def test_the_course_names_only_what_its_languages_say():
    texts = languages()["zh-hans"].texts
    assert {one["key"] for one in structure()["company"]} <= set(texts["company"])
    assert set(structure()["posts"].values()) <= set(texts["posts"])
    for one in structure()["company_questions"]:
        assert len(texts["company_questions"][one["key"]]["choices"]) == one["choices"] > one["right"]


def test_choices_are_shuffled_for_each_and_stay_for_one(door, place):
    made = [start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="b") for _one in range(12)]
    orders = {questions(entry)[0].choices for entry in made}
    assert len(orders) > 1
    assert questions(made[0]) == questions(DoorEntry.objects.get(pk=made[0].pk))


def test_the_site_part_alone_leaves_the_companys_out(door, place):
    whole = start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="b")
    site = start_entry(door=door, language="en", post=None, parts=Parts.SITE, browser="b")
    assert [len(chapters(entry)) for entry in (whole, site)] == [2, 1]
    assert [len(questions(entry)) for entry in (whole, site)] == [6, 1]


# -- learning ---------------------------------------------------------------------------------------------------------


def test_what_is_wrong_is_named_and_the_first_try_is_the_score(door, place):
    entry = start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="b")
    answers = right_answers(entry)
    assert hand_in(entry=entry, answers={**answers, "lift": -1}) == ["lift"]
    with pytest.raises(DoorRefused, match="NOT_PASSED"):
        sign(entry=entry, name="甲", phone="", signature="甲", is_drawn=False)
    assert hand_in(entry=entry, answers=answers) == []
    entry.refresh_from_db()
    assert (entry.tries, entry.first_score, entry.question_count) == (2, 5, 6)


def test_signing_twice_is_one_course_and_changes_nothing(door, place, hotel):
    entry = signed(door)
    sign(entry=entry, name="别人", phone="", signature="别人", is_drawn=False)
    assert [row.name for row in waiting(hotel)] == ["阮文雄"]


def test_nothing_is_written_before_the_manager_confirms(door, place):
    people = Person.objects.count()
    signed(door)
    assert Person.objects.count() == people
    assert not Evidence.objects.exists()


def test_a_closed_door_begins_nothing_and_one_door_is_open_for_a_post(door, hotel, manager):
    assert open_door(organisation=hotel, post=None, by=manager) == door
    close_door(door=door)
    door.refresh_from_db()
    with pytest.raises(DoorRefused, match="CLOSED"):
        start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="b")
    assert open_door(organisation=hotel, post=None, by=manager).code != door.code


def test_one_telephone_is_limited_and_the_next_is_not(door, monkeypatch):
    monkeypatch.setattr(entries, "STARTS_OF_A_BROWSER", 2)
    cache.clear()
    for _one in range(2):
        start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="one")
    with pytest.raises(DoorRefused, match="LIMIT"):
        start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="one")
    assert start_entry(door=door, language="en", post=None, parts=Parts.WHOLE, browser="two")


@pytest.mark.parametrize(("count", "flagged"), [(2, False), (3, True)])
def test_many_from_one_telephone_are_marked_not_refused(door, place, hotel, count, flagged):
    for number in range(count):
        signed(door, f"工人{number}", browser="boss")
    signed(door, "独自", browser="own")
    found = done_together(list(waiting(hotel)))
    assert found == ({"boss"} if flagged else set())
    assert waiting(hotel).count() == count + 1


def test_three_from_one_telephone_over_days_are_not_together(door, place, hotel):
    for number in range(3):
        entry = signed(door, f"工人{number}", browser="phone")
        DoorEntry.objects.filter(pk=entry.pk).update(signed_at=timezone.now() - number * DAY)
    assert done_together(list(waiting(hotel))) == set()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("M1 2 L3 4", "M1 2 L3 4"), ("", ""), ("L1 2", ""), ("M1 2<script>", ""), ("M1 1 " + "L1 1 " * 9999, "")],
)
def test_a_signature_is_strokes_and_nothing_else(text, kept):
    assert clean_path(text) == kept


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_confirming_writes_person_membership_and_both_parts_and_empties_the_entry(door, place, hotel, manager):
    person = confirm(signed(door), manager)
    assert Membership.objects.get(person=person).organisation == hotel
    company, site = (Evidence.objects.get(content_key=key) for key in (COMPANY_PART, SITE_PART))
    assert {company.organisation_id, site.organisation_id} == {hotel.pk}
    assert (site.result["language"], site.result["explained"]) == ("English", False)
    assert site.result["company_part"] == str(company.pk)
    assert site.personal.payload == {"name": "阮文雄", "signature": "M1 1 L2 2"}
    entry = DoorEntry.objects.get()
    assert (entry.name, entry.signature, entry.browser, entry.state) == ("", "", "", EntryState.CONFIRMED)


def test_confirming_twice_writes_once(door, place, manager):
    entry = signed(door)
    assert confirm(entry, manager) == confirm(entry, manager)
    assert Evidence.objects.count() == 2
    assert Person.objects.filter(name="阮文雄").count() == 1


def test_what_is_refused_is_emptied_and_not_confirmed_afterwards(door, place, manager):
    entry = signed(door)
    assert refuse_entry(entry=entry, by=manager)
    assert not refuse_entry(entry=entry, by=manager)
    with pytest.raises(DecideRefused, match="DECIDED"):
        confirm(entry, manager)
    assert not Evidence.objects.exists()
    assert DoorEntry.objects.get().name == ""


@pytest.mark.parametrize("language", ["vi", "zh-hans"])
def test_a_course_not_in_the_language_counts_only_when_it_was_explained(door, place, manager, language):
    entry = signed(door, language=language)
    if language == "zh-hans":
        confirm(entry, manager)
        return
    with pytest.raises(DecideRefused, match="NOT_EXPLAINED"):
        confirm(entry, manager)
    assert not Evidence.objects.exists()
    assert DoorEntry.objects.get().state == EntryState.PENDING
    confirm(entry, manager, explained=True)
    assert {row.result["explained"] for row in Evidence.objects.all()} == {True}
    assert {row.result["language"] for row in Evidence.objects.all()} == {"Tiếng Việt"}


def test_a_place_described_in_chinese_alone_has_to_be_explained_to_others(door, hotel, place):
    SitePart.objects.filter(language="en").delete()
    assert signed(door).needs_explaining
    assert not signed(door, language="zh-hans").needs_explaining


def test_whoever_asks_is_seen_at_once_and_waits_for_a_person(door, place, hotel, manager):
    entry = start_entry(door=door, language="zh-hans", post=None, parts=Parts.WHOLE, browser="b")
    assert not asking(hotel).exists()
    ask_for_help(entry=entry)
    assert [row.pk for row in asking(hotel)] == [entry.pk]
    assert asking(hotel).get().needs_explaining
    mark_explained(entry=entry, by=manager)
    assert not asking(hotel).exists()


@pytest.fixture
def company(tree) -> Organisation:
    return Organisation.objects.create(name="安居物业", kind=OrganisationKind.PROPERTY_COMPANY, division=tree.xincheng)


def test_the_companys_part_is_done_once_and_the_site_part_at_each_site(door, place, hotel, company, manager):
    sent = Place(employment=Employment.OUTSOURCED, employer=company)
    person = confirm(signed(door, "保安甲"), manager, place=sent)
    assert Evidence.objects.get(content_key=COMPANY_PART).organisation_id == company.pk
    other = Organisation.objects.create(name="另一小区", kind=OrganisationKind.HOTEL, division=hotel.division)
    second = open_door(organisation=other, post=None, by=manager)
    enrol(
        person_id=second.pk, organisation=other, name="保安乙", started_on=timezone.localdate(), place=sent
    )  # fmt: skip
    enrol_in(company, person)
    entry = signed(second, "保安甲", language="zh-hans", parts=Parts.SITE)
    assert likely_known(entry) == [person]
    mark_explained(entry=entry, by=manager)
    assert confirm(entry, manager, known=person) == person
    assert Evidence.objects.filter(content_key=COMPANY_PART).count() == 1
    assert Evidence.objects.filter(content_key=SITE_PART).count() == 2
    assert Membership.objects.get(organisation=other, person=person).employer == company


def enrol_in(unit, person):
    Membership.objects.create(person=person, organisation=unit, started_on=timezone.localdate())


def test_the_site_part_alone_of_somebody_unknown_is_not_confirmed(door, place, manager):
    entry = signed(door, parts=Parts.SITE)
    with pytest.raises(DecideRefused, match="NO_COMPANY_PART"):
        confirm(entry, manager)
    assert not Person.objects.filter(name="阮文雄").exists()
    assert DoorEntry.objects.get().state == EntryState.PENDING


def test_who_is_on_the_roster_is_found_by_name_and_gets_no_second_membership(door, place, hotel, manager):
    old, _new = enrol(
        person_id=door.pk, organisation=hotel, name="Nguyễn Văn-Hùng", started_on=timezone.localdate()
    )  # fmt: skip
    entry = signed(door, "nguyễn văn hùng")
    assert likely_known(entry) == [old]
    assert confirm(entry, manager, known=old) == old
    assert Membership.objects.filter(person=old).count() == 1


def test_who_had_left_comes_back_and_a_stranger_is_not_taken_for_known(door, place, hotel, school, manager):
    old, _new = enrol(person_id=door.pk, organisation=hotel, name="旧人", started_on=timezone.localdate() - 9 * DAY)
    leave(person=old, organisation=hotel, on=timezone.localdate() - DAY)
    confirm(signed(door, "旧人"), manager, known=old)
    assert Membership.objects.filter(person=old, organisation=hotel).count() == 2
    stranger = Person.objects.create(name="外人")
    enrol_in(school, stranger)
    with pytest.raises(DecideRefused, match="UNKNOWN"):
        confirm(signed(door, "外人"), manager, known=stranger)


def test_names_are_compared_without_spaces_dots_and_case():
    assert name_key("迪丽·热巴") == name_key("迪丽热巴") == name_key("迪丽 热巴")
    assert name_key("ＡＢ Ｃ") == name_key("ab-c")
    assert name_key("张三") != name_key("张四")


# -- forgetting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "gone"), [(30, False), (31, True)])
def test_what_nobody_confirmed_is_gone_after_thirty_days(door, place, days, gone):
    entry = signed(door)
    when = timezone.now() - days * DAY + timedelta(minutes=1)
    DoorEntry.objects.filter(pk=entry.pk).update(signed_at=when, started_at=when)
    assert forgotten(timezone.now()).exists() is gone
