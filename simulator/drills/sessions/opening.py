"""Writes: opening rooms, joining them, and the leases by which one worker holds a room."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from divisions.models import Division
from people.models import Organisation, Person, SchoolClass, User
from simulator.engine.guide import lesson_of
from simulator.engine.scenario import ScenarioError, load_scenario
from simulator.protocol.messages import ProtocolError

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, DrillState, token_hash

LEASE = timedelta(seconds=2)
GONE = timedelta(
    seconds=0.8
)  # what is left of a lease when its worker's socket has gone; more than WRITE_S of a worker
EMPTY_LOBBY = timedelta(minutes=30)
LED_LOBBY = timedelta(hours=2)
PRACTICE_ONLY = "这是操作练习，不能作为演练 / this one teaches the controls and is no drill"
WATCH_SALT, WATCH_S = "drill-watch", 12 * 3600


def worker_token() -> str:
    """The secret by which a drill worker is let in; derived from the site's secret unless set."""
    if settings.DRILL_WORKER_TOKEN:
        return str(settings.DRILL_WORKER_TOKEN)
    return hmac.new(settings.SECRET_KEY.encode(), b"drill-worker", hashlib.sha256).hexdigest()


@transaction.atomic
def open_session(
    *,
    scenario_id: str,
    user: User | None,
    person: Person | None,
    role: str = "",
    child: bool = False,
    limit_s: int | None = None,
    mode: str = DrillMode.SOLO,
) -> tuple[DrillSession, DrillPlayer, str]:
    """A room for one, its player and the player's token (kept nowhere but with the player).

    Raises ScenarioError when there is no such scenario, or a practice one is to be scored. A role it does not have
    becomes its first one.
    """
    membership = person.memberships.filter(ended_on=None).first() if person else None
    session = _create(
        scenario_id,
        mode=mode,
        child=child,
        limit_s=limit_s,
        opened_by=user,
        organisation=membership.organisation if membership else None,
        is_sample=bool(person and person.is_sample),
    )
    name = person.name if person else ""
    player, token = add_player(session=session, person=person, name=name, role=role)
    return session, player, token


@transaction.atomic
def open_room(
    *,
    scenario_id: str,
    user: User,
    mode: str = DrillMode.ROOM,
    roles: Sequence[str] = (),
    child: bool = False,
    school_class: SchoolClass | None = None,
    organisation: Organisation | None = None,
    division: Division | None = None,
    present: int | None = None,
) -> DrillSession:
    """A room that its organiser starts, for a class, a unit or a venue (by its division), or for nobody in particular.

    `roles` are those that may be taken, all when empty; unknown ones are left out. Raises ScenarioError when there is
    no such scenario, only one for practice, or no lesson in it for a class at one screen: such a room has one player
    from the start, the class. Whether the user may open it for these is for `access` to say.
    """
    lesson = lesson_of(load_scenario(scenario_id))
    if mode == DrillMode.SCREEN:
        if lesson is None:
            raise ScenarioError(scenario_id, "没有给班级的抉择 / has no lesson for a class")
        roles = [lesson["role"]]
    known = {entry["id"] for entry in load_scenario(scenario_id).data["roles"]}
    unit = organisation or (school_class.organisation if school_class else None)
    session = _create(
        scenario_id,
        mode=mode,
        present=present,
        roles=[role for role in roles if role in known],
        child=child,
        opened_by=user,
        organisation=unit,
        school_class=school_class,
        division=division,
        is_sample=bool(unit and unit.is_sample),
    )
    if mode == DrillMode.SCREEN:
        add_player(session=session, person=None, role=roles[0])  # nobody ever gets its token: the guide walks it
    return session


def _create(scenario_id: str, *, mode: str, **fields: Any) -> DrillSession:
    scenario = load_scenario(scenario_id)
    if scenario.practice and mode != DrillMode.TUTORIAL:
        raise ScenarioError(scenario_id, PRACTICE_ONLY)
    fields["mode"] = mode
    for _ in range(20):
        try:
            with transaction.atomic():
                return DrillSession.objects.create(scenario=scenario.id, scenario_sha256=scenario.sha256, **fields)
        except IntegrityError:  # the code is taken by another live room
            continue
    raise RuntimeError("no free room code")


