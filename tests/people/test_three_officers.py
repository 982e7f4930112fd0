"""三员: running, giving rights and auditing are apart. Each act is refused to the two others, by POST too."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page

from courses.models import HomePage
from divisions.models import Division
from firesafety.start.setup_code import setup_code
from people.models import Jurisdiction, Role, RoleGrant, SignIn, SignInKind, User
from people.offices.granting import GrantRefusal, GrantRefused, grant_role
from people.three_officers import DutyRefused, PlatformDuty, give_duty
from portal.models import SiteDetails
from tests.conftest import make_user

SYSTEM, SECURITY, AUDIT = PlatformDuty
NO_JOB = "/cms/jobs/7b0e0f3e-52f1-4c55-9d53-6f3f3f0a9c11/retry/"
HISTORY = "/cms/reports/site-history/"
# Address, method, whose act it is. A POST without fields is answered by its form again, or by "no such job".
ACTS = [
    ("/cms/jobs/", "get", SYSTEM),
    (NO_JOB, "post", SYSTEM),
    ("/cms/settings/portal/sitedetails/{details}/", "get", SYSTEM),
    ("/cms/settings/portal/sitedetails/{details}/", "post", SYSTEM),
    ("/cms/redirects/", "get", SYSTEM),
    ("/cms/redirects/add/", "post", SYSTEM),
    ("/cms/rolegrant/", "get", SECURITY),
    ("/cms/rolegrant/new/", "post", SECURITY),
    ("/cms/jurisdiction/new/", "post", SECURITY),
    ("/accounts/roles/", "get", SECURITY),
    ("/accounts/roles/new/city_officer/", "post", SECURITY),
    ("/accounts/offices/new/", "post", SECURITY),
    ("/start/city/", "post", SYSTEM),
    ("/start/offices/", "post", SECURITY),
    ("/cms/signin/", "get", AUDIT),
    ("/cms/signin/?export=csv", "get", AUDIT),
    ("/cms/reports/site-history/", "get", AUDIT),
    ("/cms/reports/site-history/results/", "get", AUDIT),
    ("/cms/reports/site-history/?export=csv", "get", AUDIT),
    ("/cms/reports/site-history/?export=xlsx", "get", AUDIT),
    # Nobody of the three makes accounts or rewrites what a group may do.
    ("/cms/users/new/", "post", None),
    ("/cms/groups/new/", "post", None),
    ("/cms/signin/new/", "post", None),
]


@pytest.fixture
def apart(settings):
    settings.SEPARATE_DUTIES = True
    settings.MFA_REQUIRED = False


@pytest.fixture
def officers(apart, db):
    found = {}
    for duty in PlatformDuty:
        found[duty] = make_user(f"the-{duty}")
        give_duty(found[duty], duty)
    return found


def lets_in(client, method: str, address: str) -> bool:
    """True unless the answer is a refusal: forbidden, no such page, or away to the admin's first page."""
    address = address.replace("{details}", str(SiteDetails.load().pk))
    answer = getattr(client, method)(address)
    if answer.status_code in (301, 302):
        return answer.url not in ("/cms/", reverse("account_login")) and "login" not in answer.url
    return answer.status_code not in (403, 405) and not (answer.status_code == 404 and address != NO_JOB)


@pytest.mark.parametrize(("address", "method", "whose"), ACTS, ids=lambda value: str(value))
def test_each_act_is_one_officers(client, officers, address, method, whose):
    let_in = set()
    for duty, user in officers.items():
        client.force_login(user)
        if lets_in(client, method, address):
            let_in.add(duty)
    assert let_in == ({whose} if whose else set())


def test_the_audit_officer_reads_and_exports_what_others_did_and_finds_where(client, officers, tree):
    """Wagtail shows a user the history of what they may change: the audit officer would see an empty page."""
    office = Jurisdiction.objects.create(name="支队")
    log(office, "wagtail.edit", user=officers[SYSTEM])
    client.force_login(officers[AUDIT])
    address = "/cms/reports/site-history/"
    assert "支队" in client.get(address).content.decode()
    rows = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert "支队" in rows
    assert address in client.get("/cms/").content.decode(), "the menu names it"
    assert not ModelLogEntry.objects.viewable_by_user(officers[AUDIT]).exists(), "control: Wagtail alone"


def test_with_duties_together_one_account_does_it_all(client, superuser):
    """What is refused above is refused because duties are kept apart."""
    client.force_login(superuser)
    closed = {address for address, method, whose in ACTS if whose and not lets_in(client, method, address)}
    assert closed == set()


def test_the_list_of_the_set_up_offers_each_officer_their_own_steps(client, officers):
    offered = {}
    for duty, user in officers.items():
        client.force_login(user)
        answer = client.get("/start/")
        page = answer.content.decode() if answer.status_code == 200 else ""
        acts = {"city": 'name="jiaxing"', "offices": 'action="/start/offices/"', "roles": "/accounts/roles/new/"}
        offered[duty] = {name for name, act in acts.items() if act in page}
    assert offered == {SYSTEM: {"city"}, SECURITY: {"offices", "roles"}, AUDIT: set()}
    client.force_login(officers[AUDIT])
    assert client.get("/start/").status_code == 404


