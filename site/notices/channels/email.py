"""E-mail by Django's backend, which `EMAIL_URL` names; printed to the log when it is not set."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from people.models import User

from ..models import Reach
from .base import AnswerLostError, Outgoing, SendRefused, UnreachableError


class EmailChannel:
    """A mail server drops no repeats. The Message-ID stays the same, by which some mailboxes show a repeat once."""

    drops_repeats = False

    def is_on(self) -> bool:
        return True

    def address_of(self, user: User, reach: Reach | None) -> str:
        return user.email

    def send(self, outgoing: Outgoing) -> str:
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        identity = f"<{outgoing.key}@{host}>"
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(_words(error)) from error
        mail = EmailMessage(
            outgoing.title, outgoing.body, to=[outgoing.to], headers={"Message-ID": identity}, connection=connection
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _by_code(max(code for code, _text in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerLostError(_words(error)) from error
        finally:
            connection.close()
        return identity


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _by_code(code: int) -> Exception:
    """4xx asks to come again, 5xx is final."""
    return UnreachableError(f"SMTP {code}") if 400 <= code < 500 else SendRefused(f"SMTP {code}")
