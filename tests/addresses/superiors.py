"""Addresses of groups and departments above units, and their circulars."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

SUPERIOR_FIELDS = ("sort", "sector", "name", "name_to_confirm", "number", "place", "kinds", "source")

SUPERIORS = [
    Entry("superiors", "/accounts/superiors/", "officer", SIGNED_IN, query=("q", "page")),
    Entry("superior.add", "/accounts/superiors/new/", "officer", SIGNED_IN, fields=SUPERIOR_FIELDS),
    Entry(
        "superior", "/accounts/superiors/{superior}/", "bureau", SIGNED_IN, query=("q", "here", "page"),
        fields=("name", "number", "sort", "place", "since", "source"),
    ),
    Entry("superior.edit", "/accounts/superiors/{superior}/edit/", "officer", SIGNED_IN, fields=SUPERIOR_FIELDS),
    Entry(
        "superior.rename", "/accounts/superiors/{superior}/rename/", "officer", SIGNED_IN, POST_ONLY,
        fields=("name", "on", "source"),
    ),
    Entry(
        "superior.import", "/accounts/superiors/{superior}/import/", "bureau", SIGNED_IN,
        fields=("file", "source", "complete", "rows"),
    ),
    Entry("circulars", "/accounts/superiors/{superior}/circulars/", "bureau", SIGNED_IN, query=("page",)),
    Entry(
        "circular.new", "/accounts/superiors/{superior}/circulars/new/", "bureau", SIGNED_IN,
        fields=("title", "text", "answer_by", "white_list_item", "approval", "attachment"),
    ),
    Entry("circular", "/accounts/circulars/{circular}/", "bureau", SIGNED_IN, query=("state", "q", "page")),
    Entry("circular.file", "/accounts/circulars/{circular}/file/", "bureau", FILE),
    Entry("listed", "/accounts/listed/{listed}/", "bureau", SIGNED_IN, query=("q",)),
    Entry("listed.tie", "/accounts/listed/{listed}/tie/", "officer", SIGNED_IN, POST_ONLY, fields=("organisation",)),
    Entry("listed.end", "/accounts/listed/{listed}/end/", "bureau", SIGNED_IN, POST_ONLY, fields=("until",)),
    Entry(
        "listed.hold", "/accounts/listed/{member}/hold/", "city", SIGNED_IN, POST_ONLY,
        fields=("holding", "share_percent", "upper", "on", "source"),
    ),
    Entry(
        "listed.enter", "/accounts/listed/{member}/enter/", "group", SIGNED_IN, POST_ONLY, fields=("province", "kind")
    ),
    Entry("receipts", "/accounts/receipts/", "manager", SIGNED_IN, query=("page",)),
    Entry("receipt", "/accounts/receipts/{receipt}/", "manager", SIGNED_IN),
    Entry("receipt.confirm", "/accounts/receipts/{receipt}/confirm/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("receipt.answer", "/accounts/receipts/{receipt}/answer/", "manager", SIGNED_IN, POST_ONLY,
          fields=("answer",)),
    Entry("owns", "/oversight/own/", "bureau", SIGNED_IN, status=302),
    Entry("own", "/oversight/own/{superior}/", "bureau", SIGNED_IN,
          query=("q", "kind", "state", "division", "period", "page")),
    Entry("own.absent", "/oversight/own/{superior}/absent/", "bureau", SIGNED_IN, query=("page",)),
    Entry("own.unit", "/oversight/own/{superior}/units/{drilled_unit}/", "bureau", SIGNED_IN,
          query=("state", "q", "period", "page")),
    Entry("own.file", "/oversight/own/{superior}/file/", "bureau", SIGNED_IN, POST_ONLY,
          fields=("q", "kind", "state", "division", "period")),
]  # fmt: skip
