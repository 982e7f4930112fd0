"""A worker speaks for the sessions it holds, under its own name, for as long as its key is good."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import async_to_sync

from people.models import AccessToken, TokenKind
from people.tokens import TokenRefused, issue_token, revoke_token
from simulator.drills.live import worker_consumer
from simulator.drills.live.wire import pack_frame
from simulator.drills.sessions.tokens import holds_lease, identify_worker, own_name, worker_token
from simulator.protocol.messages import encode
from tests.drills.test_sockets import WAIT_S, opened_session, player, worker  # noqa: F401


def listed() -> tuple[AccessToken, str]:
    return issue_token(kind=TokenKind.WORKER, name="host-2", made_by=None)


def what_comes(opened_session, *, lies: bool) -> str:  # noqa: F811
    """What a player hears first when a worker speaks in a session, which it holds or only says it does."""

    @async_to_sync
    async def drill():
        ann, work = player(), worker()
        assert await ann.open() and await work.open()
        await ann.join(opened_session, opened_session.token)
        if lies:
            await work.raw(json.dumps({"t": "take", "session": opened_session.hex}))
        else:
            await work.take(opened_session.hex)
        await work.raw(json.dumps({"t": "send", "session": opened_session.hex, "text": encode("status")}))
        await work.raw(pack_frame(opened_session.hex, b"frame"))
        if lies:
            # Messages of one socket are dealt with in order: closing it shows that all were.
            await work.line.disconnect(timeout=WAIT_S)
        heard = await (ann.pong() if lies else ann.hear())
        await ann.line.disconnect(timeout=WAIT_S)
        return heard["t"]

    return drill()


def test_a_worker_without_the_lease_is_not_heard(opened_session):  # noqa: F811
    assert what_comes(opened_session, lies=True) == "pong"


def test_a_worker_with_the_lease_is(opened_session):  # noqa: F811
    assert what_comes(opened_session, lies=False) == "status"


def test_without_the_question_any_worker_is_heard(opened_session, monkeypatch):  # noqa: F811
    """The control."""
    monkeypatch.setattr(worker_consumer, "holds_lease", lambda session, owner: True)
    assert what_comes(opened_session, lies=True) == "status"


def test_nobody_without_a_name_holds_a_lease(opened_session):  # noqa: F811
    assert not holds_lease(opened_session.hex, "")
    assert not holds_lease("no id", "worker")


def test_a_listed_key_vouches_for_names_below_its_number(db):
    token, text = listed()
    assert identify_worker(text, f"{token.public_id}/host:1", "10.0.0.1") == token
    other, _ = listed()
    for name in ("host:1", f"{other.public_id}/host:1", f"x/{token.public_id}", ""):
        with pytest.raises(TokenRefused, match="name"):
            identify_worker(text, name)


def test_the_settings_key_works_is_listed_and_poses_as_no_other(db):
    token, _ = listed()
    assert identify_worker(worker_token(), "host:1").name == "DRILL_WORKER_TOKEN"
    with pytest.raises(TokenRefused, match="name"):
        identify_worker(worker_token(), f"{token.public_id}/host:1")
    with pytest.raises(TokenRefused, match="unknown"):
        identify_worker("guessed", "host:1")


def test_a_worker_names_itself_below_its_keys_number(db, settings):
    assert own_name("host:1") == "host:1"
    token, text = listed()
    settings.DRILL_WORKER_TOKEN = text
    assert own_name("host:1") == f"{token.public_id}/host:1"
    assert len(own_name("h" * 100)) == 80
    assert identify_worker(text, own_name("host:1")) == token


@pytest.mark.parametrize("seconds", [0, worker_consumer.CHECK_S + 1])
def test_a_revoked_key_ends_the_open_socket_soon(opened_session, monkeypatch, seconds):  # noqa: F811
    """With 0 seconds gone it is not asked yet: the control."""
    real = worker_consumer.time.monotonic
    passed = {"s": 0.0}
    monkeypatch.setattr(worker_consumer.time, "monotonic", lambda: real() + passed["s"])

    @async_to_sync
    async def drill() -> bool:
        work = worker()
        assert await work.open()
        await work.take(opened_session.hex)
        token = await AccessToken.objects.aget(name="DRILL_WORKER_TOKEN")
        await AccessToken.objects.filter(pk=token.pk).aupdate(revoked_at=token.made_at)
        passed["s"] = seconds
        await work.raw(json.dumps({"t": "send", "session": opened_session.hex, "text": encode("status")}))
        ended = not await work.line.receive_nothing(timeout=0.5)
        await work.line.disconnect(timeout=WAIT_S)
        return ended

    assert drill() is bool(seconds)


def test_a_revoked_settings_key_opens_no_socket(db):
    token = identify_worker(worker_token(), "host:1")
    revoke_token(token, by=None)
    with pytest.raises(TokenRefused, match="revoked"):
        identify_worker(worker_token(), "host:1")
