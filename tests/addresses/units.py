"""Addresses of units, their kinds, facts and acts."""

from __future__ import annotations

from tests.addresses.shared import POST_ONLY, SIGNED_IN
from tests.walk import Entry

UNIT_FIELDS = (
    "name", "kind", "code", "address", "number_kind", "number", "legal_body_name", "legal_body_code", "another",
    "public_assembly", "headcount", "beds", "boarding_pupils", "floor_area_m2", "height_m",
    "storeys", "dense_place", "commercial_complex", "residential", "shared_building", "shared_management",
    "high_rise_area", "control_room", "sub_plan",
)  # fmt: skip

KIND_FIELDS = ("name", "name_en", "categories", "may_be", "like", "source")

UNITS = [
    Entry("kinds", "/accounts/kinds/", "officer", SIGNED_IN),
    Entry("kind.add", "/accounts/kinds/new/", "city", SIGNED_IN, fields=KIND_FIELDS),
    Entry("kind.edit", "/accounts/kinds/{kind}/", "city", SIGNED_IN, fields=("categories", "may_be", "source")),
    Entry("units", "/accounts/units/", "officer", SIGNED_IN, query=("q", "page")),
    Entry("unit.add", "/accounts/units/new/", "officer", SIGNED_IN, fields=UNIT_FIELDS),
    Entry(
        "unit",
        "/accounts/units/{organisation}/",
        "officer",
        SIGNED_IN,
        fields=("id", "name", "phone", "started_on"),
    ),
    Entry("unit.edit", "/accounts/units/{organisation}/edit/", "officer", SIGNED_IN, fields=UNIT_FIELDS),
    Entry("unit.edit.manager", "/accounts/units/{drilled_unit}/edit/", "manager", SIGNED_IN, fields=UNIT_FIELDS),
    Entry("unit.facts", "/accounts/units/{drilled_unit}/facts/", "manager", SIGNED_IN, query=("page",)),
    Entry(
        "unit.fact",
        "/accounts/units/{drilled_unit}/facts/control_room/",
        "manager",
        SIGNED_IN,
        query=("next",),
        fields=("value", "since", "source", "note", "next"),
    ),
    Entry("unit.acts", "/accounts/units/{organisation}/acts/", "officer", SIGNED_IN),
    Entry(
        "unit.rename",
        "/accounts/units/{organisation}/acts/rename/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("name", "on", "source"),
    ),
    Entry(
        "unit.shut",
        "/accounts/units/{organisation}/acts/shut/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("kind", "on", "source"),
    ),
    Entry(
        "unit.reopen",
        "/accounts/units/{organisation}/acts/reopen/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=("on", "source"),
    ),
    Entry(
        "unit.dismiss",
        "/accounts/units/{organisation}/managers/{unit_grant}/end/",
        "officer",
        SIGNED_IN,
        POST_ONLY,
        fields=(),
    ),
]
