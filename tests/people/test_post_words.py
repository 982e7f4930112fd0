"""Posts that nobody knows: kept as the roster says them, settled once for all who go by a word."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, Organisation, Post, PostWord
from people.staff.catalogue import load_posts
from people.staff.post_names import meanings, settle_what_everybody_says
from tests.people.sheets.sending import act, csv, imported, roster_of

ROSTER = csv(
    "甲,1,客房服务员,,2020-03-01", "乙,2,客房服务员,,2021-03-01", "丙,3,保安员、礼宾员,,2022-03-01", "丁,4,,,2023-03-01"
)


@pytest.fixture(autouse=True)
def posts(db) -> None:
    for code, name in (("staff", "普通员工"), ("guard", "保安员"), ("control_room", "消防控制室值班员")):
        Post.objects.get_or_create(code=code, defaults={"name": name})


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def unit(hotel) -> Organisation:
    Membership.objects.filter(organisation=hotel).delete()
    return hotel


def titles(unit: Organisation) -> list[tuple[str, str, str]]:
    rows = unit.memberships.filter(ended_on=None).select_related("person", "post")
    return sorted((row.person.name, row.post.code if row.post else "", row.post_words) for row in rows)


def settle(desk, unit: Organisation, **chosen: str):
    """Chooses posts on the page, by words; 'unstated' stands for those without any."""
    url = reverse("people:post_words", args=[unit.pk])
    rows = desk.get(url).context["form"].rows
    data = {}
    for line, key, post, _proposal in rows:
        data |= {key.html_name: line.key, post.html_name: chosen.get(line.words or "unstated", "")}
    return desk.post(url, data)


def waits(unit: Organisation, name: str) -> set[str]:
    """Rules of which it cannot be told whether this person owes something for want of a post."""
    person = unit.memberships.get(person__name=name).person
    rows = Duty.objects.filter(organisation=unit, subject_id=person.pk, missing__contains="person.post")
    return set(rows.values_list("rule__code", flat=True))


def test_what_a_roster_says_is_kept_and_read_the_same_again(desk, unit):
    sheet = imported(desk, unit, ROSTER)
    assert titles(unit) == [
        ("丁", "", ""), ("丙", "", "礼宾员"), ("丙", "guard", ""), ("乙", "", "客房服务员"), ("甲", "", "客房服务员"),
    ]  # fmt: skip
    before = roster_of(unit)
    assert imported(desk, unit, ROSTER).counts == {"unchanged": 4}
    assert roster_of(unit) == before
    act(desk, "undo", sheet)
    assert not unit.memberships.exists()


def test_one_choice_settles_all_of_a_word_and_duties_can_be_told(desk, unit):
    load_rules()
    imported(desk, unit, ROSTER)
    assert "U-SPECIAL" in waits(unit, "甲")
    assert settle(desk, unit, 客房服务员="staff").status_code == 302
    assert not waits(unit, "甲")
    assert not waits(unit, "乙")
    assert waits(unit, "丁"), "the control: nobody said what this one is"
    row = unit.memberships.get(person__name="甲")
    assert (row.post_title, row.started_on) == ("普通员工（客房服务员）", date(2020, 3, 1))
    assert settle(desk, unit, unstated="staff").status_code == 302
    assert not waits(unit, "丁")


def test_a_word_that_is_settled_is_read_so_in_later_lists(desk, unit):
    imported(desk, unit, ROSTER)
    settle(desk, unit, 客房服务员="staff", 礼宾员="staff", unstated="staff")
    assert imported(desk, unit, ROSTER).counts == {"unchanged": 4}
    imported(desk, unit, csv("戊,5,客房服务员,,2026-03-01"))
    assert ("戊", "staff", "客房服务员") in titles(unit)
    settle(desk, unit, 客房服务员="control_room")  # said wrongly at first
    rows = {(name, post) for name, post, words in titles(unit) if words == "客房服务员"}
    assert rows == {("甲", "control_room"), ("乙", "control_room"), ("戊", "control_room")}
    assert PostWord.objects.get(words="客房服务员").post.code == "control_room"


def test_a_list_that_names_the_catalogues_post_instead_moves_nobody(desk, unit):
    imported(desk, unit, csv("甲,1,客房服务员,,2020-03-01", "乙,2,前厅经理,,2021-03-01"))
    Post.objects.create(code="room", name="客房服务员")
    settle(desk, unit, 前厅经理="staff")
    imported(desk, unit, csv("甲,1,客房服务员,,", "乙,2,普通员工,,"))
    assert titles(unit) == [("乙", "staff", ""), ("甲", "room", "")]
    assert unit.memberships.count() == 2


def test_the_roster_shows_who_is_meant_and_leads_to_the_choice(desk, unit):
    imported(desk, unit, ROSTER)
    url = reverse("people:staff", args=[unit.pk])
    page = desk.get(url).content.decode()
    assert reverse("people:post_words", args=[unit.pk]) in page
    assert "4 人的岗位未定" in page
    assert [person.name for person, _rows in desk.get(f"{url}?post=%3F客房服务员").context["lines"]] == ["乙", "甲"]
    assert [person.name for person, _rows in desk.get(f"{url}?post=unstated").context["lines"]] == ["丁"]
    people = reverse("training:unit_people", args=[unit.pk])
    names = [row.person.name for row in desk.get(f"{people}?post=none").context["rows"]]
    assert sorted(names) == ["丁", "丙", "乙", "甲"]
    assert "礼宾员" in desk.get(f"{people}?post=none").content.decode()
    assert reverse("people:post_words", args=[unit.pk]) in desk.get(f"{people}?post=none").content.decode()
    assert f"{people}?post=none" in desk.get(reverse("training:unit_desk", args=[unit.pk])).content.decode()


def test_empty_choices_are_words(desk, unit):
    page = desk.get(reverse("people:post_words", args=[unit.pk])).content.decode()
    assert "---------" not in page
    page = desk.get(reverse("people:unit_edit", args=[unit.pk])).content.decode()
    assert "---------" not in page


# -- other names -------------------------------------------------------------------------------------------------------


def test_what_everybody_calls_a_post_is_read_and_its_words_stay(desk, unit):
    Post.objects.all().delete()
    load_posts()
    plain = (
        "消防控制室值班员",
        "厨师",
        "前台",
        "保安",
        "电工",
        "客房服务员",
        "保洁",
        "财务",
        "司机",
        "服务员",
        "礼宾员",
    )
    imported(desk, unit, csv(*(f"某{number},{number},{word},,2020-03-01" for number, word in enumerate(plain))))
    rows = unit.memberships.order_by("pk").values_list("post__code", "post_words")
    assert {words or code: code for code, words in rows} == {
        "消防控制室值班员": "control_room", "厨师": "kitchen", "前台": "front_desk", "保安": "guard",
        "electrician": "electrician", "housekeeping": "housekeeping", "保洁": "staff", "财务": "staff",
        "司机": "staff", "服务员": "staff", "礼宾员": None,
    }  # fmt: skip


def test_the_kind_of_unit_tells_which_of_two_posts_a_word_means(unit):
    load_posts()
    assert meanings(unit)["保安"].code == "guard"
    unit.kind = "property_company"
    assert meanings(unit)["保安"].code == "property_guard"
    unit.kind = "entertainment"
    assert meanings(unit)["服务员"].code == "entertainment_staff"


def test_a_likely_post_is_proposed_and_told_as_that(desk, unit):
    load_posts()
    imported(desk, unit, csv("甲,1,夜班保安,,2020-03-01", "乙,2,礼宾员,,2021-03-01"))
    answer = desk.get(reverse("people:post_words", args=[unit.pk]))
    found = {line.words: (post.initial, proposal and proposal.code) for line, _key, post, proposal in
             answer.context["form"].rows}  # fmt: skip
    assert found == {"夜班保安": ("guard", "guard"), "礼宾员": ("", None)}
    assert "按名称建议：保安员" in answer.content.decode()
    assert not unit.memberships.exclude(post=None).exists(), "a proposal settles nothing by itself"


def test_rosters_that_were_there_before_learn_the_other_names(desk, unit):
    imported(desk, unit, csv("甲,1,厨师,,2020-03-01", "乙,2,礼宾员,,2021-03-01"))
    assert titles(unit) == [("乙", "", "礼宾员"), ("甲", "", "厨师")], "the control: nothing of it is known"
    load_posts()
    assert settle_what_everybody_says() == 1
    assert titles(unit) == [("乙", "", "礼宾员"), ("甲", "kitchen", "厨师")]
    assert settle_what_everybody_says() == 0
