"""Runs as a kiosk plays them without a network, for tests: short ones in a small scenario."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from simulator.kiosk.host import Host
from tests.simulator.bots import GOOD, Bot

SCENARIO, ROLE, SEED = "school-floor", "pupil", 5


@lru_cache(maxsize=1)
def _played() -> tuple[dict[str, Any], float]:
    host, bot, seq = Host(SCENARIO, ROLE, seed=SEED, child=True), Bot(list(GOOD)), 0
    while not host.ended:
        wanted, seq = bot.input(host.player.x, host.player.y), seq + 1
        length = max(1.0, (wanted.dx**2 + wanted.dy**2) ** 0.5)
        host.hear(
            {"t": "input", "seq": seq, "dx": wanted.dx / length, "dy": wanted.dy / length,
             "actions": list(wanted.actions)}
        )  # fmt: skip
        card = next((told["card"] for told in host.beat() if isinstance(told, dict) and told["t"] == "score"), None)
    return host.recording().to_dict(), card["total"]


def finished_run() -> tuple[dict[str, Any], float]:
    """A record as the kiosk keeps it and the score its player saw; played once for all tests."""
    record, total = _played()
    return {**record, "steps": [list(step) for step in record["steps"]]}, total


def stub_run(seconds: float = 2.0) -> dict[str, Any]:
    """A record of somebody who stood still for a moment: quick to play again."""
    host = Host(SCENARIO, ROLE, seed=SEED)
    return {**host.recording().to_dict(), "ticks": round(seconds * 20), "steps": [[0, 1.0, 0.0, []]]}
