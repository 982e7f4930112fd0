"""Sign-in through allauth; accounts are made by officers and managers, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .desks import desks_of


class ClosedSignupAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk of the account's main role; allauth asks only when the sign-in page was given no `next`."""
        return desks_of(request.user)[0].url  # type: ignore[arg-type]
