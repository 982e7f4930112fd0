"""Invitations of a table on one printed sheet: a strip for each account, with the QR code of its link."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.sheets.kinds import kind_of
from common.sheets.models import Outcome, SheetImport, SheetState
from common.typesetting import render_pdf

from ...models import Role, SignInKind, User
from ...sign_in_log import note
from ...staff.invitations import Invitation, unused_link
from .kind import AccountSheet

Strip = tuple[str, str, Invitation]


@login_required
@never_cache
@require_GET
def invitation_sheet(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """The strips of accounts that a table opened and whose holders have not set a password yet. The maker's alone."""
    own = SheetImport.objects.filter(made_by=request.user.pk, kind=AccountSheet.code, state=SheetState.APPLIED)
    sheet = get_object_or_404(own, pk=sheet_id)
    kind = kind_of(AccountSheet.code)
    if kind is None or kind.scope_of(request.user, sheet.scope) is None:
        raise Http404
    strips = _strips(sheet)
    if not strips:
        raise Http404(_("All links have been used, or their time is over."))
    for _role, _over, invitation in strips:
        note(request, SignInKind.INVITED, user=invitation.user, method=str(request.user))
    answer = HttpResponse(render_strips(strips), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="invitations.pdf"'
    return answer


def _strips(sheet: SheetImport) -> list[Strip]:
    notes = list(sheet.lines.filter(outcome=Outcome.APPLIED).values_list("undo", flat=True))
    users = User.objects.in_bulk([note["user"] for note in notes if "user" in note])
    found = []
    for undo in notes:
        user = users.get(undo.get("user"))
        invitation = unused_link(user) if user else None
        if invitation is not None:
            found.append((str(Role(undo["role"]).label), undo["over"], invitation))
    return found


def render_strips(strips: list[Strip]) -> bytes:
    """The sheet as PDF, in the active language."""
    days = {"days": strips[0][2].days}
    data: dict[str, Any] = {
        "texts": {
            "sign_in": _("Sign-in name"),
            "scan": _("Scan it and set your own password. Opens once, for %(days)s days.") % days,
            "keep": _("Only you may use this link. Do not pass it on."),
        },
        "strips": [
            {
                "name": str(invitation.user), "role": role, "over": over, "username": invitation.user.username,
                "qr": f"qr-{place}.svg",
            }
            for place, (role, over, invitation) in enumerate(strips)
        ],
    }  # fmt: skip
    files = {f"qr-{place}.svg": _qr(invitation.url) for place, (_role, _over, invitation) in enumerate(strips)}
    return render_pdf("people/invitations.typ", data, files)


def _qr(url: str) -> bytes:
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", border=2)
    return picture.getvalue()
