"""The page of the notice board."""

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.access import OFFICERS, has_role

from .models import BoardLook


def may_look(user: Any) -> bool:
    """Officers and superusers see whether the board answers."""
    return user.is_superuser or has_role(user, *OFFICERS)


@user_passes_test(may_look)
def board(request: HttpRequest) -> HttpResponse:
    """Whether the board answers, as it was noted last."""
    return render(request, "nanhu/board.html", {"state": BoardLook.state()})
