"""Triggers that keep the sign-in log as it was written, and its last 180 days whole."""

from __future__ import annotations

from common.guards import Guard, GuardSet

KEPT_DAYS = 180  # what 等级保护 asks of logs, at least

SIGN_IN_LOG = GuardSet(
    refusal="the sign-in log is append-only",
    guards={
        "signin_no_update": Guard("people_signin", "UPDATE"),
        "signin_no_delete": Guard(
            "people_signin",
            "DELETE",
            f"OLD.at > datetime('now', '-{KEPT_DAYS} days')",
            f"OLD.at > now() - interval '{KEPT_DAYS} days'",
        ),
    },
    no_truncate={"signin_no_truncate": "people_signin"},
    truncate_function="signin_no_truncate",
)
