"""The catalogue of posts: loaded from its file, kept where an editor has changed it, offered by kind of unit."""

from __future__ import annotations

import re

import pytest
import yaml

from courses.training.rulebook.rule_file import RULES, load_rules
from people.models import OrganisationKind, Post
from people.staff import catalogue
from people.staff.catalogue import duties_of, load_posts, offered_posts, posts_named, read_posts

NAMED = re.compile(r"person\.post (?:== |in )(\([^)]*\)|'[^']*')")
FROM_THE_POLICY = {
    "property_legal", "property_manager", "property_security_head", "property_security_captain", "property_guard",
    "property_electrician", "village_head", "micro_station", "responsible_person", "fire_manager", "state_firm_head",
    "party_office_head",
}  # fmt: skip


@pytest.fixture
def loaded(db) -> int:
    return load_posts()


def codes_in_scopes() -> set[str]:
    """The codes of posts that the scopes of the shipped rules name."""
    found: set[str] = set()
    for path in RULES.glob("*.yaml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", []):
            for group in NAMED.findall(rule.get("scope") or ""):
                found.update(re.findall(r"'([^']+)'", group))
    return found


def test_every_post_that_a_rule_names_is_in_the_catalogue():
    named = codes_in_scopes()
    assert {"control_room", "village_head", "property_guard"} <= named, "control: the scopes are read"
    assert named <= set(read_posts())


def test_the_posts_of_the_policy_are_there():
    assert set(read_posts()) >= FROM_THE_POLICY


def test_loading_twice_changes_nothing(loaded):
    assert loaded == len(read_posts())
    assert load_posts() == 0


def test_what_an_editor_changed_stays_and_the_rest_follows_the_file(loaded, monkeypatch):
    Post.objects.filter(code="guard").update(name="门卫")
    changed = {code: dict(columns) for code, columns in read_posts().items()}
    changed["guard"] |= {"name": "安保员", "source": "新依据"}
    monkeypatch.setattr(catalogue, "read_posts", lambda: changed)
    assert load_posts() == 1
    post = Post.objects.get(code="guard")
    assert (post.name, post.source) == ("门卫", "新依据")


def test_a_post_older_than_the_file_keeps_its_name_and_gets_the_rest(db):
    Post.objects.create(code="control_room", name="消控员")
    load_posts()
    post = Post.objects.get(code="control_room")
    assert (post.name, post.asks_certificate) == ("消控员", True)
    assert "持证上岗" in post.duties


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (OrganisationKind.PROPERTY_COMPANY, "property_legal"),
        (OrganisationKind.VILLAGE_COMMITTEE, "village_head"),
        (OrganisationKind.HOTEL, "front_desk"),
        (OrganisationKind.STATE_FIRM, "state_firm_head"),
    ],
)
def test_a_kind_of_unit_offers_its_own_posts_first_and_no_post_twice(loaded, kind, first):
    own, others = offered_posts(kind)
    assert own[0].code == first
    assert {"responsible_person", "control_room", "staff"} <= {post.code for post in own}
    assert len(own) + len(others) == len({*own, *others}) == Post.objects.count()


def test_a_post_without_duties_takes_those_of_everybody(loaded):
    shop, guard = Post.objects.get(code="shop_staff"), Post.objects.get(code="guard")
    found = duties_of([shop, guard])
    assert (found[shop.pk].code, found[guard.pk].code) == ("staff", "guard")


def test_a_post_that_no_rule_names_is_seen_by_the_administrator(client, loaded, superuser):
    load_rules()
    Post.objects.create(code="full_time", name="专职消防安全管理员")
    client.force_login(superuser)
    rows = {row[:40]: row for row in client.get("/cms/post/?q=专职消防安全管理员").text.split("<tr")}
    assert any("full_time" in row and "没有规则提到此岗位" in row for row in rows.values())
    named = client.get("/cms/post/?q=control_room").text
    assert "没有规则提到此岗位" not in named, "control: rules name it"
    form = client.get("/cms/post/new/").text
    assert "control_room（消防控制室" in form


def test_which_posts_rules_name_is_read_from_their_scopes(loaded):
    load_rules()
    assert posts_named().keys() == codes_in_scopes()


def test_an_exported_table_says_yes_and_no(client, hotel, superuser):
    client.force_login(superuser)
    table = b"".join(client.get("/cms/organisation/?export=csv").streaming_content).decode()
    assert "True" not in table
    assert "False" not in table
    assert "否" in table
