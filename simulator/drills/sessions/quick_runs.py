"""Which roles can be played in two minutes: those in which the scripted good player is done by then."""

from __future__ import annotations

QUICK_S = 120
# When the scripted good player is done, in seconds: the latest of three seeds. tests/drills checks it.
# Not the teacher of school-four, who leads a class down a stair full of others: 113 to 182 s, as the seed has it.
QUICK: dict[str, dict[str, int]] = {
    "school-floor": {"pupil": 61},
    "school-four": {"pupil": 113},
    "dormitory": {"student": 86, "warden": 29},
    "workshop": {"worker": 35, "guard": 28},
    "rental": {"tenant": 66, "landlord": 19},
    "flat": {"neighbour": 77, "downstairs": 64},
    "hotel": {"guest": 52, "attendant": 109},
    "market": {"shopper": 48, "keeper": 85},
    "street": {"visitor": 63, "volunteer": 59},
}


def is_quick(scenario_id: str, role: str) -> bool:
    """True when a role of a scenario may be played as a two-minute run."""
    return role in QUICK.get(scenario_id, {})
