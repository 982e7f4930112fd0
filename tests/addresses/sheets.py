"""Addresses of tables that people upload."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

SHEETS = [
    Entry(
        "sheets.start",
        "/sheets/roster/{drilled_unit}/",
        "manager",
        SIGNED_IN,
        query=("page",),
        fields=("file",),
    ),
    Entry(
        "sheets.pupils",
        "/sheets/pupils/{organisation}/",
        "teacher",
        SIGNED_IN,
        query=("page",),
        fields=("file", "school_year"),
    ),
    Entry("sheets.units", "/sheets/units/area/", "officer", SIGNED_IN, query=("page",), fields=("file",)),
    Entry("sheets.accounts", "/sheets/accounts/area/", "officer", SIGNED_IN, query=("page",), fields=("file",)),
    Entry(
        "sheets.key_units",
        "/sheets/key-units/area/",
        "officer",
        SIGNED_IN,
        query=("page",),
        fields=("file", "division", "year", "document", "issued_on"),
    ),
    Entry("role.invitations", "/accounts/roles/sheets/{account_sheet}.pdf", "officer", FILE),
    Entry("sheets.blank", "/sheets/roster/{drilled_unit}/blank.xlsx", "manager", FILE),
    Entry("sheets.naming", "/sheets/{raw_sheet}/", "manager", SIGNED_IN),
    Entry("sheets.show", "/sheets/{sheet}/", "manager", SIGNED_IN, query=("show", "page")),
    Entry("sheets.report", "/sheets/{sheet}/lines.xlsx", "manager", FILE),
    Entry(
        "sheets.columns",
        "/sheets/{raw_sheet}/columns/",
        "manager",
        SIGNED_IN,
        POST_ONLY,
        fields=("column*", "is_complete", "since", "again", "table", "header_line"),
    ),
    Entry("sheets.answers", "/sheets/{sheet}/answers/", "manager", SIGNED_IN, POST_ONLY, fields=("line*", "rest")),
    Entry("sheets.go_on", "/sheets/{sheet}/go-on/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("sheets.undo", "/sheets/{sheet}/undo/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("sheets.again", "/sheets/{sheet}/again/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("sheets.apply", "/sheets/{sheet}/apply/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("sheets.discard", "/sheets/{sheet}/discard/", "manager", SIGNED_IN, POST_ONLY, fields=()),
]
