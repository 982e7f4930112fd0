"""Addresses keep the reader's language, and the menu knows where the reader is."""

import pytest
from django.template import Context, Template
from django.utils import translation


def render(source: str, rf, path: str = "/", language: str = "zh-hans") -> str:
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context({"request": rf.get(path)}))


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "/venues/"), ("en", "/en/venues/")])
def test_local_keeps_the_language(rf, language, expected):
    assert render("{% local '/venues/' %}", rf, language=language) == expected


def test_the_twin_of_a_chinese_page_keeps_its_query(rf):
    page = render("{% twin_url 'en' as url %}{{ url|safe }}", rf, "/venues/?q=海盐&page=2")
    assert page.startswith("/en/venues/?q=")
    assert page.endswith("&page=2")


def test_the_twin_of_an_english_page_has_no_prefix(rf):
    assert render("{% twin_url 'zh-hans' %}", rf, "/en/venues/") == "/venues/"


def test_a_path_that_only_begins_like_a_language_is_left_alone(rf):
    assert render("{% twin_url 'en' %}", rf, "/energy/") == "/en/energy/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/venues/", "page"), ("/en/venues/", "page"), ("/venues/330402000000/", "true"), ("/drills/", "")],
)
def test_the_menu_marks_the_readers_place(rf, path, expected):
    mark = render("{% current '/venues/' %}", rf, path)
    assert mark == (f' aria-current="{expected}"' if expected else "")


def test_the_home_link_is_marked_on_the_home_page_only(rf):
    assert render("{% current '/' %}", rf, "/venues/") == ""
