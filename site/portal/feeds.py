"""Announcements as a feed."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.translation import gettext as _

from .details import site_details
from .models import ArticlePage

ITEMS = 30


def newest_articles(count: int) -> list[ArticlePage]:
    """The newest announcements that everybody may read."""
    return list(ArticlePage.objects.live().public().order_by("-date", "-pk")[:count])


class ArticleFeed(Feed):  # type: ignore[type-arg]
    """The newest announcements as RSS 2.0."""

    link = "/"

    def title(self) -> str:
        return _("%(site)s: announcements") % {"site": site_details().called}

    def description(self) -> str:
        return _("What the site announces.")

    def items(self) -> list[ArticlePage]:
        return newest_articles(ITEMS)

    def item_title(self, item: ArticlePage) -> str:
        return str(item.title)

    def item_description(self, item: ArticlePage) -> str:
        return item.intro or item.search_description

    def item_link(self, item: ArticlePage) -> str:
        return item.get_url() or "/"

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return timezone.make_aware(datetime.combine(item.date, time(8)))
