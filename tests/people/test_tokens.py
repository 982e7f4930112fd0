"""Access keys are named, listed for who answers for them, revoked one by one, and kept as digests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people import tokens
from people.models import AccessToken, SignIn, TokenKind
from people.tokens import TokenRefused, find_token, issue_token, note_use, revoke_token
from simulator.drills.kiosk.tokens import SALT, make_kiosk_token, read_kiosk_token

URL = "/accounts/tokens/"


@pytest.fixture
def kiosk(tree) -> tuple[AccessToken, str]:
    return issue_token(kind=TokenKind.KIOSK, name="大厅", made_by=None, division=tree.village)


def test_a_key_is_found_by_its_text_and_kept_without_it(kiosk):
    token, text = kiosk
    assert find_token(text, kind=TokenKind.KIOSK) == token
    assert text not in str(AccessToken.objects.values().get())


@pytest.mark.parametrize("change", ["x", ""])
def test_another_text_opens_nothing(kiosk, change):
    with pytest.raises(TokenRefused, match="unknown"):
        find_token(kiosk[1][:-1] + change, kind=TokenKind.KIOSK)


def test_a_key_opens_only_what_its_kind_is_for(kiosk):
    with pytest.raises(TokenRefused, match="unknown"):
        find_token(kiosk[1], kind=TokenKind.WORKER)


def test_a_revoked_key_opens_nothing_and_the_others_go_on(kiosk, tree):
    _, other = issue_token(kind=TokenKind.KIOSK, name="二楼", made_by=None, division=tree.village)
    assert revoke_token(kiosk[0], by=None)
    assert not revoke_token(kiosk[0], by=None)
    with pytest.raises(TokenRefused, match="revoked"):
        find_token(kiosk[1], kind=TokenKind.KIOSK)
    assert find_token(other, kind=TokenKind.KIOSK)


def test_a_key_runs_out(kiosk):
    AccessToken.objects.update(expires_at=timezone.now())
    with pytest.raises(TokenRefused, match="expired"):
        find_token(kiosk[1], kind=TokenKind.KIOSK)


def test_its_last_use_is_noted_once_a_minute(kiosk):
    note_use(kiosk[0], "10.0.0.1")
    note_use(kiosk[0], "10.0.0.2")
    assert AccessToken.objects.get().used_from == "10.0.0.1"
    AccessToken.objects.update(used_at=timezone.now() - timedelta(minutes=2))
    note_use(kiosk[0], "10.0.0.2")
    assert AccessToken.objects.get().used_from == "10.0.0.2"


# -- kiosks -----------------------------------------------------------------------------------------------------------


def signed(division, days: int = 400) -> str:
    """A kiosk's key as it was given out before keys were listed."""
    return signing.dumps([division.code, (timezone.localdate() + timedelta(days=days)).isoformat()], salt=SALT)


def test_a_key_given_out_before_works_is_listed_and_revoked(tree):
    old = signed(tree.village)
    assert not AccessToken.objects.exists()
    for _ in range(2):
        assert read_kiosk_token(old, address="10.0.0.9") == tree.village
    token = AccessToken.objects.get()
    assert (token.name, token.used_from) == (tree.village.name, "10.0.0.9")
    revoke_token(token, by=None)
    with pytest.raises(TokenRefused, match="revoked"):
        read_kiosk_token(old)


def test_without_the_list_it_cannot_be_struck_off(tree):
    """The control: the signature alone says yes for as long as it was made for."""
    old = signed(tree.village)
    read_kiosk_token(old)
    revoke_token(AccessToken.objects.get(), by=None)
    assert signing.loads(old, salt=SALT)[0] == tree.village.code


@pytest.mark.parametrize("text", ["", "x", "fs_short", "a:b:c"])
def test_a_forged_key_is_not_put_on_the_list(tree, text):
    with pytest.raises(TokenRefused):
        read_kiosk_token(text)
    assert not AccessToken.objects.exists()


def test_an_old_key_that_has_run_out_stays_out(tree):
    with pytest.raises(TokenRefused, match="expired"):
        read_kiosk_token(signed(tree.village, days=-1))


def test_a_new_key_names_its_venue(tree):
    assert read_kiosk_token(make_kiosk_token(tree.village)) == tree.village


def test_the_commands_print_keys_that_are_listed(tree, capsys):
    call_command("kiosk_token", tree.village.code, name="大厅")
    assert read_kiosk_token(capsys.readouterr().out.strip()) == tree.village
    call_command("worker_token", "host-2")
    assert find_token(capsys.readouterr().out.strip(), kind=TokenKind.WORKER).name == "host-2"


# -- the page ---------------------------------------------------------------------------------------------------------


def revoke(client, token: AccessToken) -> int:
    return client.post(reverse("people:revoke_token", args=[token.pk])).status_code


def test_the_keeper_of_the_venue_sees_and_revokes_its_keys(client, keeper, kiosk):
    client.force_login(keeper)
    assert "大厅" in client.get(URL).content.decode()
    assert revoke(client, kiosk[0]) == 302
    assert AccessToken.objects.get().revoked_by == keeper
    assert SignIn.objects.filter(kind="token_revoked", username=keeper.username).exists()


def test_the_officer_of_the_county_does_too_and_another_countys_does_not(
    client, county_officer, foreign_officer, kiosk
):
    client.force_login(county_officer)
    assert "大厅" in client.get(URL).content.decode()
    client.force_login(foreign_officer)
    assert "大厅" not in client.get(URL).content.decode()
    assert revoke(client, kiosk[0]) == 404
    assert AccessToken.objects.get().revoked_at is None


def test_without_that_question_anybody_would_revoke_it(client, foreign_officer, kiosk, monkeypatch):
    """The control."""
    monkeypatch.setattr("people.views.tokens_for", lambda user: AccessToken.objects.all())
    client.force_login(foreign_officer)
    assert revoke(client, kiosk[0]) == 302


def make(client, **data) -> str:
    form = {"kind": "kiosk", "name": "新", "days": "30", **data}
    return client.post(URL, form).context["text"]


def test_a_keeper_makes_a_key_for_the_own_venue_alone(client, keeper, tree):
    client.force_login(keeper)
    text = make(client, division=tree.village.code)
    assert read_kiosk_token(text) == tree.village
    assert text not in client.get(URL).content.decode()
    assert make(client, division=tree.other_village.code) == ""
    assert make(client, kind="worker") == ""
    assert AccessToken.objects.get().made_by == keeper


def test_who_answers_for_no_machine_finds_no_page(client, teacher, db):
    client.force_login(teacher)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"kind": "kiosk", "name": "x", "days": "1"}).status_code == 403


def test_two_first_uses_at_once_make_one_row(tree, monkeypatch):
    old = signed(tree.village)
    read_kiosk_token(old)
    monkeypatch.setattr(tokens.AccessToken.objects.all().__class__, "exists", lambda self: False)
    assert read_kiosk_token(old) == tree.village
    assert AccessToken.objects.count() == 1


def test_a_key_of_the_servers_settings_is_named_in_words(client, superuser):
    issue_token(kind=TokenKind.WORKER, name="DRILL_WORKER_TOKEN", made_by=None)
    client.force_login(superuser)
    page = client.get("/accounts/tokens/").text
    assert "DRILL_WORKER_TOKEN" not in page
    assert "由服务器设置给出" in page
    assert "演练工作进程" not in page
