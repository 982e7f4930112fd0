"""The pages on which a code is typed that went to an account's phone: when it was sent, and when another can be had."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, Protocol

from allauth.account.views import ConfirmLoginCodeView, _VerifyPhoneChangeView, verify_phone
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from .phones import AGAIN_SECONDS, UNSENT_KEY

MOST_RESENT = 2  # for one sign-in or one number; then one starts anew


class CodeProcess(Protocol):
    """What allauth keeps of a code that is on its way."""

    state: dict[str, Any]
    timeout: int
    user: object

    def is_resend_quota_reached(self, quota: int) -> bool: ...
    def persist(self) -> None: ...


class _CodePage:
    """Beside allauth's page: moments instead of promises, a minute between two codes, each with its whole time."""

    request: HttpRequest

    @property
    def code_process(self) -> CodeProcess:
        raise NotImplementedError

    def resend(self) -> None:
        """Sends another code to the number of an account, and counts it."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("action") == "resend":
            return self._send_again()
        answer: HttpResponseBase = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        at = self.code_process.state["at"]
        return found | {
            "can_resend": self._can_resend(),
            "sent_at": _moment(at),
            "good_until": _moment(at + self.code_process.timeout),
            "again_at": self._again_at(),
            "unsent": self.request.session.get(UNSENT_KEY) == found.get("phone"),
        }

    def _can_resend(self) -> bool:
        return not self.code_process.is_resend_quota_reached(MOST_RESENT)

    def _again_at(self) -> datetime | None:
        """When another code may be asked for; None when it may at once."""
        moment = _moment(self.code_process.state["at"] + AGAIN_SECONDS)
        return moment if moment > timezone.now() else None

    def _send_again(self) -> HttpResponse:
        """Sends another code, to the same answer whether the number belongs to an account or not."""
        if again_at := self._again_at():
            said = _("You can ask for another code from %(time)s on.")
            messages.error(self.request, said % {"time": f"{timezone.localtime(again_at):%H:%M:%S}"})
        elif not self._can_resend():
            messages.error(self.request, _("No more codes can be sent here. Please start anew."))
        else:
            self._resend(self.code_process)
        return redirect(self.passthrough_next_url(self.request.path))  # type: ignore[attr-defined]

    def _resend(self, process: CodeProcess) -> None:
        before, process.state["at"] = process.state["at"], time.time()
        try:
            if process.user:
                self.resend()
            else:  # a number without an account: nothing goes out
                process.state["resend_count"] += 1
                process.persist()
        except RateLimited:
            process.state["at"] = before
            process.persist()
            messages.error(self.request, _("No more codes can be sent here. Please start anew."))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


class LoginCodeView(_CodePage, ConfirmLoginCodeView):
    """The code of a sign-in."""

    @property
    def code_process(self) -> CodeProcess:
        process: CodeProcess = self._process
        return process

    def resend(self) -> None:
        self._process.resend()


class OwnPhoneView(_CodePage, _VerifyPhoneChangeView):
    """The code to a number that an account is given."""

    @property
    def code_process(self) -> CodeProcess:
        process: CodeProcess = self.process
        return process

    def resend(self) -> None:
        """allauth has none for whoever is signed in."""
        self.process.record_resend()
        self.process.send()


def phone_code(request: HttpRequest) -> HttpResponseBase:
    """The code to a number, for whoever is signed in; allauth answers anybody else."""
    view = OwnPhoneView.as_view() if request.user.is_authenticated else verify_phone
    answer: HttpResponseBase = view(request)
    return answer