def add_player(
    *, session: DrillSession, person: Person | None, name: str = "", role: str = "", seat: int | None = None
) -> tuple[DrillPlayer, str]:
    """A new player of a room and the token that names them.

    A role the room does not offer becomes the next of those it does, in turn.
    """
    token = secrets.token_urlsafe(18)
    offered = session.roles or [entry["id"] for entry in load_scenario(session.scenario).data["roles"]]
    if role not in offered:
        role = offered[session.players.count() % len(offered)] if session.is_led else offered[0]
    player = DrillPlayer.objects.create(
        session=session, person=person, name=name[:20], role=role, seat=seat, token_hash=token_hash(token)
    )
    return player, token


def take_seat(*, session: DrillSession, seat: int, name: str = "", role: str = "") -> tuple[DrillPlayer, str]:
    """The player of a seat: a new one, or the one who sat there and lost the connection, with a new token.

    In a class's room the seat says who it is. Raises ProtocolError (seat_taken) while somebody plays from it.
    """
    try:
        with transaction.atomic():
            player, token = add_player(session=session, person=_sits_at(session, seat), name=name, role=role, seat=seat)
            # Marked at once: of two who reach for a seat together one gets it.
            DrillPlayer.objects.filter(pk=player.pk).update(connected=True)
            return player, token
    except IntegrityError:
        token = secrets.token_urlsafe(18)
        held = DrillPlayer.objects.filter(session=session, seat=seat)
        if not held.filter(connected=False).update(token_hash=token_hash(token), connected=True):
            raise ProtocolError("seat_taken") from None
        return held.get(), token


def _sits_at(session: DrillSession, seat: int) -> Person | None:
    if session.school_class is None:
        return None
    row = session.school_class.memberships.filter(seat=seat, ended_on=None).select_related("person").first()
    return row.person if row else None


def watch_token(session: DrillSession, *, may_command: bool) -> str:
    """What lets a page look on, and command where it may; good for half a day."""
    return signing.dumps([session.pk.hex, may_command], salt=WATCH_SALT)


def read_watch_token(token: str) -> tuple[DrillSession, bool]:
    """The room a watcher's token is for, and whether it may command. Raises ProtocolError (wrong_token, ended)."""
    try:
        pk, may_command = signing.loads(token, salt=WATCH_SALT, max_age=WATCH_S)
    except signing.BadSignature:
        raise ProtocolError("wrong_token") from None
    session = DrillSession.objects.filter(pk=uuid.UUID(pk)).first()
    if session is None or not session.is_live:
        raise ProtocolError("ended")
    return session, bool(may_command)


def take_lease(session_id: uuid.UUID, owner: str) -> bool:
    """Takes a room whose lease is free or has run out, by one conditional UPDATE; True for exactly one worker."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_owner=owner)
    return bool(
        DrillSession.objects.filter(free, pk=session_id, state__in=LIVE).update(
            lease_owner=owner, lease_until=now + LEASE
        )
    )


def renew_leases(owner: str, session_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Keeps leases; returns the rooms that are still the owner's. Call it inside the transaction that writes them."""
    held = DrillSession.objects.filter(pk__in=list(session_ids), lease_owner=owner, state__in=LIVE)
    kept = set(held.select_for_update().values_list("pk", flat=True))
    if kept:
        DrillSession.objects.filter(pk__in=kept).update(lease_until=timezone.now() + LEASE)
    return kept


@transaction.atomic
def renew_lease(session_id: uuid.UUID, owner: str, tick: int, *, paused: bool = False) -> bool:
    """Keeps a lease and notes how far the run is and whether it stands; False when another worker has taken it."""
    if not renew_leases(owner, [session_id]):
        return False
    if tick:
        note_begun([session_id])
    DrillSession.objects.filter(pk=session_id).update(tick=tick, paused=paused)
    return True


def note_begun(session_ids: Iterable[uuid.UUID]) -> None:
    """Notes that time has begun to pass in these rooms."""
    lobbies = DrillSession.objects.filter(pk__in=list(session_ids), state=DrillState.LOBBY)
    lobbies.update(state=DrillState.RUNNING, started_at=timezone.now())


def shorten_leases(session_ids: Iterable[uuid.UUID], owner: str, *, to: timedelta) -> None:
    """Lets rooms whose worker seems to be gone be had sooner; a worker that lives renews its leases before that."""
    until = timezone.now() + to
    DrillSession.objects.filter(pk__in=list(session_ids), lease_owner=owner, lease_until__gt=until).update(
        lease_until=until
    )


def abandon(session: DrillSession) -> None:
    """Ends a room nobody plays in; nothing is scored."""
    DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ABANDONED, ended_at=timezone.now(), lease_owner="", lease_until=None
    )
