"""The wire protocol refuses everything it does not know, and nothing but ProtocolError comes out of its parser."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.client import context
from simulator.engine.drill import phone_call, player_actions
from simulator.engine.drill.player_actions import ACTIONS_IN_REACH
from simulator.engine.fire import jets
from simulator.protocol import VERSION, reach
from simulator.protocol.keys import KEYS
from simulator.protocol.messages import (
    MAX_CLIENT_FRAME,
    ErrorCode,
    Hello,
    ProtocolError,
    encode,
    parse_client_frame,
)
from simulator.protocol.player_input import ACTIONS, ALL_ACTIONS, PlayerInput
from simulator.protocol.snapshot import AGENT, CELL, PLAYER, Snapshot, SnapshotError, pack, unpack

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=10,
)


def code_of(frame: str | bytes) -> str:
    with pytest.raises(ProtocolError) as refused:
        parse_client_frame(frame)
    return refused.value.code


def test_a_hello_is_read():
    message = parse_client_frame(encode("hello", code="abc234", name="小禾", client="pygame"))
    assert message == Hello("ABC234", None, "小禾", "pygame")


def test_an_input_is_read():
    message = parse_client_frame(encode("input", seq=1, dx=30, dy=40, actions=["crouch"]))
    assert message == PlayerInput(30.0, 40.0, ("crouch",), 1)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "malformed"),
        ("[]", "malformed"),
        (b"\xff\xfe", "malformed"),
        ("[" * 1500, "malformed"),
        ("x" * (MAX_CLIENT_FRAME + 1), "oversized"),
        (json.dumps({"v": VERSION + 1, "t": "ping", "seq": 1}), "version"),
        (encode("score", total=100), "unknown_type"),
        (encode("input", seq=-1, dx=0, dy=0), "bad_field"),
        (encode("input", seq=1, dx=float("nan"), dy=0), "bad_field"),
        (encode("input", seq=1, dx=0, dy=0, actions=["teleport"]), "bad_field"),
        (encode("input", seq=1, dx=0, dy=0, actions=["crouch"] * 5), "bad_field"),
    ],
)
def test_a_bad_frame_is_named(frame, code):
    assert code in set(ErrorCode)
    assert code_of(frame) == code


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_random_frames_raise_nothing_else(frame):
    assert isinstance(code_of(frame), ErrorCode)


@given(
    st.sampled_from(["hello", "input", "ping"]), st.dictionaries(st.text(max_size=7), anything, max_size=5), anything
)
def test_random_fields_raise_nothing_else(kind, fields, value):
    fields = {**fields, "seq": value, "dx": value, "dy": value, "actions": value, "code": value, "token": value}
    try:
        message = parse_client_frame(json.dumps({**fields, "v": VERSION, "t": kind}))
    except ProtocolError as refused:
        assert isinstance(refused.code, ErrorCode)
    else:
        if isinstance(message, PlayerInput):
            assert set(message.actions) <= ACTIONS
            assert message.direction is not None
            assert math.hypot(*message.direction) <= 1.0001


def sample_snapshot() -> Snapshot:
    return Snapshot(
        tick=1234,
        agents=np.array([(1, -250, 300, 0), (60, 32767, -32768, 4)], AGENT),
        cells=np.array([(24, 3)], CELL),
        doors=np.array([0, 1, 1], np.uint8),
        players=np.array([(60, 77, 10, 60, 150, 1)], PLAYER),
        alarm=True,
    )


def test_a_snapshot_survives_the_wire():
    sent = sample_snapshot()
    got = unpack(pack(sent))
    assert (got.tick, got.alarm) == (1234, True)
    for name in ("agents", "cells", "doors", "players"):
        assert np.array_equal(getattr(got, name), getattr(sent, name))


def test_a_byte_holds_state_and_storey_of_an_agent():
    snapshot = Snapshot(
        1,
        np.array([(1, 0, 0, 4 | 6 << 4)], AGENT),
        np.zeros(0, CELL),
        np.zeros(0, np.uint8),
        np.zeros(0, PLAYER),
        dark=True,
    )
    got = unpack(pack(snapshot))
    assert (got.state.tolist(), got.storey.tolist(), got.alarm, got.dark) == ([4], [6], False, True)


def test_clients_offer_what_the_engine_takes():
    assert set(ACTIONS_IN_REACH) == ALL_ACTIONS
    assert set(KEYS) == ACTIONS
    assert set(reach.AGENT_REACH_M) == set().union(*jets.RIGHT_AGENT.values())
    assert (context.ANSWERS, context.STEPS) == (phone_call.ANSWERS, player_actions.STEPS)


def test_sixty_people_fit_a_kilobyte():
    agents = np.zeros(61, AGENT)
    assert len(pack(Snapshot(1, agents, np.zeros(20, CELL), np.zeros(20, np.uint8), np.zeros(1, PLAYER)))) < 1024


@given(st.binary(max_size=200))
def test_random_bytes_are_no_snapshot(frame):
    with pytest.raises(SnapshotError):
        unpack(frame)


def test_a_cut_snapshot_is_refused():
    with pytest.raises(SnapshotError):
        unpack(pack(sample_snapshot())[:-1])


def test_an_action_keeps_its_key_and_those_shown_together_have_different_ones():
    once = [name for name in KEYS if name not in ("ext_pull", "ext_hold", "ext_press", "stand")]
    assert len({KEYS[name] for name in once}) == len(once)
    assert not {KEYS[name] for name in once} & set("WASD")


def test_clients_may_not_say_the_right_thing_by_name():
    with pytest.raises(ProtocolError):
        parse_client_frame(encode("input", seq=1, dx=0, dy=0, actions=["say_place"]))
    assert parse_client_frame(encode("input", seq=1, dx=0, dy=0, actions=["answer_2"])).actions == ("answer_2",)
