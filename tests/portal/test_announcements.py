"""Announcements: listed, fed, on the home page; what is private or taken down is in none of them."""

from __future__ import annotations

from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from portal.models import ArticleIndexPage, ArticlePage, SiteDetails
from portal.seeding import make_article_index

PLACES = ("/", "/announcements/", "/announcements.xml", "/sitemap.xml")


def announce(index, slug: str, **fields: object) -> ArticlePage:
    article = ArticlePage(title=f"公告{slug}", slug=slug, **fields)
    index.add_child(instance=article)
    return article


def test_an_announcement_is_found_everywhere(client, index):
    announce(index, "a1", intro="各馆周末开放。", body=[("text", "<p>正文</p>")])
    for place in PLACES[:3]:
        assert "公告a1" in client.get(place).content.decode(), place
    assert "/announcements/a1/" in client.get("/sitemap.xml").content.decode()
    assert "正文" in client.get("/announcements/a1/").content.decode()


@pytest.mark.parametrize("how", ["taken down", "private"])
def test_what_is_not_for_everybody_is_listed_nowhere(client, index, how):
    article = announce(index, "a1")
    if how == "private":
        PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    else:
        article.unpublish()
    for place in PLACES:
        answer = client.get(place).content.decode()
        assert "公告a1" not in answer, place
        assert "/announcements/a1/" not in answer, place
    assert client.get("/announcements/a1/").status_code in (302, 404)


def test_the_newest_come_first_and_all_can_be_reached(client, index):
    for number in range(25):
        announce(index, f"n{number:02}", date=date(2026, 1, 1 + number))
    first = client.get("/announcements/").content.decode()
    assert first.index("公告n24") < first.index("公告n05")
    assert "公告n04" not in first
    assert "公告n04" in client.get("/announcements/?page=2").content.decode()
    home = client.get("/").content.decode()
    assert "公告n22" in home
    assert "公告n21" not in home, "the newest three"


def test_the_page_is_made_once_and_stays_away_when_taken_away(home):
    assert make_article_index(home)
    ArticleIndexPage.objects.get().delete()
    assert not make_article_index(home)
    assert not ArticleIndexPage.objects.exists()


def test_without_a_home_page_nothing_is_made(db):
    assert not make_article_index(None)
    assert not SiteDetails.objects.exists()


def test_search_engines_are_told_what_to_leave_alone(client, settings):
    settings.PUBLIC_URL = "https://fire.example"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /accounts/" in lines
    assert "Disallow: /en/accounts/" in lines
    assert "Sitemap: https://fire.example/sitemap.xml" in lines
    assert not any(line == "Disallow: /courses/" for line in lines), "control"
