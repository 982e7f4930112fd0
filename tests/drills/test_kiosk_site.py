"""The site's side of a kiosk: its token, the session it opens, and the referee for runs it played alone."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.core import signing
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.training.models import Evidence
from people.models import AccessToken, TokenKind
from people.tokens import issue_token, revoke_token
from simulator.drills.kiosk import referee, runs, views
from simulator.drills.kiosk.tokens import SALT, make_kiosk_token
from simulator.drills.models import DrillPlayer, DrillSession
from simulator.engine.scenario.loader import load_scenario
from tests.drills.kiosks import SCENARIO, finished_run, stub_run

RUNS, OPEN = "/api/drills/kiosk/", "/api/drills/kiosk/open/"


@pytest.fixture
def token(tree) -> str:
    return make_kiosk_token(tree.village)


@pytest.fixture
def post(client, token):
    def send(body, *, path: str = RUNS, token: str = token, raw: bytes | None = None):
        data = json.dumps(body).encode() if raw is None else raw
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(path, data, content_type="application/json", headers=headers)

    return send


# -- the referee ----------------------------------------------------------------------------------------------------


def test_a_run_played_offline_gets_the_score_its_player_saw(post, tree):
    record, shown = finished_run()
    answer = post(record)
    assert (answer.status_code, answer.json()) == (200, {"state": "scored", "total": shown})
    session = DrillSession.objects.get(pk=record["id"])
    player = session.players.get()
    assert (session.state, session.mode, session.division, session.child) == ("ended", "solo", tree.village, True)
    assert (player.total, player.card["total"], player.role) == (shown, shown, "pupil")
    assert shown > 80
    assert session.ended_at - session.started_at == timedelta(seconds=session.tick / 20)
    assert session.events[-1][1] == "drill_ended"
    assert not Evidence.objects.exists(), "nobody is known to have played"


def test_the_logged_inputs_make_the_same_run_again(post):
    from media.replay import replay

    record, _ = finished_run()
    post(record)
    session = DrillSession.objects.get(pk=record["id"])
    *_, last = replay(session)
    assert [event.to_list() for event in last.events] == session.events


def test_a_forged_score_changes_nothing(post):
    record, shown = finished_run()
    assert post({**record, "shown": 12.5, "total": 12.5, "card": {"total": 12.5}}).json()["total"] == shown
    assert DrillPlayer.objects.get().card["shown_by_kiosk"] == 12.5
    # Without the referee it would have been believed: what the record says is not what the engine makes of it.
    assert shown != 12.5


@pytest.mark.parametrize("other", [{"sha256": "0" * 64}, {"model": "jupedsim/1 fire/999 engine/1"}])
def test_a_run_of_another_version_is_kept_as_played(post, client, superuser, monkeypatch, other):
    """It is neither dropped nor scored by today's models."""
    monkeypatch.setattr("simulator.drills.kiosk.referee.rerun", lambda *_: pytest.fail("computed with another version"))
    record = run_of(shown=71.5, **other)
    answers = [post(record) for _ in range(2)]
    assert [(a.status_code, a.json()) for a in answers] == [(200, {"state": "kept", "total": None})] * 2
    session, player = DrillSession.objects.get(), DrillPlayer.objects.get()
    assert (session.state, session.tick, session.crowd) == ("ended", 40, record["model"])
    assert session.scenario_sha256 == record["sha256"]
    assert (player.card, player.total) == (None, None), "what the kiosk showed is no score of ours"
    client.force_login(superuser)
    page = client.get(f"/drills/{session.pk}/").content.decode()
    assert "71.5" in page
    assert _("Kept as it was played") in page


def test_todays_version_is_replayed(post):
    """The control: the same run under its own version gets a score."""
    assert post(run_of(shown=71.5)).json()["state"] == "scored"


def test_inputs_decide_the_score(post):
    record, shown = finished_run()
    idle = {**record, "id": str(uuid.uuid4()), "steps": record["steps"][:1]}
    assert post(idle).json()["total"] < shown - 30


