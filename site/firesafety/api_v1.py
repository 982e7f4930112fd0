"""/api/v1/: what programs ask. Each room's router is put together here; the document stands at /api/v1/docs."""

from common.api.api import Api
from courses.training.certificates.api import router as certificates_router
from courses.training.records_api import router as records_router
from courses.training.status_api import router as status_router
from people.exchange.api import posts_router
from people.exchange.api import router as roster_router
from simulator.drills.kiosk.api import router as kiosk_router
from venues.api import router as venues_router
from venues.bookings.api import router as bookings_router

from .api_docs import SitePage

api_v1 = Api(
    title="嘉兴消防安全培训平台 API",
    version="1",
    description=(
        "Venues and certificates are public. Rosters, states, records and bookings need a key made at "
        "/accounts/exchange/, sent as `Authorization: Bearer fs_…`; it never does more than its maker may. Kiosks use "
        "their own key. Answers to GET carry an ETag. Refusals "
        "have one schema; their words are Chinese, or English by `Accept-Language: en`. "
        "120 calls a minute and key; 429 says by Retry-After when to go on."
    ),
    urls_namespace="api-v1",
    docs=SitePage(),
)
api_v1.add_router("/venues", venues_router, tags=["venues"])
api_v1.add_router("/certificates", certificates_router, tags=["certificates"])
api_v1.add_router("/posts", posts_router, tags=["roster"])
api_v1.add_router("/units", roster_router, tags=["roster"])
api_v1.add_router("/units", status_router, tags=["status"])
api_v1.add_router("/units", records_router, tags=["records"])
api_v1.add_router("/venues", bookings_router, tags=["bookings"])
api_v1.add_router("/kiosk", kiosk_router, tags=["kiosk"])
