"""Editors submit and reviewers approve, as their browsers send it, against the server whose address is given.

Arguments: the address, the number of approvals. Prints a JSON object: how many left an item that is not live as it was
approved (phantom), and the answers of 500 and worse (faults).
"""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

import httpx
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.test.utils.form_data import querydict_from_html

from courses.editorial import REVIEWERS
from courses.models import CoursePage
from courses.quizzes.models import Question
from people.models import User
from tests.addresses.prepare import signed_in, user
from tests.courses.editing import FORMS, address

PAIRS = 5
Item = CoursePage | Question
FIELD = {CoursePage: "intro", Question: "stem"}
SAVING = "w-autosave"


class Browser:
    """One person's browser: their session, the forms they opened, the faults they met."""

    def __init__(self, url: str, account: User) -> None:
        self.client = httpx.Client(base_url=url, cookies={"sessionid": signed_in(account)}, timeout=120)
        self.faults: list[str] = []

    def open(self, item: Item) -> tuple[dict[str, list[str]], bool]:
        """The form's fields, and whether the page saves by itself."""
        html = self.client.get(address(item, "edit")).text
        data = querydict_from_html(html, form_id=FORMS[type(item)], exclude_csrf=False)
        fields = {name: data.getlist(name) for name in data}
        fields |= {name: ["on"] for name in fields if name.endswith("-is_correct")}
        return fields, SAVING in html

    def send(self, item: Item, fields: dict[str, list[str]], *, by_itself: bool = False) -> None:
        headers = {"Accept": "application/json"} if by_itself else {}
        answer = self.client.post(address(item, "edit"), data=fields, headers=headers)
        if answer.status_code >= 500:
            self.faults.append(f"{item} {answer.status_code}")


def one_round(item: Item, number: int, editor: Browser, reviewer: Browser, second: Browser) -> bool:
    """One change, submitted and approved; True when it left a phantom."""
    field = FIELD[type(item)]
    text = f"{item.pk} 第{number}次修改"
    fields, _saves = editor.open(item)
    editor.send(item, {**fields, field: [text], "action-submit": ["1"]})
    fields, saves = reviewer.open(item)
    others, _saves = second.open(item)
    decision = {"action-workflow-action": ["1"], "workflow-action-name": ["approve"]}
    sent = [(reviewer, {**fields, **decision}, False), (reviewer, {**fields, **decision}, False)]
    sent += [(second, {**others, **decision}, False)]
    sent += [(reviewer, fields, True)] if saves else []
    with ThreadPoolExecutor(len(sent)) as pool:
        for who, form, by_itself in sent:
            pool.submit(who.send, item, form, by_itself=by_itself)
    item.refresh_from_db()
    return getattr(item, field).strip() != text or not item.live or item.has_unpublished_changes


def items() -> list[Item]:
    """Pages and questions that nobody else edits."""
    course = CoursePage.objects.live().order_by("path")[0]
    pages = [course.copy(update_attrs={"slug": f"bench-{n}", "title": f"课程{n}"}) for n in range(PAIRS)]
    return [*pages, *Question.objects.filter(live=True).order_by("pk")[:PAIRS]]


def work(url: str, item: Item, rounds: range, found: list[bool], faults: list[str]) -> None:
    people = [Browser(url, account) for account in (user("editor"), user("reviewer"), second_reviewer())]
    try:
        for number in rounds:
            found.append(one_round(item, number, *people))
    except Exception as error:
        faults.append(f"{type(error).__name__}: {error}")
    finally:
        faults += [fault for browser in people for fault in browser.faults]
        connection.close()


def second_reviewer() -> User:
    account, made = User.objects.get_or_create(username="reviewer2", defaults={"display_name": "审核二"})
    if made:
        account.groups.add(Group.objects.get(name=REVIEWERS))
    return account


def read(url: str, done: threading.Event) -> None:
    with httpx.Client(base_url=url, timeout=60) as client:
        while not done.is_set():
            for address_ in ("/", "/courses/", "/venues/"):
                client.get(address_)


def main() -> None:
    url, count = sys.argv[1], int(sys.argv[2])
    second_reviewer()
    waiting, done = items(), threading.Event()
    found: list[bool] = []
    faults: list[str] = []
    readers = [threading.Thread(target=read, args=(url, done)) for _ in range(2)]
    workers = [
        threading.Thread(target=work, args=(url, item, range(count // len(waiting)), found, faults)) for item in waiting
    ]
    for thread in readers + workers:
        thread.start()
    for thread in workers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    missing = count - len(found)
    print(json.dumps({"phantom": sum(found) + missing, "faults": faults}, ensure_ascii=True))


if __name__ == "__main__":
    main()
