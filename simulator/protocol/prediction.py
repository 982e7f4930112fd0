"""How clients show their own player ahead of the server: one rule, in Python (client/predict.py) and in the browser.

A client keeps its wishes by time. A snapshot says where the server had the player at a tick, and which input it had by
then. The client measures how long inputs take to show in what arrives, and subtracts that delay from the earliest time
at which the tick can arrive. It walks the wishes since then again from the server's place, in steps, along walls, and
as freely as the crowd has lately let the player through. The numbers of inputs alone would not be enough: while an
input is late, the server walks on with the one before, and that stretch would be walked twice. Errors in what was shown
fade.
"""

from __future__ import annotations

from dataclasses import dataclass

TURNS = (0.0, 0.6, -0.6, 1.2, -1.2)  # radians off the direction: straight on, otherwise sliding along the wall


@dataclass(frozen=True, slots=True)
class Prediction:
    """The numbers of the rule. Clients not written in Python get them from `shared`."""

    turns: tuple[float, ...] = TURNS
    step_s: float = 0.05
    body_m: float = 0.19  # half a body: how far the engine keeps people off walls
    least_step_m: float = 0.12  # a direction that is free for less is blocked
    fade_s: float = 0.1  # after this time an error is down to a third
    snap_m: float = 3.0  # beyond this the player has been moved elsewhere, and nothing fades
    most_replay_s: float = 1.0  # the most that is predicted when no answer comes
    kept_s: float = 3.0  # how long wishes are kept
    window_s: float = 3.0  # the quickest answer within this time gives the delay
    first_delay_s: float = 0.1  # until the first answer
    least_pace: float = 0.05  # a shorter wish means standing still
    least_way_m: float = 0.05  # a shorter way says nothing about the crowd
    grip_rate: float = 0.3  # how quickly the client learns how freely the player moves
    grip_recovers: float = 0.03  # how quickly it forgets while the player stands


PREDICTION = Prediction()
