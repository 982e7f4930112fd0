"""Addresses at the root of the site, the same in every language."""

from django.urls import path, re_path
from django.views.decorators.cache import cache_page
from wagtail.contrib.sitemaps.views import sitemap

from .feeds import ArticleFeed
from .views import robots, verification_file

app_name = "portal"

KEEP_S = 600

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", cache_page(KEEP_S)(sitemap), name="sitemap"),
    path("announcements.xml", ArticleFeed(), name="feed"),
    re_path(r"^(?P<name>[A-Za-z0-9_-]{4,80}\.(?:txt|html))$", verification_file, name="verification_file"),
]
