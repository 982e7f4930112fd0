from __future__ import annotations

import pytest
from wagtail.models import Page, Site

from common.sites import forget_sites
from courses.models import HomePage
from portal.details import forget_details
from portal.models import ArticleIndexPage
from portal.seeding import make_article_index


@pytest.fixture(autouse=True)
def fresh():
    """What is kept in memory belongs to one test."""
    forget_details()
    yield
    forget_details()


@pytest.fixture
def home(db) -> HomePage:
    """A home page, as the first start makes it."""
    page = HomePage(title="嘉兴消防安全培训", slug="front")
    Page.get_first_root_node().add_child(instance=page)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": page})
    forget_sites()
    return page


@pytest.fixture
def index(home) -> ArticleIndexPage:
    make_article_index(home)
    return ArticleIndexPage.objects.get()
