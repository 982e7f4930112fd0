"""Signing in with 浙政钉 and 浙里办: a linked account opens, a stranger gets nothing, and each proof holds once."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from people.government import linking
from people.government.ways import GovernmentProvider
from people.models import RoleGrant, SignIn, User
from people.second_factor import has_second_factor
from people.staff.invitations import open_account
from tests.conftest import make_user
from tests.people.government.gateways import AK, KEY, SECRET, SK, gateway

WAYS = ("zhezhengding", "zheliban")
PERSON = "33040000123"


@pytest.fixture
def government(settings, db):
    """Both ways switched on, with a gateway that answers."""
    with gateway() as service:
        settings.PUBLIC_URL = "http://testserver"
        settings.ZHEZHENGDING_URL, settings.ZHEZHENGDING_LOGIN_URL = service.url, "https://login.gov.example"
        settings.ZHELIBAN_LOGIN_URL = "https://portal.gov.example/uc/sso/login"
        settings.ZHELIBAN_TOKEN_URL = f"{service.url}/restapi/prod/A/uc/sso/access_token"
        settings.ZHELIBAN_PERSON_URL = f"{service.url}/restapi/prod/B/uc/sso/getUserInfo"
        settings.ZHELIBAN_ACCESS_KEY = AK
        settings.SOCIALACCOUNT_PROVIDERS = {
            "zhezhengding": {"APP": {"client_id": KEY, "secret": SECRET}},
            "zheliban": {"APP": {"client_id": KEY, "secret": SK}},
        }
        yield service


@pytest.fixture
def officer(county_officer) -> User:
    county_officer.set_password("Lang-genug-1!")
    county_officer.save()
    return county_officer


def link(user: User, way: str) -> None:
    SocialAccount.objects.create(user=user, provider=way, uid=PERSON)


def begin(client: Client, way: str, **sent: str) -> str:
    """The address of the gateway's page that the button leads to."""
    answer = client.post(reverse(f"{way}_login"), sent)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return answer["Location"]


