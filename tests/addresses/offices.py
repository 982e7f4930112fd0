"""Addresses of setting up, roles, offices."""

from __future__ import annotations

from tests.addresses.shared import POST_ONLY, SIGNED_IN
from tests.walk import Entry

GRANT_FIELDS = ("name", "phone", "username", "jurisdiction", "venue", "valid_until")

OFFICES = [
    Entry(
        "start",
        "/start/",
        "admin",
        SIGNED_IN,
        query=("code",),
        fields=("code", "name", "username", "password", "again"),
    ),
    Entry("start.city", "/start/city/", "admin", SIGNED_IN, POST_ONLY, fields=("jiaxing", "file")),
    Entry("start.offices", "/start/offices/", "admin", SIGNED_IN, POST_ONLY, fields=()),
    Entry("roles", "/accounts/roles/", "officer", SIGNED_IN, query=("q", "role", "ended", "page")),
    Entry("role.grant", "/accounts/roles/new/venue_keeper/", "officer", SIGNED_IN, fields=GRANT_FIELDS),
    Entry("role.grant.county", "/accounts/roles/new/county_officer/", "city", SIGNED_IN, fields=GRANT_FIELDS),
    Entry("role.end", "/accounts/roles/{keeper_grant}/end/", "city", SIGNED_IN, POST_ONLY, fields=()),
    Entry("role.link", "/accounts/roles/{keeper_grant}/link/", "city", SIGNED_IN, POST_ONLY, fields=()),
    Entry(
        "teachers",
        "/accounts/units/{organisation}/teachers/",
        "teacher",
        SIGNED_IN,
        query=("page",),
        fields=("person", "school_class", "valid_until"),
    ),
    Entry("offices", "/accounts/offices/", "city", SIGNED_IN, query=("page",)),
    Entry("office.add", "/accounts/offices/new/", "city", SIGNED_IN, fields=("name", "places")),
    Entry("office", "/accounts/offices/{office}/", "city", SIGNED_IN, fields=("name", "places")),
    Entry("password.new", "/accounts/password/new/", "manager", SIGNED_IN, 302, fields=("password1", "password2")),
]
