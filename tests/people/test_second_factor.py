"""A second proof at sign-in: asked of who has one, required of officers and superusers where the setting says so."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.models import SignIn, SignInKind
from people.second_factor import has_second_factor
from tests.people.test_sign_in import RIGHT, gets_in, sign_in, user  # noqa: F401

SECRET = "JBSWY3DPEHPK3PXP"


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def bound(user):  # noqa: F811
    """An account with an authenticator app."""
    TOTP.activate(user, SECRET)
    return user


def asked(client) -> bool:
    return "_auth_user_id" not in client.session


def test_the_password_alone_does_not_open_it(client, bound):
    answer = sign_in(client, RIGHT)
    assert answer["location"] == "/accounts/2fa/authenticate/"
    assert asked(client)


def test_the_code_opens_it(client, bound):
    sign_in(client, RIGHT)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert not asked(client)
    assert SignIn.objects.filter(kind=SignInKind.SIGNED_IN, method__contains="totp").exists()


def test_without_it_the_password_is_enough(client, user):  # noqa: F811
    """The control."""
    assert gets_in(client)


def test_a_wrong_code_is_refused_noted_and_limited(client, bound):
    sign_in(client, RIGHT)
    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": "000000" if code() != "000000" else "111111"})
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert asked(client)
    assert SignIn.objects.filter(kind=SignInKind.WRONG_SECOND).count() == 5


def test_the_secret_is_not_readable_in_the_database(bound, settings):
    kept = Authenticator.objects.get(user=bound).data["secret"]
    assert SECRET not in kept
    settings.SECRET_KEY = "another"
    assert not Authenticator.objects.get(user=bound).wrap().validate_code(code())


# -- required -------------------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = True


PAGES = ["/", "/oversight/", "/records/", "/rules/", "/en/oversight/"]


@pytest.mark.parametrize("path", PAGES)
def test_an_officer_without_one_sets_it_up_first(client, county_officer, required, path):
    client.force_login(county_officer)
    answer = client.get(path)
    assert answer["location"].endswith("/accounts/2fa/")


def test_a_superuser_too(client, superuser, required):
    client.force_login(superuser)
    assert client.get("/cms/")["location"] == "/accounts/2fa/"
    assert client.post("/cms/logout/").status_code == 302


def test_without_the_setting_nobody_has_to(client, county_officer, settings):
    """The control."""
    settings.MFA_REQUIRED = False
    client.force_login(county_officer)
    assert client.get("/oversight/").status_code == 200


def test_nothing_is_written_before_it_is_set_up(client, county_officer, required):
    client.force_login(county_officer)
    assert client.post("/oversight/").status_code == 403


def test_who_has_less_rights_needs_none(client, teacher, required):
    client.force_login(teacher)
    assert client.get("/records/").status_code == 200


def test_an_officer_with_one_works_as_ever(client, county_officer, required):
    TOTP.activate(county_officer, SECRET)
    client.force_login(county_officer)
    assert client.get("/oversight/").status_code == 200


def test_it_is_set_up_by_scanning_a_picture(client, user, required, django_capture_on_commit_callbacks):  # noqa: F811
    sign_in(client, RIGHT)
    client.post("/accounts/reauthenticate/", {"password": RIGHT})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="([^"]+)"', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    assert has_second_factor(user)
    assert SignIn.objects.filter(kind=SignInKind.SECOND_ADDED, username="officer").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/webauthn/",
        "/accounts/security/",
        "/accounts/sessions/",
        "/accounts/login/",
    ],
)
def test_its_pages_speak_chinese_and_run_no_inline_script(client, user, path):  # noqa: F811
    from tests.common.test_admin_scripts import inline_scripts

    if "login" not in path:
        sign_in(client, RIGHT)
        client.post("/accounts/reauthenticate/", {"password": RIGHT})
    page = client.get(path).content.decode()
    assert inline_scripts(page) == []
    main = re.sub(
        r"<script.*?</script>|<[^>]+>", " ", page[page.index("<main") : page.index("</main>")], flags=re.DOTALL
    )
    assert re.findall(r"[A-Za-z]{4,}", re.sub("officer|TOTP|JavaScript", "", main)) == []


def test_a_lost_phone_is_helped_by_a_command(bound):
    call_command("reset_second_factor", "Officer")
    assert not has_second_factor(bound)
    assert SignIn.objects.filter(kind=SignInKind.SECOND_REMOVED, method="command").exists()
    for name in ("officer", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


def later(monkeypatch, hours: float) -> None:
    moment = timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr("people.second_factor.timezone.now", lambda: moment)


def test_a_session_of_wide_rights_ends_with_the_day(client, county_officer, settings, monkeypatch):
    county_officer.set_password(RIGHT)
    county_officer.save()
    sign_in(client, RIGHT, username=county_officer.username)
    later(monkeypatch, settings.OFFICER_SESSION_HOURS - 0.1)
    assert client.get("/oversight/").status_code == 200
    later(monkeypatch, 0.2)
    assert client.get("/oversight/").status_code == 302
    assert asked(client)


def test_other_sessions_go_on(client, user, settings, monkeypatch):  # noqa: F811
    """The control."""
    sign_in(client, RIGHT)
    later(monkeypatch, settings.OFFICER_SESSION_HOURS + 0.2)
    assert client.get("/records/").status_code == 200


def test_proving_it_again_renews_the_session(client, user):  # noqa: F811
    sign_in(client, RIGHT)
    before = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.session.session_key == before
    client.post("/accounts/reauthenticate/", {"password": RIGHT})
    assert client.session.session_key != before
    assert UserSession.objects.get(user=user).session_key == client.session.session_key
    assert not asked(client)
