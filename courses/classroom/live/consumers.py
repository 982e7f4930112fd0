"""The sockets of a lesson: its board, and the pupils' tablets and computers. Who joins is checked here."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import uuid
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError

from common.live.groups import LayerAwayError
from common.live.send_queue import SendQueue
from common.live.socket import AWAY, BROKEN, POLICY, TOO_BIG, Socket
from people.models import User
from people.seats.browser import proved_in

from ..access import led_by
from ..answering import AnswerRefused, take_answers
from ..holding import holds
from ..models import LessonSeat
from ..pupils import answers_of_seat, come_in, seat_in
from .hub import lessons
from .texts import BOARD, PUPIL, encode, texts_of

MOST_FRAME, MOST_A_SECOND = 500, 10
SILENT_S = 60.0  # a page says something every quarter of a minute; one that does not is gone
CHECKED_S = 30.0  # how often it is checked again that whoever follows still may

lessons.read = texts_of


class LessonSocket(Socket):
    """What board and pupils share: let in, told how the lesson is, let out when they may no more."""

    async def connect(self) -> None:
        self.lesson_id: uuid.UUID = self.scope["url_route"]["kwargs"]["lesson_id"]
        self.second, self.frames, self.checked = 0, 0, time.monotonic()
        self.timer: asyncio.TimerHandle | None = None
        if not await database_sync_to_async(self.may_follow)():
            await self.close(POLICY)
            return
        await self.accept()
        self.queue = SendQueue(self.base_send)
        self._wait()
        try:
            group = await lessons.join(self.lesson_id.hex, self)
        except LayerAwayError:
            await self.close(AWAY)
            return
        await self.welcome()
        if (text := group.told.get(self.address)) is not None:
            self.deliver(text)
        lessons.changed(self.lesson_id.hex)

    async def disconnect(self, code: int) -> None:
        if self.timer is not None:
            self.timer.cancel()
            lessons.leave(self.lesson_id.hex, self)

    def may_follow(self) -> bool:
        """Whether this browser may follow the lesson, now and in the database."""
        raise NotImplementedError

    async def welcome(self) -> None:
        """Says what only this socket is told."""

    def _wait(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.timer = asyncio.get_running_loop().call_later(SILENT_S, self.cut_off)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if len(text_data or bytes_data or "") > MOST_FRAME:
            await self.close(TOO_BIG)
            return
        second = int(time.monotonic())
        self.second, self.frames = second, self.frames + 1 if second == self.second else 1
        if self.frames > MOST_A_SECOND:
            await self.close(POLICY)
            return
        self._wait()
        with contextlib.suppress(ValueError):
            message = json.loads(text_data or "")
            if isinstance(message, dict):
                await self._heed(message)

    async def _heed(self, message: dict[str, Any]) -> None:
        try:
            if time.monotonic() - self.checked > CHECKED_S and not await self.is_welcome():
                return
            if message.get("t") == "ping":
                self.deliver(encode("pong"))
                lessons.check(self.lesson_id.hex)
            else:
                await self.heed(message)
        except DatabaseError:
            await self.close(BROKEN)

    async def is_welcome(self) -> bool:
        """Checks again that the browser may follow; closes the socket when it may not."""
        self.checked = time.monotonic()
        if await database_sync_to_async(self.may_follow)():
            return True
        await self.close(POLICY)
        return False

    async def heed(self, message: dict[str, Any]) -> None:
        """Does what else is said here: nothing."""


class BoardConsumer(LessonSocket):
    """The teacher's page. It is told everything the board shows; what is pressed comes by POST."""

    address = BOARD

    def may_follow(self) -> bool:
        if holds(_session(self.scope), self.lesson_id):
            return True
        user = self.scope["user"]
        is_signed_in = isinstance(user, User) and _session(self.scope).exists(self.scope["session"].session_key)
        return is_signed_in and led_by(User.objects.get(pk=user.pk)).filter(pk=self.lesson_id).exists()


class PupilConsumer(LessonSocket):
    """A pupil's page: by the seat that was proved in its browser."""

    address = PUPIL

    def _seat(self) -> LessonSeat | None:
        proved = proved_in(_session(self.scope))
        return seat_in(self.lesson_id, proved) if proved is not None else None

    def may_follow(self) -> bool:
        return self._seat() is not None

    async def welcome(self) -> None:
        if (text := await database_sync_to_async(self._welcome)()) is not None:
            self.deliver(text)

    def _welcome(self) -> str | None:
        if (seat := self._seat()) is None:
            return None
        come_in(seat)
        return encode("seat", number=seat.number, mine=answers_of_seat(seat))

    async def heed(self, message: dict[str, Any]) -> None:
        position, place = message.get("position"), message.get("place")
        if message.get("t") != "answer" or type(position) is not int or type(place) is not int:
            return
        if (text := await database_sync_to_async(self._answer)(position, place)) is None:
            await self.close(POLICY)
        else:
            self.deliver(text)

    def _answer(self, position: int, place: int) -> str | None:
        """Takes an answer and says so, or why not; None when the seat is not this browser's any more."""
        if (seat := self._seat()) is None:
            return None
        try:
            take_answers(lesson=seat.lesson, position=position, given={seat.number: place})
        except AnswerRefused as refused:
            words = str(refused.reason.value)
            return encode("refused", position=position, text=words, mine=answers_of_seat(seat))
        return encode("taken", position=position, place=place)


def _session(scope: dict[str, Any]) -> Any:
    """The session behind a socket as it is in the database now, not when the socket was opened."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    return store(scope["session"].session_key)