def come_back(client: Client, service, asked: str, person: str = PERSON):
    return client.get(service.consents(asked, person).removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("way", WAYS)
def test_a_linked_account_opens(client, government, officer, way):
    link(officer, way)
    asked = begin(client, way)
    query = parse_qs(urlsplit(asked).query)
    if way == "zhezhengding":
        assert asked.startswith("https://login.gov.example/oauth2/auth.htm?")
        assert query["redirect_uri"] == ["http://testserver/accounts/zhezhengding/login/callback/"]
    else:
        assert query["appId"] == [KEY]
    assert come_back(client, government, asked).status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert government.refused == []
    line = SignIn.objects.get(kind="signed_in")
    assert (line.account, line.method) == (officer.pk, way)
    assert SocialAccount.objects.get().extra_data == {}, "no name and no telephone number is taken over"


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_gets_no_account_and_no_role(client, government, officer, way):
    before = (User.objects.count(), RoleGrant.objects.count())
    answer = come_back(client, government, begin(client, way))
    assert answer.status_code == 403
    assert "没有关联的账号" in answer.content.decode()
    assert not is_in(client)
    assert (User.objects.count(), RoleGrant.objects.count()) == before
    assert not SocialAccount.objects.exists()
    assert SignIn.objects.filter(kind="not_linked", method=way, account=None).count() == 1


def test_with_sign_up_open_a_stranger_would_get_one(client, government, monkeypatch):
    """Control: what the adapter is there to refuse."""
    monkeypatch.setattr(linking.LinkedOnlyAdapter, "pre_social_login", lambda *given: None)
    monkeypatch.setattr(linking.LinkedOnlyAdapter, "is_open_for_signup", lambda *given: True)
    monkeypatch.setattr(linking.LinkedOnlyAdapter, "is_auto_signup_allowed", lambda *given: True)
    monkeypatch.setattr("people.adapter.ClosedSignupAdapter.is_open_for_signup", lambda *given: True)
    monkeypatch.setattr("allauth.socialaccount.internal.flows.signup.process_auto_signup", lambda *given: (True, None))
    before = User.objects.count()
    come_back(client, government, begin(client, "zhezhengding"))
    assert User.objects.count() == before + 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", ["no state", "another's state", "state of the other way", "twice"])
def test_an_answer_that_this_browser_did_not_ask_for_is_refused(client, government, officer, way, fault):
    link(officer, way)
    asked = begin(client, way)
    if fault == "another's state":
        asked = begin(Client(), way)
    if fault == "state of the other way":
        other = WAYS[1 - WAYS.index(way)]
        state = state_of(begin(client, other))
        asked = asked.replace(state_of(asked), state)
    address = government.consents(asked, PERSON).removeprefix("http://testserver")
    if fault == "no state":
        address = address.replace(state_of(asked), "")
    if fault == "twice":
        assert client.get(address).status_code == 302
        client.logout()
    assert client.get(address).status_code == 401
    assert not is_in(client)


def state_of(asked: str) -> str:
    query = parse_qs(urlsplit(asked).query)
    return query["state"][0] if "state" in query else parse_qs(urlsplit(query["sp"][0]).query)["state"][0]


def test_without_a_look_at_the_state_anothers_answer_would_open(client, government, officer, monkeypatch):
    """Control: whoever can make a browser load an address would sign it in as themselves."""
    link(officer, "zhezhengding")
    address = government.consents(begin(Client(), "zhezhengding"), PERSON).removeprefix("http://testserver")
    monkeypatch.setattr(statekit, "unstash_state", lambda *given, **named: {"process": "login", "data": None})
    client.get(address)
    assert is_in(client)


@pytest.mark.parametrize("way", WAYS)
def test_a_code_holds_once(client, government, officer, way):
    """A code that was seen on the way is worth nothing, even with a state of one's own."""
    link(officer, way)
    address = government.consents(begin(client, way), PERSON)
    code = parse_qs(urlsplit(address).query)["ticketId" if way == "zheliban" else "code"][0]
    assert client.get(address.removeprefix("http://testserver")).status_code == 302
    thief = Client()
    own = government.consents(begin(thief, way), "99999")
    stolen = own.replace(parse_qs(urlsplit(own).query)["ticketId" if way == "zheliban" else "code"][0], code)
    assert thief.get(stolen.removeprefix("http://testserver")).status_code == 401
    assert not is_in(thief)


def test_a_code_of_another_browser_is_worth_nothing_where_pkce_is_on(client, government, officer, settings):
    link(officer, "zhezhengding")
    settings.ZHEZHENGDING_PKCE = True
    thief = Client()
    own, victims = (government.consents(begin(one, "zhezhengding"), PERSON) for one in (thief, client))
    code = {address: parse_qs(urlsplit(address).query)["code"][0] for address in (own, victims)}
    assert thief.get(own.replace(code[own], code[victims]).removeprefix("http://testserver")).status_code == 401
    assert government.refused == ["verifier"]
    assert client.get(victims.removeprefix("http://testserver")).status_code == 302, "control: its own browser"
    settings.ZHEZHENGDING_PKCE = False
    own, victims = (government.consents(begin(one, "zhezhengding"), PERSON) for one in (Client(), thief))
    assert thief.get(victims.removeprefix("http://testserver")).status_code == 302


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example"]
)
def test_nobody_is_sent_elsewhere_afterwards(client, government, officer, way, target):
    link(officer, way)
    answer = come_back(client, government, begin(client, way, next=target))
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).netloc == ""
    assert "evil" not in answer["Location"]


def test_a_page_of_ours_is_gone_to_afterwards(client, government, officer):
    """Control."""
    link(officer, "zhezhengding")
    assert come_back(client, government, begin(client, "zhezhengding", next="/records/"))["Location"] == "/records/"


def test_an_address_cannot_say_what_is_asked_there(client, government, monkeypatch):
    wish = f"?{urlencode({'auth_params': 'redirect_uri=https://evil.example/', 'scope': 'everything'})}"
    url = reverse("zhezhengding_login") + wish
    query = parse_qs(urlsplit(client.post(url)["Location"]).query)
    assert query["redirect_uri"] == ["http://testserver/accounts/zhezhengding/login/callback/"]
    assert query["scope"] == ["get_user_info"]
    for name in ("get_auth_params_from_request", "get_scope_from_request"):
        monkeypatch.delattr(GovernmentProvider, name)
    assert "evil" in client.post(url)["Location"], "control: allauth alone takes it from the address"


@pytest.mark.parametrize("way", WAYS)
def test_a_link_alone_signs_nobody_in(client, government, officer, way):
    link(officer, way)
    assert client.get(reverse(f"{way}_login"))["Location"].endswith("/accounts/login/")
    assert Client(enforce_csrf_checks=True).post(reverse(f"{way}_login")).status_code == 403


def test_a_closed_account_stays_closed(client, government, officer):
    link(officer, "zhezhengding")
    User.objects.filter(pk=officer.pk).update(is_active=False)
    come_back(client, government, begin(client, "zhezhengding"))
    assert not is_in(client)


