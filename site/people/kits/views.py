"""Where kits are given and where their work arrives; the page of what waits; the worker that keeps pages at hand."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.outbox.kinds import Delivery, DeliveryRefused, outbox_kind, outbox_kinds
from common.outbox.models import Envelope
from common.outbox.parsing import MalformedEnvelopeError, Sent, parse_envelope, parse_file
from common.outbox.receiving import held_between, receive
from common.ratelimit import allow, client_address
from people.access import managed_organisations
from people.models import Organisation, SignInKind, User
from people.sign_in_log import note
from people.tokens import TokenRefused

from .forms import FileForm
from .keys import Kit, give_kit, kinds_for, read_kit

SENDS_A_MINUTE, BAD_KEYS_A_MINUTE = 60, 20
RETRY_AFTER_S = 60


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _answer(status: int, state: str, words: str = "", **more: Any) -> JsonResponse:
    return JsonResponse({"state": state, "words": words, **more}, status=status)


def _wait() -> JsonResponse:
    answer = _answer(429, "wait", _("Too much at once. It is sent again in a minute."))
    answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the pages below /kit/, for which its script must lie beside them."""
    path = finders.find("js/outbox/sw.js")
    response = HttpResponse(Path(str(path)).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this device, for anybody at it; the account's kits, and where it hands in a saved file."""
    form, status = FileForm(), 200
    if request.method == "POST":
        user = _user(request)
        form, status = FileForm(request.POST, request.FILES), 400
        if form.is_valid() and (url := _take_file(form, user)):
            return redirect(url)
    kinds = [(kind, kind.units(request.user)) for kind in outbox_kinds()]
    kits = [
        {"unit": unit, "title": kind.title, "url": kind.page(unit.pk)}
        for unit in managed_organisations(request.user).order_by("name")
        for kind, units in kinds
        if unit.pk in units
    ]
    return render(request, "kits/outbox.html", {"form": form, "kits": kits, "texts": page_texts()}, status=status)


def _take_file(form: FileForm, user: User) -> str:
    """The address of what the file's work became; empty when it was refused, with the reasons on the form."""
    try:
        sent, files = parse_file(form.content)
        url = _receive(sent, files, user=user).url
    except MalformedEnvelopeError:
        form.add_error("file", _("This is no file that a kit has saved, or it was changed."))
    except DeliveryRefused as refused:
        for label, words in refused.errors.items():
            form.add_error(None, [f"{label}：{word}" if label else word for word in words])
    else:
        return url
    return ""


@login_required
@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """Gives the device a key for the kit of a unit, whose text the browser keeps."""
    user = _user(request)
    try:
        unit_id = uuid.UUID(request.POST.get("unit", ""))
    except ValueError:
        return _answer(404, "missing")
    unit = Organisation.objects.filter(pk=unit_id).first()  # what the account does there is asked next
    if unit is None or not kinds_for(user, unit.pk):
        return _answer(404, "missing")
    token, text = give_kit(user=user, unit=unit, device=request.POST.get("device", "")[:30])
    note(request, SignInKind.TOKEN_MADE, user=user, method=str(token))
    ends = token.expires_at.isoformat() if token.expires_at else ""
    return _answer(200, "given", key=text, number=token.public_id, ends_at=ends, kinds=token.data["kinds"])


@csrf_exempt
@never_cache
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Takes an envelope under the key of a kit. Whatever is refused says so in words, and may be sent again."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    try:
        kit = read_kit(text if kind == "Bearer" else "", address=request.META.get("REMOTE_ADDR"))
    except TokenRefused:
        if not allow(f"kit-key:{client_address(request)}", limit=BAD_KEYS_A_MINUTE, seconds=60):
            return _wait()
        words = _("This device's kit was withdrawn or has run out. Save the work as a file and hand it in signed in.")
        return _answer(401, "key", words)
    if not allow(f"kit:{kit.token.public_id}", limit=SENDS_A_MINUTE, seconds=60):
        return _wait()
    try:
        sent = parse_envelope(request.POST.get("envelope", ""))
        files = {name: request.FILES.getlist(name) for name in request.FILES}
        envelope = _receive(sent, files, user=kit.by, kit=kit)
    except MalformedEnvelopeError:
        return _answer(400, "malformed", _("What was sent could not be read. Save it as a file and hand it in."))
    except DeliveryRefused as refused:
        state, status = ("conflict", 409) if refused.is_conflict else ("refused", 422)
        return _answer(status, state, errors=refused.errors, url=refused.url)
    return _answer(200, "taken", url=envelope.url)


def _receive(sent: Sent, files: dict[str, list[UploadedFile[Any]]], *, user: User, kit: Kit | None = None) -> Envelope:
    """Books the envelope in the name of who took the kit, or of who hands in a file. Raises DeliveryRefused."""
    now = timezone.now()
    try:
        kind = outbox_kind(sent.kind)
    except KeyError as error:
        raise DeliveryRefused({"": [_("This kind of work is not known here.")]}) from error
    if kit is not None:
        welcome = sent.kind in kit.kinds and sent.unit == kit.unit
        made_at = held_between(sent.made_at, kit.given_at, min(now, kit.ends_at))
    else:
        welcome = sent.unit is not None and kind.may(user, sent.unit)
        made_at = held_between(sent.made_at, None, now)
    if not welcome:
        raise DeliveryRefused({"": [_("This work is not yours to hand in: it is of another unit or kind.")]})
    delivery = Delivery(
        id=sent.id, kind=sent.kind, unit=sent.unit, by=user, made_at=made_at, payload=sent.payload, files=files
    )
    return receive(delivery, device=kit.token.public_id if kit else "")[0]


def page_texts() -> str:
    """What the scripts of a kit say, as JSON for a data attribute."""
    return json.dumps(
        {
            "kept": _("Kept on this device. It is sent when there is a network."),
            "taken": _("Sent and taken."),
            "unread": _("It could not be kept on this device. Save it as a file now."),
            "waiting": _("Waits for the network"),
            "refused": _("Came back: please mend it"),
            "conflict": _("Something happened meanwhile: please look"),
            "key": _("The kit was withdrawn or has run out: save it as a file"),
            "sent": _("Sent"),
            "sure": _("Drop this work for good? It has not been sent."),
            "noKit": _("This device has no kit yet. Open this page once with the network, signed in."),
            "ready": _("Ready: this page works without the network until"),
            "noWorker": _("Keep this page open: without https it cannot be opened again without the network."),
        },
        ensure_ascii=False,
    )
