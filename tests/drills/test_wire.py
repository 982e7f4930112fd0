"""What the site and its drill workers say to each other: each message survives the wire, and so do old frames."""

from __future__ import annotations

import json

import pytest

from simulator.drills.live.wire import (
    EVERYBODY,
    Commanded,
    Drop,
    Joined,
    Left,
    Removed,
    Seated,
    Send,
    Steered,
    Take,
    Watching,
    WatchingEnded,
    WireError,
    decode_to_site,
    decode_to_worker,
    encode,
)
from simulator.protocol.player_input import PlayerInput

S, P = "a" * 32, "b" * 32
TO_WORKER = [
    Joined(S, P, "socket", name="小虎", seat=7, role="pupil"),
    Seated(S, P, "小虎", 8, "teacher"),
    Removed(S, P),
    Left(S, P, "socket"),
    Watching(S, "socket"),
    WatchingEnded(S, "socket"),
    Steered(S, P, PlayerInput(0.5, -1.0, ("crouch",), 3), "pupil", "socket"),
    Commanded(S, "choose", option="b", votes=(3, 20), socket="socket"),
    Commanded(S, "inject", injection="close_door", door="d1"),
]
TO_SITE = [Take(S), Drop(S), Send(S, ((EVERYBODY, '{"t":"ended"}'), (P, "话")))]


@pytest.mark.parametrize("message", TO_WORKER, ids=repr)
def test_a_message_to_a_worker_survives_the_wire(message):
    assert decode_to_worker(encode(message)) == [message]


@pytest.mark.parametrize("message", TO_SITE, ids=repr)
def test_a_message_to_the_site_survives_the_wire(message):
    assert decode_to_site(encode(message)) == [message]


def test_several_messages_come_in_one_frame():
    frame = f"[{','.join(map(encode, TO_WORKER))}]"
    assert decode_to_worker(frame) == TO_WORKER


# Frames as they were written before messages had classes.
OLD_TO_WORKER = {
    '{"t": "joined", "session": "s", "player": "p", "line": "l", "name": "n", "seat": null, "role": "r"}': Joined(
        "s", "p", "l", name="n", seat=None, role="r"
    ),
    '{"t": "input", "session": "s", "player": "p", "line": "l", "seq": 1, "dx": 1, "dy": 0, "actions": ["stand"], '
    '"role": "r"}': Steered("s", "p", PlayerInput(1.0, 0.0, ("stand",), 1), "r", "l"),
    '{"t": "looked_away", "session": "s", "player": "", "line": "l"}': WatchingEnded("s", "l"),
    '{"t": "command", "session": "s", "player": "", "line": "l", "what": "inject", "kind": "lights_out", "door": "", '
    '"option": "", "votes": []}': Commanded("s", "inject", injection="lights_out", socket="l"),
}
OLD_TO_SITE = {
    '{"t": "take", "session": "s"}': Take("s"),
    '{"t": "send", "session": "s", "parts": [["", "a"], ["p", "b"]]}': Send("s", (("", "a"), ("p", "b"))),
    '{"t": "send", "session": "s", "to": "p", "text": "a"}': Send("s", (("p", "a"),)),
    '{"t": "send", "session": "s", "text": "a"}': Send("s", ((EVERYBODY, "a"),)),
}


@pytest.mark.parametrize(("frame", "message"), OLD_TO_WORKER.items())
def test_a_worker_reads_old_frames(frame, message):
    assert decode_to_worker(frame) == [message]


@pytest.mark.parametrize(("frame", "message"), OLD_TO_SITE.items())
def test_the_site_reads_old_frames(frame, message):
    assert decode_to_site(frame) == [message]


@pytest.mark.parametrize("message", [*TO_WORKER, *TO_SITE], ids=repr)
def test_the_names_on_the_wire_are_the_old_ones(message):
    old = {"t", "session", "player", "line", "name", "seat", "role", "seq", "dx", "dy", "actions", "what", "kind"}
    later = {"proof"}
    assert json.loads(encode(message)).keys() <= old | later | {"door", "option", "votes", "parts"}


def test_unknown_kinds_and_fields_are_passed_over():
    assert decode_to_worker('[{"t": "sung", "session": "s"}, {"t": "watching", "session": "s", "tune": 1}]') == [
        Watching("s")
    ]


@pytest.mark.parametrize(
    "frame",
    ["", "{", "7", "[7]", "[" * 5000, '{"t": "take"}', '{"t": "take", "session": 7}',
     '{"t": "send", "session": "s", "parts": [["", 7]]}', '{"t": "send", "session": "s", "parts": 7}'],
)  # fmt: skip
def test_what_is_no_message_is_refused(frame):
    with pytest.raises(WireError):
        decode_to_site(frame)


@pytest.mark.parametrize("field", ["seq", "dx", "actions", "seat"])
def test_a_field_of_the_wrong_type_is_refused(field):
    message = TO_WORKER[0] if field == "seat" else TO_WORKER[6]
    with pytest.raises(WireError):
        decode_to_worker(json.dumps({**json.loads(encode(message)), field: [7]}))
