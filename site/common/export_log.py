"""Who took which table or file out of the site: a line in Wagtail's site history, read by whoever audits."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import log

EXPORTED = "common.export"


def log_export(user: Any, *, what: object, form: str) -> None:
    """Notes that this account has fetched `what`, in words, as a file of this form; nothing without an account.

    The entry is about the account: a table has no row of its own. Its rows are not noted again.
    """
    if getattr(user, "pk", None) is not None:
        log(instance=user, action=EXPORTED, user=user, title=str(what)[:255], data={"form": form[:10]})