def test_sending_again_changes_nothing(post):
    record, _ = finished_run()
    first = post(record)
    before = list(DrillSession.objects.values()), list(DrillPlayer.objects.values())
    assert [post(record).json() for _ in range(3)] == [first.json()] * 3
    assert (list(DrillSession.objects.values()), list(DrillPlayer.objects.values())) == before


def test_the_web_process_does_not_play_the_run_again(post, settings, monkeypatch):
    """With the real queue the answer comes before any simulation; repeating it queues no second job."""
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {
        **settings.TASKS, "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
    }  # fmt: skip
    monkeypatch.setattr("simulator.drills.kiosk.referee.rerun", lambda *_: pytest.fail("played in the web process"))
    record = stub_run()
    assert [post(record).status_code for _ in range(3)] == [202, 202, 202]
    assert DBTaskResult.objects.count() == 1
    assert not DrillSession.objects.exists()


def test_a_second_job_for_the_same_run_stores_nothing(post, tree):
    from simulator.drills.kiosk.referee import referee_run

    record = stub_run()
    post(record)
    referee_run(body=record, division_code=tree.village.code)
    assert (DrillSession.objects.count(), DrillPlayer.objects.count()) == (1, 1)


def test_a_run_of_another_venue_is_not_handed_out(post, tree):
    record = stub_run()
    post(record)
    answer = post(record, token=make_kiosk_token(tree.other_village))
    assert (answer.status_code, answer.json()["error"]) == (409, "taken")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"sha256": "0" * 63}, 422, "bad_record"),
        ({"sha256": ["0"]}, 422, "bad_record"),
        ({"model": "ants/1"}, 422, "bad_record"),
        ({"model": "jupedsim/1 fire/x engine/1"}, 422, "bad_record"),
        ({"scenario": "nowhere"}, 422, "unknown_scenario"),
        ({"scenario": "../../etc/passwd"}, 422, "unknown_scenario"),
        ({"format": 2}, 422, "bad_record"),
        ({"role": "fire-chief"}, 422, "bad_record"),
        ({"role": ["pupil"]}, 422, "bad_record"),
        ({"ticks": 10**9}, 422, "bad_record"),
        ({"ticks": 0}, 422, "bad_record"),
        ({"seed": -1}, 422, "bad_record"),
        ({"seed": True}, 422, "bad_record"),
        ({"id": "x"}, 422, "bad_record"),
        ({"started_at": "2026-11-01T10:00:00"}, 422, "bad_record"),
        ({"started_at": "2099-11-01T10:00:00+00:00"}, 422, "bad_record"),
        ({"shown": "100"}, 422, "bad_record"),
        ({"shown": float("nan")}, 422, "bad_record"),
        ({"shown": float("-inf")}, 422, "bad_record"),
        ({"steps": [[5, 0, 0, []], [5, 0, 0, []]]}, 422, "bad_inputs"),
        ({"steps": [[5, 0, 0, []], [4, 0, 0, []]]}, 422, "bad_inputs"),
        ({"steps": [[10**6, 0, 0, []]]}, 422, "bad_inputs"),
        ({"steps": [[1, 3.0, 0, []]]}, 422, "bad_inputs"),
        ({"steps": [[1, 1.0, 1.0, []]]}, 422, "bad_inputs"),
        ({"steps": [[1, 0, 0, ["win"]]]}, 422, "bad_inputs"),
        ({"steps": [[1, 0, 0, ["crouch"] * 5]]}, 422, "bad_inputs"),
        ({"steps": [[1, 0, 0]]}, 422, "bad_inputs"),
        ({"steps": {"1": 2}}, 422, "bad_inputs"),
    ],
)
def test_nonsense_is_refused_and_named(post, changes, status, error):
    answer = post({**stub_run(), **changes})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert not DrillSession.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 50_000, b"\xff\xfe", b"1e999", b"null", b"[]", b'{"format":NaN}'])
def test_what_is_no_record_is_refused(post, raw):
    assert post(None, raw=raw).status_code in (400, 422)


def test_nan_is_no_direction(post):
    raw = json.dumps({**stub_run(), "steps": [[1, float("nan"), 0.0, []]]}).encode()
    assert post(None, raw=raw).json()["error"] == "bad_inputs"


