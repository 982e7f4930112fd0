"""Keys of the API: what each may do, for which unit or office, held at each call to what its maker may do then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.security import HttpBearer

from common.api.errors import ApiRefused, Code
from common.ratelimit import allow, client_address
from divisions.models import Division, subtree_q
from people.access import accountable_organisations, kept_divisions, managed_organisations
from people.models import AccessToken, Jurisdiction, Organisation, TokenKind, User
from people.papers.owners import Owner
from people.tokens import TokenRefusal, TokenRefused, find_token, issue_token, note_use

ROSTER_WRITE, STATUS_READ, CERTIFICATES_READ = "roster:write", "status:read", "certificates:read"
RECORDS_READ, BOOKINGS_READ = "records:read", "bookings:read"
SCOPES = {
    ROSTER_WRITE: gettext_lazy("Enter and update people (roster:write)"),
    STATUS_READ: gettext_lazy("Read how duties stand (status:read)"),
    CERTIFICATES_READ: gettext_lazy("Read certificates (certificates:read)"),
    RECORDS_READ: gettext_lazy("Read records, without names (records:read)"),
    BOOKINGS_READ: gettext_lazy("Read bookings of a venue, without names (bookings:read)"),
}
UNIT_SCOPES = (ROSTER_WRITE, STATUS_READ, CERTIFICATES_READ, RECORDS_READ)
# What an office's key may do: officers see counts and records, not people.
OFFICE_SCOPES = (STATUS_READ, RECORDS_READ)
VENUE_SCOPES = (BOOKINGS_READ,)
LONGEST_DAYS = 400
CALLS_A_MINUTE, BAD_KEYS_A_MINUTE = 120, 20


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that was found good, and the account in whose name it acts."""

    token: AccessToken
    user: User

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.token.data.get("scopes", ()))

    def _within(self) -> Q:
        """What the key was limited to when it was made."""
        if self.token.organisation_id:
            return Q(pk=self.token.organisation_id)
        office = _office_in_force(self.token.data.get("office"))
        if office is None:
            return Q(pk__in=[])
        return subtree_q(list(office.divisions.all()), "division__code") | Q(pk__in=office.organisations.values("pk"))

    def units(self) -> QuerySet[Organisation]:
        """Units whose figures it reads: those its maker answers for now, within its limit."""
        return accountable_organisations(self.user).filter(self._within())

    def staffed_units(self) -> QuerySet[Organisation]:
        """Units whose people it reads and writes: those its maker manages now, within its limit."""
        return managed_organisations(self.user).filter(self._within())

    def venues(self) -> QuerySet[Division]:
        """Divisions whose venue's bookings it reads: the one it was made for, while its maker keeps it."""
        return kept_divisions(self.user).filter(accesstoken=self.token)


def _office_in_force(number: object) -> Jurisdiction | None:
    today = timezone.localdate()
    in_force = Q(valid_from=None) | Q(valid_from__lte=today)
    in_force &= Q(valid_until=None) | Q(valid_until__gt=today)
    return Jurisdiction.objects.filter(in_force, pk=number).first() if isinstance(number, int) else None


def issue_key(
    *, user: User, owner: Owner | Division, name: str, scopes: list[str], days: int, now: datetime | None = None
) -> tuple[AccessToken, str]:
    """A key and its text, which is shown this once. The caller has checked what the account may give."""
    data: dict[str, object] = {"scopes": sorted(scopes)}
    of: dict[str, object] = {"division": owner} if isinstance(owner, Division) else {"organisation": owner.unit}
    if isinstance(owner, Owner) and owner.office:
        data["office"] = owner.office.pk
    return issue_token(
        kind=TokenKind.API, name=name, made_by=user, data=data,
        expires_at=(now or timezone.now()) + timedelta(days=days), **of,
    )  # fmt: skip


class KeyAuth(HttpBearer):
    """`Authorization: Bearer fs_…` with a key of the API that has the scope."""

    openapi_description = "A key made at /accounts/exchange/"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """The key. Raises ApiRefused KEY, FORBIDDEN or TOO_MANY."""
        key = self._read(request, token)
        if not allow(f"api:{key.token.public_id}", limit=CALLS_A_MINUTE, seconds=60):
            raise ApiRefused(Code.TOO_MANY)
        if self.scope not in key.scopes:
            raise ApiRefused(Code.FORBIDDEN, _("This key was made without %(scope)s.") % {"scope": self.scope})
        return key

    def _read(self, request: HttpRequest, text: str) -> ApiKey:
        try:
            token = find_token(text, kind=TokenKind.API)
        except TokenRefused as refused:
            if not allow(f"api-key:{client_address(request)}", limit=BAD_KEYS_A_MINUTE, seconds=60):
                raise ApiRefused(Code.TOO_MANY) from refused
            raise ApiRefused(Code.KEY, _words(refused.reason)) from refused
        user = token.made_by
        if user is None or not user.is_active:
            raise ApiRefused(Code.KEY, _("Whoever made this key has no account any more."))
        note_use(token, request.META.get("REMOTE_ADDR"))
        return ApiKey(token, user)


def _words(reason: TokenRefusal) -> str:
    return {
        TokenRefusal.REVOKED: _("This key was revoked."),
        TokenRefusal.EXPIRED: _("This key has run out."),
    }.get(reason, _("This key is not known."))
