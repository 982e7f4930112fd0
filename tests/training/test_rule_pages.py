"""The rules in words: searched, filtered, each beside how it can be met; no expression and no key on any page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from courses.training.models import Rule
from courses.training.proposals.ways import ways_of_rule
from courses.training.rulebook.attributes import ATTRIBUTES
from courses.training.rulebook.rule_file import load_rules, read_rules
from courses.training.rulebook.scope import parse_scope
from courses.training.rulebook.scope_words import content_words, scope_words

CODE_LIKE = re.compile(r"unit\.|person\.|school_class\.|==|course:|quiz:|rule:|drill:|training:")


@pytest.fixture
def found(client, db, pupil_user):
    """The page of rules for a query, as a reader sees it."""
    load_rules()
    client.force_login(pupil_user)
    return lambda **query: client.get(reverse("training:rules"), query).content.decode()


def codes(page: str) -> set[str]:
    return set(re.findall(r"/rules/([A-Z0-9-]+)/", page))


def test_a_search_takes_all_words_and_says_how_many(found):
    page = found(q="重点单位 演练 40")
    assert codes(page) == set()
    page = found(q="微型消防站")
    assert codes(page) >= {"M-COMMUNITY", "M-KEYUNIT", "M-TRAIN"}
    assert f"{len(codes(page))} 条" in page or f"{len(codes(page))}条" in page


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ({"subject": "class"}, "S-VISIT", "U-PREJOB"),
        ({"kind": "visit"}, "S-VISIT", "S-4H"),
        ({"force": "law"}, "U-LAW", "U-PLAN"),
        ({"force": "guide", "subject": "organisation"}, "S-DRILL-MONTH", "S-DRILL-TERM"),
    ],
)
def test_a_list_narrows_what_is_shown(found, query, inside, outside):
    shown = codes(found(**query))
    assert inside in shown
    assert outside not in shown


def test_the_last_rule_is_reached(found):
    seen = set()
    for number in (1, 2):
        seen |= codes(found(page=number))
    assert seen == {entry["id"] for entry in read_rules()}


def test_every_rule_that_asks_for_something_can_be_met_by_a_screen():
    newest = {entry["id"]: entry for entry in read_rules()}
    from courses.training.rulebook.rule_file import rule_of

    for code, entry in newest.items():
        assert bool(ways_of_rule(rule_of(entry))) is not bool(entry.get("reference")), code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_scope_and_no_content_is_shown_as_code(db, language):
    with override(language):
        for entry in read_rules():
            said = [scope_words(entry["scope"], {}), *content_words(entry.get("accepts_content", []), {})]
            assert all(text and not CODE_LIKE.search(text) for text in said)


def test_a_scope_is_said_as_it_is_parsed(db):
    load_rules()
    text = scope_words(Rule.objects.filter(code="H-DRILL-SUB").latest("version").scope)
    for name in ("unit.sub_plan", "unit.residential", "unit.height_m", "unit.storeys"):
        assert str(ATTRIBUTES[name].label) in text
    assert "＞ 27" in text and "＞ 24" in text
    assert scope_words("not unit.key_unit") != scope_words("unit.key_unit")
    assert parse_scope("not unit.key_unit", "organisation").unit({"unit.key_unit": False})


@pytest.mark.parametrize("code", ["S-4H", "U-STAFF-YEAR", "U-LAW-KEY", "S-DRILL-MONTH", "U-PREJOB"])
def test_a_rules_page_has_its_words_and_no_code(found, client, code):
    page = client.get(reverse("training:rule", args=[code])).content.decode()
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S)
    assert not re.search(r"unit\.\w|person\.\w|course:|rule:", text)
    assert "三十天" in page or code in ("U-LAW-KEY", "U-PREJOB")


def test_no_citation_shows_the_transcribers_marks(db):
    load_rules()
    cited = Rule.objects.filter(article__contains="待核")
    assert cited, "control: the file has such marks"
    assert all("待核" not in rule.citation and "转述" not in rule.citation for rule in Rule.objects.all())


def test_long_lists_of_a_proposal_are_folded(client, foreign_officer):
    load_rules()
    client.force_login(foreign_officer)
    answer = client.get(reverse("training:propose_new"))
    long = [field for field in answer.context["form"].scope_fields if len(field.subwidgets) > 8 and field.use_fieldset]
    assert len(long) >= 3, "control"
    for field in long:
        before = answer.text[: answer.text.index(f'name="{field.html_name}"')]
        assert before.rindex("<details") > before.rindex("</fieldset>"), field.name
