"""Whether there are rows: one statement for several questions, right for each unit at each moment."""

from __future__ import annotations

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.any_rows import _statement, any_rows
from people.models import Membership, Organisation


def here(units):
    return Organisation.objects.filter(pk__in=units)


def nothing(units):
    return Organisation.objects.none()


def people(units):
    return Membership.objects.filter(organisation__in=units, school_class=None)


def test_each_question_has_its_answer_by_one_statement(hotel, school, employee):
    with CaptureQueriesContext(connection) as asked:
        assert any_rows((here, nothing, people), (hotel.pk,)) == [True, False, True]
        assert any_rows((here, nothing, people), (school.pk,)) == [True, False, False]
        assert any_rows((people,), (school.pk, hotel.pk)) == [True]
    assert len(asked) == 3


def test_what_is_kept_is_the_statement_and_never_its_answer(hotel, employee):
    assert any_rows((people,), (hotel.pk,)) == [True]
    Membership.objects.all().delete()
    before = _statement.cache_info().hits
    assert any_rows((people,), (hotel.pk,)) == [False]
    assert _statement.cache_info().hits == before + 1


def test_without_units_or_questions_nothing_is_asked(db):
    with CaptureQueriesContext(connection) as asked:
        assert any_rows((here, people), ()) == [False, False]
        assert any_rows((), (uuid.uuid4(),)) == []
    assert not asked.captured_queries
