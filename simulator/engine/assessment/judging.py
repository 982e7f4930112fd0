"""What the judges of a score's lines share: what a verdict is, and how points fall as time goes on."""

from __future__ import annotations

from simulator.protocol.text import Text

SMOKE_FREE_S, SMOKE_LOST_S = 1.0, 10.0
# The share of the points, and the reason; without a share there was no occasion, and the line is not marked.
Verdict = tuple[float | None, Text]
SCALE = Text(
    f"（{SMOKE_FREE_S:.0f} 秒内不扣分，{SMOKE_LOST_S:.0f} 秒后不得分）",
    f" (all points within {SMOKE_FREE_S:.0f} s, none after {SMOKE_LOST_S:.0f} s)",
)


def slope(value: float, full: float, none: float) -> float:
    """1 up to `full`, then falling in a straight line to 0 at `none`."""
    return min(1.0, max(0.0, (none - value) / (none - full)))


def is_clear(value: float) -> bool:
    """True for seconds in smoke too few to count."""
    return value < SMOKE_FREE_S
