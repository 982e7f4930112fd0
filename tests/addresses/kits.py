"""Addresses of pages that work without the network, and keys of programs."""

from __future__ import annotations

from tests.addresses.shared import API, FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

KITS = [
    Entry(
        "exchange.keys",
        "/accounts/exchange/",
        "manager",
        SIGNED_IN,
        query=("page",),
        fields=("name", "owner", "scopes", "days"),
    ),
    Entry("kits.outbox", "/kit/", fields=("file",)),
    Entry("kits.outbox.manager", "/kit/", "manager", fields=("file",)),
    Entry("kits.worker", "/kit/sw.js", kind=FILE),
    Entry("kits.take", "/kit/take/", "manager", SIGNED_IN, POST_ONLY, fields=("unit", "device")),
    Entry("kits.send", "/kit/send/", kind=API, status=POST_ONLY, fields=("envelope", "attachments")),
    Entry("real_drill.kit", "/kit/unit/{drilled_unit}/drill/", "manager", SIGNED_IN),
    Entry("session.kit", "/kit/unit/{drilled_unit}/session/", "manager", SIGNED_IN),
    Entry("publicity.kit", "/kit/unit/{drilled_unit}/publicity/", "manager", SIGNED_IN),
    Entry("certificate.kit", "/kit/unit/{drilled_unit}/certificate/", "manager", SIGNED_IN),
]
