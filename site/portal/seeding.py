"""The page of announcements, made once; what an editor takes away stays away."""

from __future__ import annotations

from wagtail.models import Page

from .models import ArticleIndexPage, SiteDetails


def make_article_index(home: Page | None) -> bool:
    """Makes the page below the home page at the first start that finds one; the row of details tells later starts."""
    if home is None or SiteDetails.objects.exists():
        return False
    SiteDetails.objects.create()
    if not ArticleIndexPage.objects.exists():
        index = ArticleIndexPage(title="通知公告", slug="announcements", show_in_menus=False)
        home.add_child(instance=index)
        index.save_revision().publish()
    return True
