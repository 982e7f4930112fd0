"""Addresses of what programs read, files, kiosks."""

from __future__ import annotations

from tests.addresses.shared import API, FILE, POST_ONLY
from tests.walk import KIOSK, Entry

PROGRAMS = [
    Entry("healthz", "/healthz", kind=API, status=503),  # no worker beats here
    Entry("readyz", "/readyz", kind=API, status=503),
    Entry("metrics", "/metrics", kind=FILE),
    Entry("favicon", "/favicon.ico", kind=FILE, status=302),
    Entry("upload", "/uploads/{upload}", kind=FILE),
    Entry("document", "/documents/{document}/{document_file}", kind=FILE),
    Entry("api", "/api/", kind=API, status=404),
    Entry("api.docs", "/api/docs", kind=API),
    Entry("api.openapi", "/api/openapi.json", kind=API),
    Entry("api.venues", "/api/venues", kind=API, query=("q", "parent", "page", "page_size")),
    Entry("api.venue", "/api/venues/{venue}", kind=API),
    Entry("api.slots", "/api/venues/{venue}/slots", kind=API),
    Entry("api.certificate", "/api/certificates/{serial}", kind=API),
    Entry("api1", "/api/v1/", kind=API, status=404),
    Entry("api1.docs", "/api/v1/docs", kind=API),
    Entry("api1.openapi", "/api/v1/openapi.json", kind=API),
    Entry("api1.venues", "/api/v1/venues", kind=API, query=("q", "parent", "page", "page_size")),
    Entry("api1.venue", "/api/v1/venues/{venue}", kind=API),
    Entry("api1.slots", "/api/v1/venues/{venue}/slots", kind=API),
    Entry("api1.certificate", "/api/v1/certificates/{serial}", kind=API),
    Entry("api1.posts", "/api/v1/posts", kind=API, status=401),
    Entry("api1.units", "/api/v1/units", kind=API, status=401, query=("q", "status", "page", "page_size")),
    Entry("api1.roster", "/api/v1/units/{organisation}/roster", kind=API, status=POST_ONLY, fields=()),
    Entry("api1.duties", "/api/v1/units/{organisation}/duties", kind=API, status=401),
    Entry("api1.people", "/api/v1/units/{organisation}/people", kind=API, status=401),
    Entry("api1.certificates", "/api/v1/units/{organisation}/certificates", kind=API, status=401),
    Entry(
        "api1.records",
        "/api/v1/units/{organisation}/records",
        kind=API,
        status=401,
        query=("kind", "standing", "since", "until"),
    ),
    Entry("api1.bookings", "/api/v1/venues/{venue}/bookings", kind=API, status=401),
    Entry(
        "api1.kiosk.runs",
        "/api/v1/kiosk/runs",
        KIOSK,
        API,
        POST_ONLY,
        fields=("format", "id", "scenario", "sha256", "seed", "role", "ticks", "steps", "started_at", "child", "shown"),
    ),
    Entry(
        "api1.kiosk.sessions", "/api/v1/kiosk/sessions", KIOSK, API, POST_ONLY, fields=("scenario", "sha256", "role")
    ),
    Entry("api1.unknown", "/api/v1/nothing", kind=API, status=404),
    Entry(
        "kiosk.runs",
        "/api/drills/kiosk/",
        KIOSK,
        API,
        POST_ONLY,
        fields=(
            "format",
            "id",
            "scenario",
            "sha256",
            "seed",
            "role",
            "ticks",
            "steps",
            "started_at",
            "child",
            "shown",
            "model",
        ),
    ),
    Entry(
        "kiosk.open", "/api/drills/kiosk/open/", KIOSK, API, POST_ONLY, fields=("scenario", "sha256", "role", "child")
    ),
]
