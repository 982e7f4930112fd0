"""Browsers of a class: seats that are proved, and the sockets of pages."""

from __future__ import annotations

import json
from typing import Any

from asgiref.sync import sync_to_async
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from courses.classroom.live.routing import lesson_urlpatterns
from people.models import SchoolClass
from people.seats.proof import seat_of, secret_of

SITE = AuthMiddlewareStack(URLRouter(lesson_urlpatterns))
WAIT_S = 20


def browser_at(school_class: SchoolClass, seat: int) -> Client:
    """A browser in which a seat was proved on the pupil's own page."""
    client, membership = Client(), seat_of(school_class, seat)
    assert membership is not None
    given = {"class_code": school_class.join_code, "seat": seat, "secret": secret_of(membership)}
    assert client.post(reverse("people:seat"), given).status_code == 302
    return client


class Page:
    """The socket of a page, with the cookies of its browser."""

    def __init__(self, client: Client, lesson_id: Any, kind: str) -> None:
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie.value}".encode())] if cookie else []
        self.line = WebsocketCommunicator(SITE, f"/ws/classroom/{lesson_id}/{kind}/", headers=headers)
        self.told: list[dict[str, Any]] = []

    async def open(self) -> bool:
        connected, _code = await self.line.connect(timeout=WAIT_S)
        return connected

    async def say(self, **message: Any) -> None:
        await self.line.send_to(text_data=json.dumps(message))

    async def hear(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next message of a kind that has these fields; what comes before it is kept in `told`."""
        while True:
            message = json.loads(await self.line.receive_from(timeout=WAIT_S))
            self.told.append(message)
            body = message.get("lesson") or message.get("state") or message
            if message["t"] == kind and all(body.get(name) == value for name, value in fields.items()):
                return message

    async def is_closed(self) -> bool:
        while True:
            output = await self.line.receive_output(timeout=WAIT_S)
            if output["type"] == "websocket.close":
                return True

    async def leave(self) -> None:
        await self.line.disconnect()


in_database = sync_to_async
