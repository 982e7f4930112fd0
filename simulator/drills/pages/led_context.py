"""What the pages of a led session show alike: the console, the wall and the results."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.utils.safestring import SafeString

from simulator.engine.assessment.scoring import stays
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol import symbols

from ..drawing.plan_svg import drawn_plan, plan_svg
from ..models import DrillSession
from ..results.ranking import Result
from .language import page_language
from .organiser_texts import door_labels, wording

FEW_PLAYERS = 16  # with no more players than this, the wall shows names beside them


def join_url(session: DrillSession) -> str:
    """The address in the session's QR code."""
    return f"{settings.PUBLIC_URL}/drills/join/?code={session.code}"


@lru_cache(maxsize=256)
def _qr(url: str) -> str:
    """The QR code of a joining address; console and wall of a session are loaded again and again."""
    return segno.make(url, micro=False, error="m").svg_data_uri(scale=8, border=2)


@lru_cache(maxsize=64)
def _plan_picture(scenario: str, language: str) -> SafeString:
    return plan_svg(drawn_plan(scenario), language)


def _config(session: DrillSession, language: str, token: str, *, may_command: bool) -> str:
    """What the page's script needs, as JSON for a data attribute."""
    scenario = load_scenario(session.scenario)
    return json.dumps(
        {
            "token": token,
            "child": session.child,
            "few": FEW_PLAYERS,
            "surprise": not may_command,  # before the start the wall does not show where the fire is
            "people": scenario.people,
            "limit_s": session.limit_s or scenario.time_limit_s,
            "doors": door_labels(scenario, language),
            "rooms": {room: name[language] for room, name in scenario.room_names().items()},
            "roles": {role.id: role.name[language] for role in scenario.roles},
            "colours": {**symbols.AGENT_COLOURS, "smoke": symbols.SMOKE, "leaf": symbols.LEAF},
            "symbols": symbols.SYMBOLS,
            "glyphs": symbols.glyphs_in(language),
            **wording(language, child=session.child),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def shared_context(session: DrillSession, token: str, *, may_command: bool) -> dict[str, Any]:
    language, scenario = page_language(), load_scenario(session.scenario)
    first, *_ = session.roles or [role.id for role in scenario.roles]
    return {
        "session": session,
        "scenario": scenario.name[language],
        "stays": stays(scenario, first),
        "model_limits": scenario.limits[language],
        "audience": session.school_class or session.organisation or session.division,
        "language": language,
        "plan": _plan_picture(session.scenario, language),
        "qr": _qr(join_url(session)),
        "join_url": join_url(session),
        "config": _config(session, language, token, may_command=may_command),
    }


def final_context(results: list[Result]) -> dict[str, Any]:
    scored = [result for result in results if result.total is not None]
    return {
        "results": scored,
        "ranked": any(result.place for result in scored),
        "mean": sum(result.total or 0 for result in scored) / len(scored) if scored else None,
        "cut_short": sum(result.broken_off for result in results),
        "passed": sum(result.band != "fail" for result in scored),
    }
