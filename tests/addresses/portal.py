"""Addresses of the site's public face: announcements, their feed, what search engines and platforms ask for."""

from __future__ import annotations

from tests.addresses.shared import FILE
from tests.walk import Entry

PORTAL = [
    Entry("announcements", "/announcements/", query=("page",)),
    Entry("announcement", "/announcements/{announcement}/"),
    Entry("announcements.feed", "/announcements.xml", kind=FILE),
    Entry("help", "/help/"),
    Entry("help.editor", "/help/editor/"),
    Entry("help.handbook", "/help/operator/"),
    Entry("help.picture", "/help/pictures/none.png", kind=FILE, status=404),
    Entry("robots", "/robots.txt", kind=FILE),
    Entry("browsers", "/browsers/"),
    Entry("sitemap", "/sitemap.xml", kind=FILE),
    Entry("verification_file", "/{verification_file}", kind=FILE),
]