def test_a_run_too_large_is_refused(post):
    assert post(None, raw=b" " * (views.MOST_BYTES + 1)).status_code == 413


def test_too_many_in_a_minute_are_put_off(post, monkeypatch):
    monkeypatch.setattr(views, "REQUESTS_A_MINUTE", 3)
    assert [post({}).status_code for _ in range(5)] == [422, 422, 422, 429, 429]


def run_of(**changes) -> dict:
    return {**stub_run(), "id": str(uuid.uuid4()), **changes}


def test_a_copy_under_another_id_is_refused(post):
    first = run_of()
    assert post(first).status_code == 200
    copied = post({**first, "id": str(uuid.uuid4())})
    assert (copied.status_code, copied.json()["error"]) == (409, "taken")
    assert DrillSession.objects.count() == 1


def test_without_the_question_a_copy_is_scored_again(post, monkeypatch):
    """The control."""
    for module in (runs, referee):
        monkeypatch.setattr(module, "is_copy", lambda recording, code: False)
    first = run_of()
    assert [post(first).status_code, post({**first, "id": str(uuid.uuid4())}).status_code] == [200, 200]
    assert DrillSession.objects.count() == 2


@pytest.mark.parametrize(("days", "status"), [(179, 200), (181, 422), (2600, 422)])
def test_a_run_of_long_ago_is_refused(post, days, status):
    assert post(run_of(started_at=(timezone.now() - timedelta(days=days)).isoformat())).status_code == status


def test_a_kiosk_sends_so_many_new_runs_an_hour_and_may_ask_after_them(post, monkeypatch):
    monkeypatch.setattr(runs, "NEW_RUNS_AN_HOUR", 2)
    sent = [run_of(started_at=(timezone.now() - timedelta(hours=n + 1)).isoformat()) for n in range(3)]
    assert [post(run).status_code for run in sent] == [200, 200, 429]
    assert post(sent[2]).status_code == 429
    assert post(sent[0]).status_code == 200
    assert DrillSession.objects.count() == 2


# -- the token ------------------------------------------------------------------------------------------------------


def refused(answer) -> bool:
    return answer.status_code == 401 and not DrillSession.objects.exists()


def test_without_a_token_nothing_is_taken(post):
    assert refused(post(stub_run(), token=""))
    assert refused(post(stub_run(), token="x"))


def test_a_foreign_sites_token_is_refused(post, tree, settings):
    settings.SECRET_KEY, own = "another site's secret, as long as it takes" * 2, settings.SECRET_KEY
    signed = signing.dumps([tree.village.code, "2099-01-01"], salt=SALT)
    settings.SECRET_KEY = own
    listed = make_kiosk_token(tree.village)
    AccessToken.objects.all().delete()  # a list of another site's
    assert refused(post(stub_run(), token=signed))
    assert refused(post(stub_run(), token=listed))
    good = make_kiosk_token(tree.village)
    assert post(stub_run(), token=good).status_code == 200, "the same request with our own token is taken"


def test_a_token_signed_for_something_else_is_refused(post, tree):
    other = signing.dumps([tree.village.code, "2099-01-01"], salt="drill-watch")
    assert refused(post(stub_run(), token=other))


def test_a_token_that_has_run_out_is_refused(post, tree):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert refused(post(stub_run(), token=signing.dumps([tree.village.code, yesterday], salt=SALT)))
    today = timezone.localdate().isoformat()
    last_day = signing.dumps([tree.village.code, today], salt=SALT)
    assert post(stub_run(), token=last_day).status_code == 200, "it is good on its last day"


def test_a_token_of_a_division_that_is_no_more_is_refused(post, token, tree):
    tree.village.valid_until = date(2020, 1, 1)
    tree.village.save()
    assert refused(post(stub_run()))


def test_the_token_is_not_found_by_trying(post, monkeypatch):
    monkeypatch.setattr(views, "BAD_TOKENS_A_MINUTE", 2)
    assert [post({}, token="guess").status_code for _ in range(4)] == [401, 401, 429, 429]


