"""Opening sessions for one player, and led sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from divisions.models import Division
from people.models import Organisation, Person, SchoolClass, User
from simulator.engine.drill.model_version import present_model
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.text import Text

from ..models import DrillMode, DrillPlayer, DrillSession, SeatProof
from .anonymous import check_room_for_anonymous
from .children import is_childrens_class
from .seats import add_player

PRACTICE_ONLY = Text("这是操作练习，不能作为演练", "this one teaches the controls and is no drill")
NO_SCRIPT = Text("没有给班级的抉择", "has no decisions for a class")


@transaction.atomic
def open_session(
    *,
    scenario_id: str,
    user: User | None,
    person: Person | None,
    proof: str = SeatProof.ACCOUNT,
    role: str = "",
    child: bool = False,
    limit_s: int | None = None,
    mode: str = DrillMode.SOLO,
    division: Division | None = None,
) -> tuple[DrillSession, DrillPlayer, str]:
    """Opens a session for one player. Returns it, the player, and the player's token, which is not stored.

    `proof` says how it is known that it is `person`; `division` is that of the venue whose kiosk opens it. An unknown
    role becomes the first one. Raises ScenarioError when there is no such scenario or it is only for practice, and
    OpeningRefused when visitors have too many drills open.
    """
    if user is None and person is None and division is None:
        check_room_for_anonymous()
    membership = person.memberships.filter(ended_on=None).first() if person else None
    session = _create(
        scenario_id,
        mode=mode,
        child=child,
        limit_s=limit_s,
        opened_by=user,
        organisation=membership.organisation if membership else None,
        division=division,
        is_sample=bool(person and person.is_sample),
    )
    name = person.name if person else ""
    player, token = add_player(session=session, person=person, proof=proof, name=name, role=role)
    return session, player, token


@transaction.atomic
def open_led_session(
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
    """Opens a session that its organiser starts, for a class, a unit, a venue (by its division) or nobody.

    `roles` are those that players may take, all when empty; unknown ones are left out. A session at one screen has one
    player from the start, the class. Raises ScenarioError when there is no such scenario, it is only for practice, or
    it has no class script. The caller checks by `access` whether the user may open it.

    The stage of a class decides about its age level; `child` is the organiser's choice where there is no such class.
    """
    scenario = load_scenario(scenario_id)
    if mode == DrillMode.SCREEN:
        if scenario.script is None:
            raise ScenarioError(scenario_id, NO_SCRIPT)
        roles = [scenario.script.role]
    known = {entry.id for entry in scenario.roles}
    unit = organisation or (school_class.organisation if school_class else None)
    session = _create(
        scenario_id,
        mode=mode,
        present=present,
        roles=[role for role in roles if role in known],
        child=child or (school_class is not None and is_childrens_class(school_class)),
        opened_by=user,
        organisation=unit,
        school_class=school_class,
        division=division,
        is_sample=bool(unit and unit.is_sample),
    )
    if mode == DrillMode.SCREEN:
        add_player(session=session, person=None, role=roles[0])  # its token is given to nobody: the guide moves it
    return session


def _create(scenario_id: str, *, mode: str, **fields: Any) -> DrillSession:
    scenario = load_scenario(scenario_id)
    if scenario.practice and mode != DrillMode.TUTORIAL:
        raise ScenarioError(scenario_id, PRACTICE_ONLY)
    fields["mode"] = mode
    for _ in range(20):
        try:
            with transaction.atomic():
                return DrillSession.objects.create(
                    scenario=scenario.id,
                    scenario_sha256=scenario.sha256,
                    crowd=present_model(settings.DRILL_CROWD),
                    **fields,
                )
        except IntegrityError:  # another live session has the code
            continue
    raise RuntimeError("no free room code")
