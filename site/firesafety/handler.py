"""The HTTP side of the ASGI application: Django's handler with the whole request in one thread."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Runs middleware and view as one synchronous chain.

    Every middleware and nearly every view here is synchronous. Django's own handler would cross between event loop and
    thread at the view and at each middleware hook around it; this one crosses once. Async views still work.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
