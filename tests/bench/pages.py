"""What a request costs the web process, in CPU time: pages read signed out, a quiz submitted.

Each figure is the CPU of the server's process over REQUESTS real requests on one kept-alive connection. A cookie that
means nothing keeps the page cache out of it, but for `lesson.cached.cpu_ms`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx

from tests.bench.server import Server, serving

REQUESTS = 300
WARM_UP = 20
PAGES = {
    "page.empty.cpu_ms": "/bench-empty",
    "page.home.cpu_ms": "/",
    "page.course.cpu_ms": "/courses/{course}/",
    "page.lesson.cpu_ms": "/courses/{course}/{lesson}/",
}
UNCACHED = {"Cookie": "bench=1"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

# Makes what the measured requests need; run inside the installation, it prints one JSON object.
ADDRESSES = """
import json
from courses.models import LessonPage
lesson = LessonPage.objects.live().order_by("path").first()
print(json.dumps({"course": lesson.get_parent().slug, "lesson": lesson.slug}))
"""
PAPERS = """
import json
from courses.quizzes.models import Quiz
from courses.quizzes.opening import open_attempt
from people.models import Person, PersonKind, User
quiz = Quiz.objects.order_by("pk").first()
made = []
for number in range({count}):
    person = Person.objects.create(name=f"bench {{number}}", kind=PersonKind.EMPLOYEE)
    user = User(username=f"bench{{number}}", person=person)
    user.set_unusable_password()
    user.save()
    attempt = open_attempt(quiz=quiz, person=person)
    made.append({{
        "user": user.pk,
        "attempt": str(attempt.pk),
        "answers": {{
            "blank_ok": "1",
            **{{
                f"q{{item.position}}": item.choice_order[0]
                for item in attempt.items.select_related("version")
                if item.version.content["kind"] in ("single", "multiple", "true_false")
            }},
        }},
    }})
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.conf import settings
from importlib import import_module
store = import_module(settings.SESSION_ENGINE).SessionStore
for row in made:
    user = User.objects.get(pk=row["user"])
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    row["session"] = session.session_key
print(json.dumps({{"cookie": settings.SESSION_COOKIE_NAME, "papers": made}}))
"""
Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`page.empty/home/course/lesson.cpu_ms`; the baseline is the empty view through the same middleware."""
    with serving() as server:
        names = json.loads(server.manage("shell", "--no-imports", "-c", ADDRESSES))
        empty = 0.0
        for figure, address in PAGES.items():
            with server.client() as client:
                value = cpu_ms(server, partial(read_page, client, address.format(**names), headers=UNCACHED))
            empty = empty or value
            yield line(figure, value, empty)


def quiz_figures() -> Iterator[Figure]:
    """`quiz.submit.cpu_ms`: a paper of ten answered in one POST, each by another signed-in person."""
    with serving() as server:
        made = json.loads(server.manage("shell", "--no-imports", "-c", PAPERS.format(count=REQUESTS + WARM_UP)))
        with server.client() as client:

            def submit(number: int) -> None:
                paper = made["papers"][number]
                cookies = {made["cookie"]: paper["session"], "csrftoken": "b" * 32}
                data = {**paper["answers"], "submission": str(uuid.uuid4()), "csrfmiddlewaretoken": "b" * 32}
                headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
                expect(client.post(f"/quizzes/attempts/{paper['attempt']}/", data=data, headers=headers), 302)

            yield line("quiz.submit.cpu_ms", cpu_ms(server, submit))


def lesson_figures() -> Iterator[Figure]:
    """`lesson.cpu_ms` read signed out and made anew, `lesson.cached.cpu_ms` as the second visitor gets it."""
    with serving() as server:
        names = json.loads(server.manage("shell", "--no-imports", "-c", ADDRESSES))
        address = PAGES["page.lesson.cpu_ms"].format(**names)
        for figure, headers, most in (("lesson.cpu_ms", UNCACHED, 7), ("lesson.cached.cpu_ms", {}, 1.5)):
            with server.client() as client:
                value = cpu_ms(server, partial(read_page, client, address, headers=headers))
            yield line(figure, value) | {"most": most}


def read_page(client: httpx.Client, address: str, _number: int, *, headers: dict[str, str] | None = None) -> None:
    expect(client.get(address, headers=headers), 200)


def cpu_ms(server: Server, request: Callable[[int], None]) -> float:
    """CPU milliseconds of the web process for one call of `request`, over REQUESTS of them after a warm-up."""
    for number in range(WARM_UP):
        request(number)
    before = server.cpu_s()
    for number in range(WARM_UP, WARM_UP + REQUESTS):
        request(number)
    return (server.cpu_s() - before) / REQUESTS * 1000


def expect(response: httpx.Response, status: int) -> None:
    assert response.status_code == status, f"{response.url} answered {response.status_code}: {response.text[:500]}"


def line(figure: str, value: float, baseline: float | None = None) -> Figure:
    made: Figure = {"figure": figure, "value": round(value, 2), "unit": "CPU ms", "db": "sqlite"}
    if baseline:
        made |= {"baseline": round(baseline, 2), "ratio": round(value / baseline, 2)}
    return made
