"""Groups of sockets: what is said reaches all of a group and nobody else, here and in other processes."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer

from common.live.groups import Fanout, Group, LayerAwayError
from common.live.send_queue import MOST_SNAPSHOTS, MOST_WAITING, SendQueue


class Ear:
    """A socket that keeps what it is given."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: list[str | bytes] = []

    def deliver(self, frame: str | bytes) -> None:
        self.heard.append(frame)

    def cut_off(self) -> None:
        self.heard.append("cut off")


class Ears(Group[Ear]):
    pass


class Talk(Fanout[Ears]):
    """One process: what another said is delivered to the group's sockets here."""

    shared: InMemoryChannelLayer | None = None

    def __init__(self) -> None:
        super().__init__("talk", Ears)

    def layer(self):  # type: ignore[override]
        return self.shared

    async def take(self, key, group, message) -> None:
        for ear in group.everybody():
            ear.deliver(message["words"])


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_words_cross_to_the_group_in_other_processes_and_to_no_other_group():
    here, there = Talk(), Talk()
    here.shared = there.shared = InMemoryChannelLayer()
    ours, theirs, others = Ear("a"), Ear("b"), Ear("c")
    await here.join("class-1", ours)
    await there.join("class-1", theirs)
    await there.join("class-2", others)
    await here.publish("class-1", {"words": "hello"})
    await settled()
    assert theirs.heard == ["hello"] and not others.heard and not ours.heard  # the sayer tells its own
    there.leave("class-1", theirs)
    await settled()
    await here.publish("class-1", {"words": "anybody?"})
    await settled()
    assert theirs.heard == ["hello"] and there.member_count == 1 and "class-1" not in there.groups
    for talk in (here, there):
        talk._pump.cancel()


async def test_without_other_processes_nothing_leaves_this_one():
    talk, ear = Talk(), Ear("a")
    group = await talk.join("class-1", ear)
    await talk.publish("class-1", {"words": "hello"})
    assert group.at("a") == [ear] and group.everybody() == [ear] and not ear.heard
    talk.leave("class-1", ear)
    talk.leave("class-1", ear)  # twice is harmless
    assert not talk.groups and talk.member_count == 0


async def test_a_layer_that_is_away_is_said_to_be(monkeypatch):
    class Away(InMemoryChannelLayer):
        async def group_add(self, *_given):
            raise OSError

        async def group_send(self, *_given):
            raise OSError

    talk = Talk()
    talk.shared = Away()
    with pytest.raises(LayerAwayError):
        await talk.join("class-1", Ear("a"))
    with pytest.raises(LayerAwayError):
        await talk.publish("class-1", {"words": "hello"})
    assert not talk.groups
    talk._pump.cancel()


async def test_a_reader_that_reads_nothing_loses_snapshots_then_the_socket():
    async def never(_message) -> None:
        await asyncio.Event().wait()

    queue = SendQueue(never)
    assert all(queue.put(b"snapshot") for _ in range(MOST_SNAPSHOTS + 50))
    assert all(queue.put("text") for _ in range(MOST_WAITING - MOST_SNAPSHOTS))
    assert not queue.put("text")
    queue.close()