def body_for(path: str) -> dict:
    """What each address takes from a kiosk with a good key."""
    return stub_run() if path == RUNS else {"scenario": SCENARIO, "sha256": load_scenario(SCENARIO).sha256}


def key_of(kind: str, token: str, tree) -> str:
    """A key that opens nothing here."""
    if kind == "revoked":
        revoke_token(AccessToken.objects.get(), by=None)
        return token
    if kind == "a worker's":
        return issue_token(kind=TokenKind.WORKER, name="worker", made_by=None)[1]
    if kind == "a wall's":
        return signing.dumps([tree.village.code, "2099-01-01"], salt="drill-watch")
    return {"none": "", "a guess": "x", "its start": token[:-1]}[kind]


@pytest.mark.parametrize("kind", ["none", "a guess", "its start", "revoked", "a worker's", "a wall's"])
@pytest.mark.parametrize("path", [RUNS, OPEN])
def test_each_address_asks_for_the_key_of_a_kiosk(post, token, tree, path, kind):
    assert refused(post(body_for(path), path=path, token=key_of(kind, token, tree)))


@pytest.mark.parametrize("path", [RUNS, OPEN])
@pytest.mark.parametrize("scheme", ["Basic", "bearer", ""])
def test_a_key_is_taken_as_a_bearers_alone(client, token, path, scheme):
    headers = {"Authorization": f"{scheme} {token}".strip()}
    assert refused(client.post(path, body_for(path), content_type="application/json", headers=headers))


@pytest.mark.parametrize("path", [RUNS, OPEN])
def test_without_asking_for_the_key_anybody_would_be_answered(post, tree, path, monkeypatch):
    """The control."""
    monkeypatch.setattr(views, "read_kiosk_token", lambda text, address: tree.village)
    assert post(body_for(path), path=path, token="x").status_code == 200
    assert DrillSession.objects.exists()


@pytest.mark.parametrize("path", [RUNS, OPEN])
def test_a_session_cookie_is_no_token(client, superuser, path):
    client.force_login(superuser)
    assert refused(client.post(path, body_for(path), content_type="application/json"))


@pytest.mark.parametrize("path", [RUNS, OPEN])
def test_only_posting_is_answered(client, token, path):
    assert client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 405
    assert not DrillSession.objects.exists()


def test_the_command_prints_a_token_that_works(post, tree, capsys):
    call_command("kiosk_token", tree.village.code)
    assert post(stub_run(), token=capsys.readouterr().out.strip()).status_code == 200


def test_the_command_refuses_a_division_that_is_not(db):
    with pytest.raises(CommandError, match="330499999999"):
        call_command("kiosk_token", "330499999999")


# -- a session to play in ----------------------------------------------------------------------------------------------


def test_a_session_is_opened_in_the_venue(post, tree):
    body = {"scenario": SCENARIO, "role": "teacher", "child": True, "sha256": load_scenario(SCENARIO).sha256}
    answer = post(body, path=OPEN).json()
    session = DrillSession.objects.get()
    assert (session.code, session.seed) == (answer["code"], answer["seed"])
    assert (session.mode, session.child, session.division) == ("solo", True, tree.village)
    assert session.players.get().role == "teacher"


def test_no_session_for_another_version_of_the_scenario(post):
    answer = post({"scenario": SCENARIO, "sha256": "0" * 64}, path=OPEN)
    assert (answer.status_code, answer.json()["error"]) == (409, "other_scenario")
    assert not DrillSession.objects.exists()


@pytest.mark.parametrize("body", [[], {}, {"scenario": ["x"]}, {"scenario": "no-such", "sha256": "0" * 64}])
def test_no_session_in_a_scenario_that_is_not_there(post, body):
    answer = post(body, path=OPEN)
    assert (answer.status_code, answer.json()["error"]) == (422, "unknown_scenario")
    assert not DrillSession.objects.exists()


def test_without_that_question_a_score_that_is_no_number_breaks_the_queue(post, queued, monkeypatch):
    """The control."""
    monkeypatch.setattr("simulator.engine.drill.input_record._is_finite", lambda value: True)
    with pytest.raises(DatabaseError, match="JSON"):
        post({**stub_run(), "shown": float("nan")})
