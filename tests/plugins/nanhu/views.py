"""The page of the notice board."""

from django.contrib.auth.decorators import user_passes_test
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@user_passes_test(lambda user: user.is_superuser)
def board(request: HttpRequest) -> HttpResponse:
    """Whether the board answers, as it was noted last."""
    return render(request, "nanhu/board.html", {"state": cache.get("nanhu-board", "未知")})
