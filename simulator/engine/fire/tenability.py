"""How long a room stays tenable: the available safe egress time (ASET), by criteria that every result names.

Criteria at 2.0 m above the floor: Society of Fire Safety, Engineers Australia, Practice Note for Tenability Criteria in
Building Fires (2014): 100 °C, 2.5 kW/m² on the skin (taken as a layer of 185 °C above the head), 2,700 ppm CO, 140 ppm
HCN, visibility 10 m (5 m in rooms up to 100 m²).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fed import mixed_c, share_in_layer
from .sight import visibility_m

EYE_M = 2.0
LIMITS = {
    "temperature_c": 100.0, "layer_c": 185.0, "co_ppm": 2700.0, "hcn_ppm": 140.0,
    "visibility_m": 10.0, "visibility_small_room_m": 5.0,
}  # fmt: skip
SMALL_ROOM_M2 = 100.0
SOURCE = "Society of Fire Safety, Engineers Australia: Practice Note for Tenability Criteria in Building Fires, 2014"


class Tenability:
    """The first moment at which each smoke cell is untenable, in seconds; infinite while it is tenable."""

    def __init__(self, areas_m2: NDArray[np.float64]) -> None:
        self.sight_m = np.where(areas_m2 <= SMALL_ROOM_M2, LIMITS["visibility_small_room_m"], LIMITS["visibility_m"])
        self.lost_s = np.full(len(areas_m2), np.inf)

    def look(self, time_s: float, hazards: Any) -> NDArray[np.intp]:
        """Notes the cells that are untenable at this moment. Returns those that have just become so."""
        share = share_in_layer(np.full(len(self.lost_s), EYE_M), hazards.layer[:-1])
        celsius = hazards.kelvin[:-1] - 273.15
        sight = visibility_m(hazards.k[:-1] * np.maximum(share, hazards.haze_share[:-1]))
        bad = (
            (mixed_c(celsius, share) > LIMITS["temperature_c"]) | (celsius > LIMITS["layer_c"]) | (sight < self.sight_m)
        )
        bad |= (hazards.co_ppm * share > LIMITS["co_ppm"]) | (hazards.hcn_ppm * share > LIMITS["hcn_ppm"])
        fresh = np.flatnonzero(bad & np.isinf(self.lost_s))
        self.lost_s[fresh] = time_s
        return fresh

    def aset_s(self, rooms: list[str]) -> dict[str, float | None]:
        """ASET by room, in seconds: that of its first cell; None where no criterion was reached."""
        found: dict[str, float | None] = {}
        for room, lost in zip(rooms, self.lost_s.tolist(), strict=True):
            before = found.get(room)
            here = None if np.isinf(lost) else lost
            found[room] = here if before is None else before if here is None else min(before, here)
        return found
