"""What no browser sends to the admin is answered with 400 or 404; what people type is searched for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.search import MOST_WORDS, cut


@pytest.fixture
def admin_client(client, admin_user):
    client.force_login(admin_user)
    return client


def row(order: str) -> dict[str, str]:
    """A question whose first choice stands at this place."""
    data = {"choices-TOTAL_FORMS": "2", "choices-INITIAL_FORMS": "0", "choices-MIN_NUM_FORMS": "2"}
    first = {"choices-0-text": "a", "choices-0-ORDER": order, "choices-0-DELETE": "x"}
    return data | first | {"choices-1-text": "b", "choices-1-ORDER": "2"}


@pytest.mark.parametrize(("order", "status"), [("3", 200), ("1e400", 400)])
def test_a_row_out_of_order_is_no_error_page(admin_client, order, status):
    url = reverse("wagtailsnippets_quizzes_question:add")
    assert admin_client.post(url, row(order)).status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("choose-external-link/", 200), ("snippets/choose/quizzes/question/create/", 404), ("venue_admin/new/", 404)],
)
def test_a_form_without_its_fields_is_no_error_page(admin_client, path, status):
    assert admin_client.post(f"/cms/{path}", {}).status_code == status


@pytest.mark.parametrize("query", ["'", "\\", "{}", "长" * 5000, "word " * 5000])
def test_signs_alone_find_nothing_and_long_queries_are_cut(admin_client, query):
    answer = admin_client.get("/cms/pages/search/", {"q": query})
    assert answer.status_code == 200
    assert list(answer.context["object_list"]) == []


def test_a_query_has_so_many_words_at_most():
    assert len(cut("word " * (MOST_WORDS + 1), for_index=False).split()) == MOST_WORDS
    assert len(cut("word " * (MOST_WORDS + 1), for_index=True).split()) == MOST_WORDS + 1
