"""The county's notice board, a screen at each town hall: told by HTTP, as `NANHU_BOARD_URL` says."""

from __future__ import annotations

import os
from typing import Any

from firesafety.extending import AnswerLostError, Outgoing, SendRefused, Todo, UnreachableError, post_json

from .models import BoardLook


def board_url() -> str:
    return os.environ.get("NANHU_BOARD_URL", "")


class BoardChannel:
    """Shows a message on the screen of the account; the board itself drops what it is sent twice."""

    drops_repeats = True

    def is_on(self) -> bool:
        return bool(board_url())

    def address_of(self, user: Any, reach: Any) -> str:
        return user.username

    def send(self, outgoing: Outgoing) -> str:
        answer = post_json(f"{board_url()}/show", {"key": outgoing.key, "for": outgoing.to, "text": outgoing.chat})
        if not answer.get("number"):
            raise SendRefused("the board takes no such text")
        return str(answer["number"])


def look_at_board() -> None:
    """Notes each minute whether the board answers; nothing to do where there is none."""
    if not board_url():
        return
    try:
        post_json(f"{board_url()}/are-you-there", {})
    except (SendRefused, UnreachableError, AnswerLostError):
        answers = False
    else:
        answers = True
    BoardLook.objects.update_or_create(pk=1, defaults={"answers": answers})


def waiting(user: Any) -> list[Todo]:
    """What waits for an officer while the board does not answer."""
    if BoardLook.state() != "不通":
        return []
    return [Todo(title="南湖公告屏没有回音", url="/plugins/nanhu/board/", action="查看")]
