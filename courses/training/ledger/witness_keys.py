"""The keys with which other installations hand over their roots: listed and revoked like all access keys."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare

from people.models import AccessToken, TokenKind, User
from people.tokens import TokenRefusal, TokenRefused, adopt_token, find_token, issue_token, note_use


def make_witness_key(site: str, *, made_by: User | None) -> tuple[AccessToken, str]:
    """A new key for the installation of this name, and its text. Raises ValueError for what names no folder."""
    if not site.isidentifier():
        raise ValueError(f"{site!r} is no name of a site: letters, digits and underscores")
    return issue_token(kind=TokenKind.WITNESS, name=site, made_by=made_by)


def witnessed_site(given: str, address: str | None = None) -> str:
    """The name of the installation that this key was given to. Raises TokenRefused.

    A pair of LEDGER_WITNESS_FOR is listed as a key when it is first used, and can be revoked from then on.
    """
    known = settings.LEDGER_WITNESS_FOR
    site = next((site for site, token in known.items() if constant_time_compare(token, given)), None)
    if site is None:
        token = find_token(given, kind=TokenKind.WITNESS)
        site = token.name
    else:
        token = adopt_token(given, kind=TokenKind.WITNESS, name=site)
    if not site.isidentifier():  # it names a folder
        raise TokenRefused(TokenRefusal.OTHER_NAME)
    note_use(token, address)
    return site
