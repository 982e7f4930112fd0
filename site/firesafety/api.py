"""The public API: each room's router under /api/, documented at /api/docs."""

from ninja import NinjaAPI

from courses.training.certificates.api import router as training_router
from venues.api import router as venues_router

from .api_docs import SitePage

api = NinjaAPI(
    title="嘉兴消防安全培训平台 API",
    version="1",
    description="Public, read-only: venues with their open slots, and certificate verification.",
    urls_namespace="api",
    docs=SitePage(),
)
api.add_router("/venues", venues_router, tags=["venues"])
api.add_router("/certificates", training_router, tags=["certificates"])
