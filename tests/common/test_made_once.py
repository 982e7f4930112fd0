"""What is worked out once and used for many rows or pages says what it would say worked out each time."""

from __future__ import annotations

import uuid

import pytest
from django.db.models import Model
from django.template import engines
from django.urls import reverse
from django.utils.translation import override

from common.row_urls import url_maker
from courses.training.models import Force, Rule
from people.models import NumberKind, Organisation
from tests.training.test_record_edges import kept_rule
from venues.models import OpeningHours


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "example", "key"),
    [
        ("venues:venue", "000000000000", "330400000000"),
        ("bookings:book", 0, 17),
        ("training:duty", uuid.UUID(int=0), uuid.uuid4()),
    ],
)
def test_a_made_url_is_the_reversed_one(language, name, example, key):
    with override(language):
        assert url_maker(name, example=example)(key) == reverse(name, args=[key])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("row", "field"),
    [
        (Organisation(number_kind=NumberKind.RELIGIOUS), "number_kind"),
        (Organisation(kind="unheard of"), "kind"),
        (OpeningHours(weekday=6), "weekday"),
        (Rule(force=Force.LAW), "force"),
    ],
)
def test_the_words_of_a_choice_are_djangos(language, row, field, db):
    with override(language):
        shown = getattr(row, f"get_{field}_display")()
        assert shown == Model._get_FIELD_display(row, row._meta.get_field(field))
        assert isinstance(shown, str)


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_a_fixed_part_speaks_the_language_of_its_page():
    source = '{% load ui %}{% fixed "includes/footer.html" %}'
    texts = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            texts.append(rendered(source))
    assert texts[0] == texts[2] != texts[1]


def test_what_a_rule_says_of_itself_follows_the_rule(db):
    source = "{% load rule_facts %}{% rule_facts rule %}"
    rule = kept_rule(id="X-ONCE", note="甲")
    before = rendered(source, rule=rule)
    assert rendered(source, rule=rule) == before
    rule.note = "乙"
    after = rendered(source, rule=rule)
    assert ("甲" in before, "乙" in before) == (True, False)
    assert ("甲" in after, "乙" in after) == (False, True)
    with override("en"):
        assert rendered(source, rule=rule) != after
