"""The keys of witnessed sites: made, listed, used and revoked like those of machines; the setting goes on working."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from courses.training.ledger.witness import witness_for
from courses.training.ledger.witness_keys import make_witness_key, witnessed_site
from people.models import AccessToken, TokenKind
from people.tokens import TokenRefused, issue_token, kinds_for, revoke_token

pytestmark = pytest.mark.django_db
PAGE = "people:tokens"
ROOT = b'{"number":1,"root":"a"}'


def tell(client, text: str, scheme: str = "Bearer") -> int:
    headers = {"Authorization": f"{scheme} {text}"}
    path = reverse("training:ledger_witness")
    return client.post(path, ROOT, content_type="application/jsonl", headers=headers).status_code


@pytest.fixture
def key() -> tuple[AccessToken, str]:
    return make_witness_key("jiaxing", made_by=None)


@pytest.fixture
def from_setting(settings) -> str:
    settings.LEDGER_WITNESS_FOR = {"jiaxing": "sesame"}
    return "sesame"


def test_a_listed_key_opens_its_own_sites_folder_and_notes_its_use(client, key):
    assert tell(client, key[1]) == 204
    assert witness_for("jiaxing").roots("real") == [{"number": 1, "root": "a"}]
    key[0].refresh_from_db()
    assert (key[0].used_at is not None, key[0].used_from) == (True, "127.0.0.1")


def test_two_keys_of_one_site_open_the_same_folder(client, key):
    _, newer = make_witness_key("jiaxing", made_by=None)
    assert [tell(client, text) for text in (key[1], newer)] == [204, 204]
    assert len(witness_for("jiaxing").roots("real")) == 1


def test_a_revoked_key_opens_nothing(client, key):
    revoke_token(key[0], by=None)
    assert tell(client, key[1]) == 403
    assert not witness_for("jiaxing").folder.exists()


def test_before_it_is_revoked_the_same_request_is_taken(client, key):
    """The control."""
    assert tell(client, key[1]) == 204


@pytest.mark.parametrize("kind", [kind for kind in TokenKind if kind not in (TokenKind.WITNESS, TokenKind.KIOSK)])
def test_a_key_of_another_kind_opens_nothing(client, kind):
    assert tell(client, issue_token(kind=kind, name="jiaxing", made_by=None)[1]) == 403


def test_a_key_is_taken_under_no_other_scheme(client, key):
    assert tell(client, key[1], scheme="Basic") == 403


def test_a_pair_of_the_setting_is_listed_when_it_is_used_and_can_be_revoked(client, from_setting):
    assert not AccessToken.objects.exists()
    assert [tell(client, from_setting) for _ in range(2)] == [204, 204]
    token = AccessToken.objects.get()
    assert (token.kind, token.name, token.used_from) == (TokenKind.WITNESS, "jiaxing", "127.0.0.1")
    revoke_token(token, by=None)
    assert tell(client, from_setting) == 403


def test_a_site_renamed_in_the_setting_has_its_new_name(settings, from_setting):
    witnessed_site(from_setting)
    settings.LEDGER_WITNESS_FOR = {"nanhu": from_setting}
    assert witnessed_site(from_setting) == "nanhu"


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", "a b"])
def test_what_names_no_folder_is_no_site(name):
    with pytest.raises(ValueError, match="no name of a site"):
        make_witness_key(name, made_by=None)
    _, text = issue_token(kind=TokenKind.WITNESS, name=name, made_by=None)
    with pytest.raises(TokenRefused, match="name"):
        witnessed_site(text)


def test_the_command_prints_a_key_that_is_listed(capsys):
    call_command("witness_token", "jiaxing")
    assert witnessed_site(capsys.readouterr().out.strip()) == "jiaxing"
    with pytest.raises(CommandError, match="no name"):
        call_command("witness_token", "a/b")


# -- the page ---------------------------------------------------------------------------------------------------------


def make(client, name: str):
    return client.post(reverse(PAGE), {"kind": "witness", "name": name, "days": "30"}).context


def test_a_superuser_makes_sees_and_revokes_a_key_on_the_page(client, superuser):
    client.force_login(superuser)
    text = make(client, "jiaxing")["text"]
    assert tell(client, text) == 204
    assert "jiaxing" in client.get(reverse(PAGE)).content.decode()
    client.post(reverse("people:revoke_token", args=[AccessToken.objects.get().pk]))
    assert tell(client, text) == 403


def test_the_page_makes_no_key_for_what_names_no_folder(client, superuser):
    client.force_login(superuser)
    assert "name" in make(client, "../x")["form"].errors
    assert not AccessToken.objects.exists()


def test_nobody_else_is_offered_it_and_no_kind_without_a_use_is_offered(client, superuser, keeper, key):
    assert kinds_for(superuser) == [TokenKind.WORKER, TokenKind.KIOSK, TokenKind.WITNESS]
    assert kinds_for(keeper) == [TokenKind.KIOSK]
    client.force_login(keeper)
    assert make(client, "nanhu")["text"] == ""
    assert "jiaxing" not in client.get(reverse(PAGE)).content.decode()
