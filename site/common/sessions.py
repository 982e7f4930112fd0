"""Sessions in the database, under a new key in few statements."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import router, transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string


class SessionStore(DatabaseStore):
    """Django's sessions of the database. Under the same salt: sessions that exist stay readable."""

    _left = ""  # the key that this session had; its row goes once the new one is written

    def _get_new_session_key(self) -> str:
        """A key that nobody has: of 32 characters by chance none comes twice, and the insert would refuse it."""
        return str(get_random_string(32))

    def renew_key(self) -> None:
        """As `cycle_key`, but the new row is written with the response, once, and the old one goes then."""
        self.keys()  # reads what is kept under the old key
        self._left, self._session_key = self.session_key or "", None
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if not self._left:
            super().save(must_create)
            return
        self._session_key = self._get_new_session_key()
        row = self.create_model_instance(dict(self.items()))
        with transaction.atomic(using=router.db_for_write(self.model)):
            row.save(force_insert=True)
            self.delete(self._left)
        self._left = ""

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=key).delete()


def renew_key(request: HttpRequest) -> None:
    """Puts what a session holds under another key: whoever knew the old one learns nothing of what comes.

    At once for somebody who is signed in, whose sessions are listed by key; else with the response.
    """
    session = request.session
    if isinstance(session, SessionStore) and not request.user.is_authenticated:
        session.renew_key()
    else:
        session.cycle_key()
