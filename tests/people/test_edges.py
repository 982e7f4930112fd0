"""Rights, memberships, access keys and sign-ins on the first and last moment that counts, and beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from people import lockout
from people.access import visible_persons
from people.grants import grants_of
from people.lockout import SALT, Attempts, Device, pause_s, read_device
from people.models import AccessToken, Jurisdiction, Membership, RoleGrant, SignIn, SignInKind, TokenKind
from people.second_factor import SESSION_ENDS
from people.sign_in_log import forget_old_sign_ins
from people.sign_in_proof import holder_of, proof_of
from people.tokens import NOTE_EACH, TokenRefused, find_token, issue_token, note_use

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
BEFORE, AT, AFTER = -1, 0, 1


# -- grants and jurisdictions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [RoleGrant, Jurisdiction])
@pytest.mark.parametrize(
    ("field", "today", "holds"),
    [
        ("valid_from", BEFORE, False),
        ("valid_from", AT, True),
        ("valid_from", AFTER, True),
        ("valid_until", BEFORE, True),
        ("valid_until", AT, False),
        ("valid_until", AFTER, False),
    ],
)
def test_rights_hold_from_their_first_day_to_the_day_before_their_end(
    county_officer, tree, clock, model, field, today, holds
):
    model.objects.update(**{field: timezone.localdate() - today * DAY})
    assert bool(grants_of(county_officer).rows) is holds
    assert (tree.nanhu in grants_of(county_officer).overseen) is holds


@pytest.mark.parametrize("model", [RoleGrant, Jurisdiction])
@pytest.mark.parametrize(
    ("field", "day", "status"), [("valid_from", 1, 403), ("valid_until", 0, 403), ("valid_from", 0, 200)]
)
def test_a_page_opens_on_the_same_days(client, county_officer, model, field, day, status):
    client.force_login(county_officer)
    model.objects.update(**{field: timezone.localdate() + day * DAY})
    assert client.get("/key-units/").status_code == status


# -- memberships -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ended", "seen"), [(None, True), (AFTER, True), (AT, True), (BEFORE, False)])
def test_a_member_is_seen_up_to_the_last_day(teacher, pupil, clock, ended, seen):
    last = None if ended is None else timezone.localdate() + ended * DAY
    Membership.objects.filter(person=pupil).update(ended_on=last)
    assert visible_persons(teacher).filter(pk=pupil.pk).exists() is seen


@pytest.mark.parametrize(("ended", "status"), [(AT, 200), (BEFORE, 404)])
def test_a_members_record_opens_up_to_the_last_day(client, teacher, pupil, ended, status):
    Membership.objects.filter(person=pupil).update(ended_on=timezone.localdate() + ended * DAY)
    client.force_login(teacher)
    assert client.get(f"/records/person/{pupil.pk}/").status_code == status


# -- access keys -------------------------------------------------------------------------------------------------------


@pytest.fixture
def key(tree, clock) -> tuple[AccessToken, str]:
    """A kiosk's key that runs out at the clock's moment."""
    return issue_token(kind=TokenKind.KIOSK, name="大厅", made_by=None, division=tree.village, expires_at=clock.moment)


@pytest.mark.parametrize(("past", "opens"), [(-MOMENT, True), (0 * MOMENT, False), (MOMENT, False)])
def test_a_key_opens_until_the_moment_it_runs_out(key, clock, past, opens):
    token, text = key
    clock.set(token.expires_at + past)
    assert token.is_in_force is opens
    assert AccessToken.objects.in_force(clock.moment).filter(pk=token.pk).exists() is opens
    if opens:
        assert find_token(text, kind=TokenKind.KIOSK) == token
    else:
        with pytest.raises(TokenRefused, match="expired"):
            find_token(text, kind=TokenKind.KIOSK)


@pytest.mark.parametrize(
    ("past", "address"), [(NOTE_EACH - MOMENT, "10.0.0.1"), (NOTE_EACH, "10.0.0.1"), (NOTE_EACH + MOMENT, "10.0.0.2")]
)
def test_a_use_is_noted_again_when_a_minute_is_over(key, clock, past, address):
    note_use(key[0], "10.0.0.1")
    clock.set(clock.moment + past)
    note_use(key[0], "10.0.0.2")
    assert AccessToken.objects.get().used_from == address


@pytest.mark.parametrize(("days", "made"), [(0, 0), (1, 1), (400, 1), (401, 0)])
def test_a_key_is_good_for_one_to_four_hundred_days(client, keeper, tree, days, made):
    client.force_login(keeper)
    client.post("/accounts/tokens/", {"kind": "kiosk", "name": "新", "division": tree.village.code, "days": days})
    assert AccessToken.objects.count() == made


@pytest.mark.parametrize(
    ("field", "days", "made"),
    [("valid_from", 0, 1), ("valid_from", 1, 0), ("valid_until", 0, 0), ("valid_until", 1, 1)],
)
def test_a_key_is_made_for_a_venue_whose_division_exists_today(client, keeper, tree, field, days, made):
    setattr(tree.village, field, timezone.localdate() + days * DAY)
    tree.village.save()
    client.force_login(keeper)
    client.post("/accounts/tokens/", {"kind": "kiosk", "name": "新", "division": tree.village.code, "days": 1})
    assert AccessToken.objects.count() == made


# -- the end of an officer's session -----------------------------------------------------------------------------------


def in_session(client, ends_at: float) -> None:
    session = client.session
    session[SESSION_ENDS] = ends_at
    session.save()


@pytest.mark.parametrize(("past", "status"), [(-MOMENT, 200), (0 * MOMENT, 200), (MOMENT, 302)])
def test_a_session_of_wide_rights_ends_after_its_last_moment(client, county_officer, clock, past, status):
    client.force_login(county_officer)
    in_session(client, clock.moment.timestamp())
    clock.set(clock.moment + past)
    assert client.get("/key-units/").status_code == status
    assert (SESSION_KEY in client.session) is (status == 200)


@pytest.mark.parametrize(("past", "known"), [(-MOMENT, True), (0 * MOMENT, True), (MOMENT, False)])
def test_the_proof_of_a_sign_in_ends_with_it(client, county_officer, clock, past, known):
    client.force_login(county_officer)
    in_session(client, clock.moment.timestamp())
    request = RequestFactory().get("/")
    request.session, request.user = client.session, county_officer
    proof = proof_of(request)
    clock.set(clock.moment + past)
    assert (holder_of(county_officer.pk, proof) is not None) is known


# -- guessing passwords ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "pause"), [(4, 0), (5, 30), (6, 60), (11, 1920), (12, 3600), (13, 3600), (10_000, 3600)]
)
def test_the_pause_begins_with_the_fifth_failure_and_grows_to_an_hour(failures, pause):
    assert pause_s(failures) == pause


@pytest.mark.parametrize(("past", "waits"), [(timedelta(seconds=30) - MOMENT, True), (timedelta(seconds=30), False)])
def test_the_next_try_is_taken_when_the_pause_is_over(clock, past, waits):
    attempts = Attempts(RequestFactory().get("/"), login="officer", account=None)
    for _ in range(lockout.FREE_TRIES):
        attempts.fail()
    clock.set(clock.moment + past)
    assert bool(attempts.wait_s()) is waits


@pytest.mark.parametrize(("failures", "spent"), [(99, False), (100, True), (101, True)])
def test_strangers_have_a_hundred_tries_a_day(failures, spent):
    cache.clear()
    for number in range(failures):
        request = RequestFactory().get("/", REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
        Attempts(request, login="officer", account=None).fail()
    assert Attempts(RequestFactory().get("/"), login="officer", account=None).is_spent() is spent


@pytest.mark.parametrize(("days", "seconds", "known"), [(180, 0, True), (180, 1, False)])
def test_a_device_is_known_for_half_a_year(settings, monkeypatch, days, seconds, known):
    request = RequestFactory().get("/")
    monkeypatch.setattr(signing.time, "time", lambda: 1_800_000_000)
    request.COOKIES[settings.DEVICE_COOKIE_NAME] = signing.dumps(["id", [1]], salt=SALT)
    monkeypatch.setattr(signing.time, "time", lambda: 1_800_000_000 + days * 86400 + seconds)
    assert read_device(request) == (Device("id", (1,)) if known else None)


# -- the sign-in log ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("past", "left"), [(-MOMENT, 1), (0 * MOMENT, 1), (MOMENT, 0)])
def test_a_line_is_forgotten_after_its_time_and_no_moment_sooner(db, settings, clock, past, left):
    written = timezone.localtime(clock.moment)
    SignIn.objects.create(kind=SignInKind.WRONG, username="x", at=written - timedelta(days=4000))
    clock.set(written - timedelta(days=4000 - settings.SIGN_IN_LOG_DAYS) + past)
    forget_old_sign_ins()
    assert SignIn.objects.count() == left
