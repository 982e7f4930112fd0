"""How clients show their own player ahead of the server: one rule, in Python (client/predict.py) and in the browser.

What the player wishes is kept by time. A snapshot says where the server had the player at a tick and which input it
had heard; how long inputs take to show in what arrives is measured, and taken off the earliest moment that tick can
arrive. What was wished since then is walked again from the server's place, in steps, along walls, as freely as a crowd
has let the player through lately. Numbers alone would not do: an input that comes late leaves the server walking on
with the one before, and that stretch would be walked twice. What the player was shown wrongly fades.
"""

from __future__ import annotations

from dataclasses import dataclass

TURNS = (0.0, 0.6, -0.6, 1.2, -1.2)  # radians off the way: straight on, else sliding along the wall


@dataclass(frozen=True, slots=True)
class Prediction:
    """The rule's numbers. Clients that are not written in Python get them from `shared`."""

    turns: tuple[float, ...] = TURNS
    step_s: float = 0.05
    body_m: float = 0.19  # half a body, as the engine keeps people off walls
    least_step_m: float = 0.12  # a way that is free for less is blocked
    fade_s: float = 0.1  # an error shown is down to a third after this
    snap_m: float = 3.0  # further off than this the player has been put somewhere else: nothing fades
    most_replay_s: float = 1.0  # nobody is shown further on than this when no answer comes
    kept_s: float = 3.0  # how long wishes are kept
    window_s: float = 3.0  # of whose answers the quickest tells the delay
    first_delay_s: float = 0.1  # before the first answer
    least_pace: float = 0.05  # a shorter wish is standing still
    least_way_m: float = 0.05  # over a shorter way nothing is learnt of the crowd
    grip_rate: float = 0.3  # how quickly one learns how freely one moves
    grip_recovers: float = 0.03  # and forgets it while standing


PREDICTION = Prediction()