def test_the_second_proof_is_asked_for_as_ever(client, government, officer):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(officer, generate_totp_secret())
    assert has_second_factor(officer)
    link(officer, "zhezhengding")
    answer = come_back(client, government, begin(client, "zhezhengding"))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


# -- linking ----------------------------------------------------------------------------------------------------------


def sign_in(client: Client, user: User) -> None:
    client.post("/accounts/login/", {"login": user.username, "password": "Lang-genug-1!"})
    assert is_in(client)
    client.post("/accounts/reauthenticate/", {"password": "Lang-genug-1!"})


@pytest.mark.parametrize("way", WAYS)
def test_who_is_signed_in_and_has_proved_it_links_and_unlinks(client, government, officer, way):
    sign_in(client, officer)
    assert client.get(reverse("government_links")).status_code == 200
    answer = come_back(client, government, begin(client, way, process="connect", next=reverse("government_links")))
    assert answer["Location"] == reverse("government_links")
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (officer, PERSON)
    assert SignIn.objects.filter(kind="linked", account=officer.pk, method=way).count() == 1
    client.post(reverse("government_unlink", args=[account.pk]))
    assert not SocialAccount.objects.exists()
    assert SignIn.objects.filter(kind="unlinked", account=officer.pk).count() == 1


def test_an_open_session_alone_links_nothing(client, government, officer):
    """A session left open on a shared machine: nobody proved anything just now."""
    client.force_login(officer)
    answer = come_back(client, government, begin(client, "zhezhengding", process="connect"))
    assert answer["Location"] == reverse("people:security")
    assert not SocialAccount.objects.exists()
    assert client.get(reverse("government_links")).status_code == 302


def test_a_person_there_opens_one_account_here(client, government, officer, foreign_officer):
    link(foreign_officer, "zhezhengding")
    sign_in(client, officer)
    come_back(client, government, begin(client, "zhezhengding", process="connect"))
    assert SocialAccount.objects.get().user == foreign_officer


def test_nobody_unlinks_for_another(client, government, officer, foreign_officer):
    link(foreign_officer, "zhezhengding")
    sign_in(client, officer)
    assert client.post(reverse("government_unlink", args=[SocialAccount.objects.get().pk])).status_code == 404
    assert SocialAccount.objects.exists()


def test_an_invitation_links_once(client, government):
    invitation = open_account(name="王五")
    page = client.get(invitation.url.removeprefix("http://testserver"), follow=True).content.decode()
    url = page.split('action="')[2].split('"')[0]
    assert url.endswith("/") and "/invited/" in url
    asked = client.post(url)["Location"]
    assert come_back(client, government, asked).status_code == 302
    assert client.session["_auth_user_id"] == str(invitation.user.pk)
    assert SocialAccount.objects.get().user == invitation.user
    assert not RoleGrant.objects.filter(user=invitation.user).exists(), "an invitation gives no role by itself"
    again = Client()
    page = again.get(invitation.url.removeprefix("http://testserver"), follow=True).content.decode()
    assert "/invited/" not in page, "the link is used up"
    assert again.post(url)["Location"].endswith("/accounts/login/")


def test_without_the_link_in_this_browser_no_invitation_is_used(client, government):
    invitation = open_account(name="王五")
    code = invitation.url.split("/key/")[1].split("-")[0]
    for way in WAYS:
        answer = client.post(reverse("government_invited", args=[way, code]))
        assert answer["Location"].endswith("/accounts/login/")
    other = make_user("other")
    link_to_other = client.post(reverse("government_invited", args=["zhezhengding", str(other.pk)]))
    assert link_to_other["Location"].endswith("/accounts/login/")


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_is_off_is_not_there(client, db, settings, way):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(reverse(f"{way}_login")).status_code == 404
    assert client.get(reverse(f"{way}_callback")).status_code == 404
    assert "浙政钉" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", [500, {"success": True}, {"success": True, "content": {"success": True, "data": {}}}])
def test_a_gateway_that_is_out_of_order_is_said_in_words(client, government, officer, monkeypatch, way, fault):
    link(officer, way)
    monkeypatch.setattr(government, "answer", lambda heard: fault)
    answer = come_back(client, government, begin(client, way))
    assert answer.status_code == 401
    assert "登录没有成功" in answer.content.decode()
    assert not is_in(client)


def test_a_gateway_that_is_away_is_said_in_words(client, government, officer, settings):
    asked = begin(client, "zhezhengding")
    settings.ZHEZHENGDING_URL = "http://127.0.0.1:9"
    assert come_back(client, government, asked).status_code == 401
