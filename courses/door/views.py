"""What whoever scans the code at a staff door sees: language, course, questions, signature. No account is needed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import plain_line, typed_code, whole_number
from common.ratelimit import client_address
from people.models import Post
from people.staff.catalogue import offered_posts
from people.staff.places import looks_like_identity_number

from .course import CHINESE, chapters, languages, other_languages, questions, spoken_in, whole_in
from .entries import DoorRefusal, DoorRefused, ask_for_help, browser_hash, clean_path, hand_in, sign, start_entry
from .models import DoorEntry, EntryState, Parts, StaffDoor

COOKIE = "door"
COOKIE_S = 24 * 3600
MOST_TEXT = 64


def _page(
    request: HttpRequest, template: str, language: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page in a language of the course."""
    spoken = spoken_in(language)
    return render(
        request, f"door/{template}.html", {"language": spoken, "words": spoken.words, **(context or {})}, status=status
    )


def _nowhere(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """That a code leads nowhere, in Chinese and English: nobody has chosen a language yet."""
    return render(request, "door/nowhere.html", {"reason": reason}, status=status)


def _browser(request: HttpRequest) -> str:
    """What tells this telephone from others; the address with the browser's name where it keeps no cookies."""
    token = request.COOKIES.get(COOKIE, "")[:MOST_TEXT]
    seen = f"{client_address(request)} {request.headers.get('User-Agent', '')}"
    return browser_hash(token or seen)


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The door's first page: language, employer and post."""
    doors = StaffDoor.objects.select_related("organisation", "post")
    door = doors.filter(code=typed_code(code)[:MOST_TEXT]).first()
    if door is None:
        return _nowhere(request, "unknown", 404)
    if door.closed_at is not None:
        return _nowhere(request, "closed", 410)
    chosen = request.GET.get("language", CHINESE)
    if request.method == "POST":
        try:
            entry = _begin(request, door)
        except DoorRefused as error:
            return _nowhere(request, error.reason.value, 429 if error.reason == DoorRefusal.LIMIT else 410)
        if entry is not None:
            return redirect("door:course", entry.pk)
    first, _others = offered_posts(door.organisation.kind)
    whole = whole_in(door.organisation)
    explained = {one.code: one.name for one in languages().values() if one not in whole} | dict(other_languages())
    context = {
        "door": door, "languages": languages().values(), "whole": whole, "explained": explained.items(),
        "posts": first, "parts": Parts, "chosen": chosen if chosen in languages() else CHINESE,
    }  # fmt: skip
    context["is_explained"] = context["chosen"] in explained
    response = _page(request, "start", chosen, context, 400 if request.method == "POST" else 200)
    if COOKIE not in request.COOKIES:
        response.set_cookie(
            COOKIE, secrets.token_urlsafe(16), max_age=COOKIE_S, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _begin(request: HttpRequest, door: StaffDoor) -> DoorEntry | None:
    """Begins the course that the form asks for; None for a language or part that there is not."""
    language, parts = request.POST.get("language", ""), request.POST.get("parts", Parts.WHOLE)
    if language not in {*languages(), *other_languages()} or parts not in Parts.values:
        return None
    post = Post.objects.filter(code=request.POST.get("post", "")[:MOST_TEXT]).first()
    return start_entry(door=door, language=language, post=post, parts=parts, browser=_browser(request))


def _entry(entry_id: uuid.UUID) -> DoorEntry | None:
    rows = DoorEntry.objects.select_related("door__organisation", "post")
    return rows.filter(pk=entry_id).first()


@never_cache
@require_GET
def course(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """The parts of the course, with pictures, text and a voice where the telephone has one."""
    entry = _entry(entry_id)
    if entry is None:
        return _nowhere(request, "gone", 404)
    if entry.state != EntryState.LEARNING:
        return redirect("door:done", entry.pk)
    return _page(request, "course", entry.language, {"entry": entry, "chapters": chapters(entry)})


@never_cache
@require_POST
def ask(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Somebody does not understand: the manager is told, and the course goes on from here."""
    entry = _entry(entry_id)
    if entry is None:
        return _nowhere(request, "gone", 404)
    ask_for_help(entry=entry)
    return redirect("door:course", entry.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """The questions; wrong ones are named until all are right. Which choice is right stays on the server."""
    entry = _entry(entry_id)
    if entry is None:
        return _nowhere(request, "gone", 404)
    if entry.state != EntryState.LEARNING:
        return redirect("door:done", entry.pk)
    asked = questions(entry)
    given: dict[str, int] = {}
    wrong: list[str] = []
    if request.method == "POST":
        for question in asked:
            answer = whole_number(request.POST.get(f"answer-{question.key}", ""), 2)
            given[question.key] = -1 if answer is None else answer
        wrong = hand_in(entry=entry, answers=given)
    if entry.passed_at or (request.method == "POST" and not wrong) or not asked:
        if not asked and entry.passed_at is None:
            hand_in(entry=entry, answers={})
        return redirect("door:sign", entry.pk)
    lines = [(question, given.get(question.key, -1), question.key in wrong) for question in asked]
    context = {"entry": entry, "lines": lines, "is_wrong": bool(wrong), "is_missing": -1 in given.values()}
    return _page(request, "questions", entry.language, context, 400 if wrong else 200)


class SignForm(forms.Form):
    """Name, telephone and signature: drawn on the screen, or the name typed in its place."""

    name = forms.CharField(max_length=120)
    phone = forms.CharField(max_length=30, required=False)
    drawn = forms.CharField(required=False, max_length=25_000)
    typed = forms.CharField(required=False, max_length=120)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["name"].error_messages["required"] = words["name_missing"]

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.words["name_missing"])
        if looks_like_identity_number(typed_code(name)):
            raise ValidationError(self.words["identity_number"])
        return name

    def clean_phone(self) -> str:
        phone = plain_line(self.cleaned_data["phone"])
        if looks_like_identity_number(typed_code(phone)):
            raise ValidationError(self.words["identity_number"])
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["drawn"] = clean_path(data.get("drawn", ""))
        data["typed"] = plain_line(data.get("typed", ""))
        if not data["drawn"] and not data["typed"]:
            self.add_error("typed", self.words["signature_missing"])
        return data


@never_cache
@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Name and signature; afterwards the course waits for the manager."""
    entry = _entry(entry_id)
    if entry is None:
        return _nowhere(request, "gone", 404)
    if entry.state != EntryState.LEARNING:
        return redirect("door:done", entry.pk)
    if entry.passed_at is None:
        return redirect("door:answer", entry.pk)
    form = SignForm(request.POST or None, words=spoken_in(entry.language).words)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sign(
            entry=entry, name=data["name"], phone=data["phone"], signature=data["drawn"] or data["typed"],
            is_drawn=bool(data["drawn"]),
        )  # fmt: skip
        return redirect("door:done", entry.pk)
    return _page(request, "sign", entry.language, {"entry": entry, "form": form}, 400 if form.errors else 200)


@never_cache
@require_GET
def done(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Where the course stands: sent, or decided."""
    entry = _entry(entry_id)
    if entry is None:
        return _nowhere(request, "gone", 404)
    if entry.state == EntryState.LEARNING:
        return redirect("door:course", entry.pk)
    context = {"entry": entry, "is_pending": entry.state == EntryState.PENDING}
    return _page(request, "done", entry.language, context)