def test_the_system_officer_puts_in_the_city(client, officers):
    town = "code,name,level,parent_code\n330500000000,湖州市,city,\n330502000000,吴兴区,county,330500000000\n"
    sent = {"file": SimpleUploadedFile("d.csv", town.encode())}
    client.force_login(officers[SECURITY])
    assert client.post("/start/city/", sent).status_code == 404
    assert not Division.objects.exists()
    client.force_login(officers[SYSTEM])
    sent = {"file": SimpleUploadedFile("d.csv", town.encode())}
    assert client.post("/start/city/", sent).url == "/start/"
    assert Division.objects.count() == 2


def test_no_code_makes_somebody_who_may_do_everything(client, settings, tmp_path, officers):
    settings.VAR_DIR, settings.SEPARATE_DUTIES = tmp_path, False
    code = setup_code()
    assert code, "control: with duties together an installation without administrator waits for one"
    settings.SEPARATE_DUTIES = True
    assert setup_code() == ""
    client.post(
        "/start/",
        {"code": code, "name": "x", "username": "boss", "password": "长河-落日-7431", "again": "长河-落日-7431"},
    )
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_account_that_may_do_everything_is_signed_out(client, apart, superuser):
    for method in ("get", "post"):
        client.force_login(superuser)
        answer = getattr(client, method)("/cms/rolegrant/new/")
        assert (answer.status_code, answer.url) == (302, reverse("account_login"))
        assert "_auth_user_id" not in client.session


def test_one_account_has_one_duty_and_no_role_beside_it(officers, tree, superuser):
    office = Jurisdiction.objects.create(name="支队")
    with pytest.raises(DutyRefused):
        give_duty(officers[AUDIT], SECURITY)
    with pytest.raises(DutyRefused):
        RoleGrant.objects.create(user=officers[AUDIT], role=Role.CITY_OFFICER, jurisdiction=office)
    with pytest.raises(GrantRefused) as refused:
        grant_role(user=officers[AUDIT], role=Role.EDITOR, by=officers[SECURITY], jurisdiction=office)
    assert refused.value.reason is GrantRefusal.DUTY
    with pytest.raises(DutyRefused):
        give_duty(superuser, SYSTEM)
    assert not RoleGrant.objects.exists()


def test_the_form_of_a_role_says_so(client, officers, tree):
    office = Jurisdiction.objects.create(name="支队")
    client.force_login(officers[SECURITY])
    sent = {"user": officers[AUDIT].pk, "role": Role.CITY_OFFICER, "jurisdiction": office.pk}
    answer = client.post("/cms/rolegrant/new/", sent)
    assert answer.status_code == 200
    assert not RoleGrant.objects.exists()
    other = make_user("somebody")
    assert client.post("/cms/rolegrant/new/", sent | {"user": other.pk}).status_code == 302
    assert RoleGrant.objects.get().user == other


def test_an_officer_with_a_role_gets_no_duty(apart, city_officer):
    with pytest.raises(DutyRefused):
        give_duty(city_officer, SYSTEM)


def test_the_audit_officer_exports_the_log(client, officers):
    SignIn.objects.create(kind=SignInKind.WRONG, username="x", address="10.0.0.7")
    client.force_login(officers[AUDIT])
    answer = client.get("/cms/signin/?export=csv")
    assert b"10.0.0.7" in b"".join(answer.streaming_content if answer.streaming else [answer.content])


@pytest.fixture
def home(db) -> HomePage:
    return Page.get_first_root_node().add_child(instance=HomePage(title="前厅", slug="front"))


@pytest.fixture
def history(officers, home):
    """An entry of each of Wagtail's logs, by the two officers who act."""
    log(instance=home, action="wagtail.edit", user=officers[SYSTEM])
    log(instance=Jurisdiction.objects.create(name="南湖大队"), action="wagtail.lock", user=officers[SECURITY])


def whole_text(client, address: str) -> str:
    answer = client.get(address)
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def test_the_history_is_filtered_by_all_that_stands_in_it(client, officers, home, history):
    client.force_login(officers[AUDIT])
    office = ContentType.objects.get_for_model(Jurisdiction)
    for query in (f"object_type={office.pk}", "action=wagtail.lock", f"user={officers[SECURITY].pk}"):
        shown = whole_text(client, f"{HISTORY}?{query}&export=csv")
        assert "南湖大队" in shown, query
        assert home.title not in shown, query


def test_the_history_stands_in_the_audit_officers_menu_alone(client, officers):
    found = set()
    for duty, user in officers.items():
        client.force_login(user)
        if f'"{HISTORY}"' in client.get("/cms/").content.decode():
            found.add(duty)
    assert found == {AUDIT}


def test_an_account_of_a_duty_is_opened_at_the_machine(apart, db, client):
    out = StringIO()
    call_command("create_admin", "auditor", "--duty", "audit", "--name", "审计", stdout=out)
    user = User.objects.get(username="auditor")
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["审计管理员"]
    assert SignIn.objects.get().method == "command"
    path = out.getvalue().split("/accounts/", 1)[1].split()[0]
    assert client.get(f"/accounts/{path}", follow=True).status_code == 200


def test_an_administrator_is_opened_once(db, settings):
    settings.SEPARATE_DUTIES = False
    call_command("create_admin", "root", stdout=StringIO())
    assert User.objects.get(username="root").is_superuser
    for refused in (["root"], ["other", "--duty", "audit"], ["not a name!"]):
        with pytest.raises(CommandError):
            call_command("create_admin", *refused, stdout=StringIO())
    settings.SEPARATE_DUTIES = True
    with pytest.raises(CommandError, match="--duty system"):
        call_command("create_admin", "another", stdout=StringIO())
    assert User.objects.count() == 1
