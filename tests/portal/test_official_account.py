"""An announcement as it is pasted into a 公众号: styles on the elements, no links, and nothing that runs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

from portal.models import ArticlePage
from portal.official_account import official_account_html
from tests.conftest import make_user
from tests.pictures import jpeg

BODY = (
    '<h2 class="x">安排</h2><p>请<b>周六</b>来，见<a href="https://example.org/a">办法</a>。</p>'
    "<script>alert(1)</script><ol><li>一</li></ol>"
)


@pytest.fixture
def article(index, settings) -> ArticlePage:
    settings.PUBLIC_URL = "https://fire.example"
    image = get_image_model().objects.create(title="图", file=SimpleUploadedFile("a.jpg", jpeg()))
    page = ArticlePage(title="开放日", slug="open-day", intro="各馆<开放>。")
    page.body = [("text", BODY), ("picture", {"image": image, "alt": "场馆"})]
    index.add_child(instance=page)
    return ArticlePage.objects.get(pk=page.pk)


def test_what_is_pasted_carries_its_styles_and_no_more(article):
    soup = BeautifulSoup(official_account_html(article), "html.parser")
    assert {element.name for element in soup.find_all(True)} <= {"section", "p", "h2", "b", "ol", "li", "img"}
    assert {name for element in soup.find_all(True) for name in element.attrs} == {"style", "src", "alt"}
    assert "color:#8f1b13" in soup.h2["style"]
    assert soup.find_all("p")[0].get_text() == "各馆<开放>。"
    assert "办法（https://example.org/a）" in soup.get_text(), "a 公众号 opens no links"
    assert "alert" not in soup.get_text()
    assert soup.img["src"].startswith("https://fire.example/")
    assert soup.img["alt"] == "场馆"


def test_the_page_itself_carries_what_would_be_dropped(article, client):
    """Control: the same text on the site has links and classes."""
    page = client.get("/announcements/open-day/").content.decode()
    assert 'href="https://example.org/a"' in page
    assert "class=" in page


def test_editors_open_it_from_the_announcement(article, client, admin_user):
    url = reverse("official_account", args=[article.pk])
    client.force_login(admin_user)
    assert url in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "https://fire.example/announcements/open-day/" in client.get(url).content.decode()
    file = client.get(f"{url}?download")
    assert "attachment" in file["Content-Disposition"]
    article.unpublish()
    assert client.get(url).status_code == 404, "only what is published goes out"


def test_nobody_else_opens_it(article, client, db):
    from django.contrib.auth.models import Permission

    other = make_user("other")
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(other)
    assert client.get("/cms/").status_code == 200, "control: they may come into the admin"
    assert client.get(reverse("official_account", args=[article.pk])).status_code in (302, 403)
