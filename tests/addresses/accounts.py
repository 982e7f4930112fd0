"""Addresses of accounts, log-in and its second step, notices, seats."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, PUBLIC, SECRET_FIELDS, SIGNED_IN, Fields
from tests.walk import Entry


def _allauth(name: str, path: str, role: str = "public", status: int = 200, fields: Fields = None) -> Entry:
    """An address of allauth's, which all read where to go next."""
    kind = PUBLIC if role == "public" else SIGNED_IN
    return Entry(f"account.{name}", f"/accounts/{path}", role, kind, status, ("next",), fields)


ACCOUNTS = [
    _allauth("login", "login/", fields=("login", "password", "remember", "next")),
    _allauth("login.code.ask", "login/code/", fields=("phone",)),
    _allauth("login.code", "login/code/confirm/", status=302, fields=("code", "action")),
    _allauth("phone", "phone/change/", "pupil", fields=("phone", "action_add")),
    _allauth("phone.verify", "phone/verify/", "pupil", 302, fields=("code", "action")),
    _allauth("logout", "logout/", "pupil", fields=("next",)),
    _allauth("inactive", "inactive/"),
    _allauth("signup", "signup/", fields=("username", "password1", "password2")),
    _allauth("reauthenticate", "reauthenticate/", "pupil", fields=("password",)),
    _allauth("email", "email/", "pupil", fields=("email", "action_*")),
    _allauth("email.sent", "confirm-email/"),
    _allauth("email.confirm", "confirm-email/{reset_key}/", fields=()),
    _allauth("password.change", "password/change/", "pupil", fields=("oldpassword", "password1", "password2")),
    _allauth("password.set", "password/set/", "pupil", 302, fields=("password1", "password2")),
    _allauth("password.reset", "password/reset/", fields=("email",)),
    _allauth("password.reset.done", "password/reset/done/"),
    _allauth("password.reset.key", "password/reset/key/{reset_key}/", status=302, fields=("password1", "password2")),
    _allauth("password.reset.key.done", "password/reset/key/done/"),
]

# Off unless settings name a gateway; tests/people/government has one.
GOVERNMENT = [
    *(
        Entry(f"government.{way}.{name}", f"/accounts/{way}/{path}", status=404, fields=fields)
        for way in ("zhezhengding", "zheliban")
        for name, path, fields in (
            ("begin", "login/", ()),
            ("callback", "login/callback/", None),
            ("invited", "invited/b/", ()),
        )
    ),
    Entry("government.links", "/accounts/government/", "pupil", SIGNED_IN, 404),
    Entry("government.unlink", "/accounts/government/1/unlink/", "pupil", SIGNED_IN, POST_ONLY, fields=()),
]

SECURITY = [
    Entry("todo", "/accounts/todo/", "manager", SIGNED_IN),
    Entry("notices", "/notices/", "manager", SIGNED_IN, query=("page", "unread")),
    Entry("notices.read", "/notices/read/", "manager", SIGNED_IN, POST_ONLY, fields=()),
    Entry("notices.sent", "/notices/sent/", "manager", SIGNED_IN, query=("page",)),
    Entry(
        "notices.ways",
        "/notices/settings/",
        "manager",
        SIGNED_IN,
        fields=("used", "wecom_id", "dingtalk_id", "zhezhengding_id", "language"),
    ),
    Entry("notice", "/notices/{notice}/", "manager", SIGNED_IN),
    Entry("security", "/accounts/security/", "pupil", SIGNED_IN),
    Entry("security.sessions", "/accounts/sessions/", "pupil", SIGNED_IN, fields=()),
    Entry("security.session.end", "/accounts/sessions/{login}/end/", "pupil", SIGNED_IN, POST_ONLY, fields=()),
    Entry("tokens", "/accounts/tokens/", "keeper", SIGNED_IN, fields=("kind", "name", "division", "days")),
    Entry("token.revoke", "/accounts/tokens/{token}/revoke/", "keeper", SIGNED_IN, POST_ONLY, fields=()),
    _allauth("second", "2fa/", "pupil"),
    _allauth("second.ask", "2fa/authenticate/", status=302, fields=("code",)),
    _allauth("second.again", "2fa/reauthenticate/", "pupil", 302, fields=("code",)),
    _allauth("second.codes", "2fa/recovery-codes/", "pupil", 404),
    _allauth("second.codes.file", "2fa/recovery-codes/download/", "pupil", 404),
    _allauth("second.codes.make", "2fa/recovery-codes/generate/", "pupil", 302, fields=()),
    _allauth("second.totp", "2fa/totp/activate/", "pupil", 302, fields=("code",)),
    _allauth("second.totp.off", "2fa/totp/deactivate/", "pupil", 404, fields=()),
    _allauth("second.keys", "2fa/webauthn/", "pupil"),
    _allauth("second.keys.add", "2fa/webauthn/add/", "pupil", 302, fields=("name", "credential", "passwordless")),
    _allauth("second.keys.edit", "2fa/webauthn/keys/{key}/edit/", "pupil", 302, fields=("name",)),
    _allauth("second.keys.remove", "2fa/webauthn/keys/{key}/remove/", "pupil", 302, fields=()),
    _allauth("second.keys.login", "2fa/webauthn/login/", status=302, fields=("credential",)),
    _allauth("second.keys.again", "2fa/webauthn/reauthenticate/", "pupil", 302, fields=("credential",)),
]

SEATS = [
    Entry("classes", "/accounts/classes/", "teacher", SIGNED_IN),
    Entry(
        "class.seats",
        "/accounts/classes/{class}/seats/",
        "teacher",
        SIGNED_IN,
        fields=("what", "seat", "up_to", "seat_secret_kind", "shows_names"),
    ),
    Entry("class.sheet", "/accounts/classes/{class}/sheet.pdf", "teacher", FILE, POST_ONLY, fields=("seat", "anew")),
    Entry(
        "class.change",
        "/accounts/classes/{class}/change/",
        "teacher",
        SIGNED_IN,
        fields=("what", "seats", "name", "on", "into"),
    ),
    Entry(
        "school.classes",
        "/accounts/schools/{organisation}/classes/",
        "teacher",
        SIGNED_IN,
        query=("year", "page", "changes"),
    ),
    Entry(
        "school.promotion",
        "/accounts/schools/{organisation}/classes/{year}/up/",
        "teacher",
        SIGNED_IN,
        fields=("class-*", "teachers_go_along"),
    ),
    Entry("seat", "/accounts/seat/", query=("class", "seat", "next"), fields=("class_code", "seat", *SECRET_FIELDS)),
    Entry("seat.leave", "/accounts/seat/leave/", status=POST_ONLY, fields=()),
]
