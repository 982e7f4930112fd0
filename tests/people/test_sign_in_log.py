"""The sign-in log says who came in and who was turned away, and cannot be changed."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from logging.handlers import SysLogHandler

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from common.append_only import AppendOnlyError
from people.guards import KEPT_DAYS, SIGN_IN_LOG
from people.models import SignIn, SignInKind
from people.sign_in_log import forget_old_sign_ins, security
from tests.people.test_sign_in import RIGHT, URL, sign_in, user  # noqa: F401


def lines() -> list[tuple[str, str]]:
    return list(SignIn.objects.order_by("pk").values_list("kind", "username"))


def test_it_says_what_happened_in_order(client, user):  # noqa: F811
    sign_in(client, "wrong")
    sign_in(client, RIGHT)
    client.post("/accounts/logout/")
    assert lines() == [("wrong", "officer"), ("signed_in", "officer"), ("signed_out", "officer")]
    line = SignIn.objects.get(kind=SignInKind.SIGNED_IN)
    assert (line.account, line.address, line.method) == (user.pk, "10.0.0.1", "password")


def test_it_says_who_was_made_to_wait(client, user):  # noqa: F811
    for _ in range(6):
        sign_in(client, "wrong")
    assert lines()[-1] == ("limited", "officer")


def test_a_name_that_is_no_accounts_is_not_kept(client, user):  # noqa: F811
    sign_in(client, "wrong", username="my-secret-password")
    assert lines() == [("wrong", "")]


def test_a_changed_password_is_noted(client, user):  # noqa: F811
    client.force_login(user)
    data = {"oldpassword": RIGHT, "password1": "another-horse-77", "password2": "another-horse-77"}
    client.post("/accounts/password/change/", data)
    assert ("password_changed", "officer") in lines()


def test_each_line_goes_to_whoever_collects_logs(client, user, django_capture_on_commit_callbacks):  # noqa: F811
    """A browser's name with a line break in it stays one line."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        handler = SysLogHandler(server.getsockname(), facility="authpriv")
        security.addHandler(handler)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                agent = {"User-Agent": "Mozilla\nroot signed in"}
                client.post(URL, {"login": "officer", "password": "wrong"}, REMOTE_ADDR="10.0.0.1", headers=agent)
            heard = server.recv(4096).decode().rstrip("\0")
        finally:
            security.removeHandler(handler)
            handler.close()
    assert heard.startswith("<86>"), "facility authpriv, level info"
    said = json.loads(heard.removeprefix("<86>"))
    assert (said["kind"], said["username"], said["address"]) == ("wrong", "officer", "10.0.0.1")
    assert "\n" not in heard


@pytest.fixture
def line(db) -> SignIn:
    return SignIn.objects.create(kind=SignInKind.WRONG, username="officer")


def test_the_models_refuse_to_change_a_line(line):
    line.username = "somebody"
    for change in (line.save, line.delete, SignIn.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize("sql", ["UPDATE people_signin SET username = 'x'", "DELETE FROM people_signin"])
def test_the_database_refuses_too(line, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert SignIn.objects.get().username == "officer"


def test_without_the_triggers_it_would_not(line):
    """The control."""
    SIGN_IN_LOG.drop(connection)
    assert SIGN_IN_LOG.missing(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_signin SET username = 'x'")
    assert SignIn.objects.get().username == "x"
    SIGN_IN_LOG.install(connection)
    assert SIGN_IN_LOG.missing(connection) == []


def test_old_lines_go_when_their_time_is_over(db, settings):
    now = timezone.now()
    for days in (1, KEPT_DAYS + 1, settings.SIGN_IN_LOG_DAYS + 1):
        SignIn.objects.create(kind=SignInKind.WRONG, at=now - timedelta(days=days))
    assert forget_old_sign_ins() == 1
    assert SignIn.objects.count() == 2


def test_lines_of_the_last_half_year_cannot_be_forgotten(db, settings):
    settings.SIGN_IN_LOG_DAYS = 30
    SignIn.objects.create(kind=SignInKind.WRONG, at=timezone.now() - timedelta(days=60))
    with pytest.raises(IntegrityError), transaction.atomic():
        forget_old_sign_ins()


def test_superusers_read_and_export_it_and_nobody_else(client, line, superuser, teacher):
    client.force_login(superuser)
    assert "officer" in client.get("/cms/signin/").content.decode()
    exported = b"".join(client.get("/cms/signin/?export=csv").streaming_content).decode()
    assert "officer" in exported
    assert client.get(f"/cms/signin/edit/{line.pk}/").status_code in (403, 404)
    assert client.get("/cms/signin/new/").status_code in (403, 404)
    client.force_login(teacher)
    assert client.get("/cms/signin/").status_code == 403


def test_everybody_reads_their_own_lines(client, user, line):  # noqa: F811
    sign_in(client, RIGHT)
    page = client.get("/accounts/security/").content.decode()
    assert page.count("10.0.0.1") == 1
