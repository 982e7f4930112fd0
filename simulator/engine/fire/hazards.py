"""Fire, smoke and heat in a scenario. Its rooms become smoke cells; doors, windows and stairwells become openings.

`two_zone` scenarios run the zone model. `open_air` scenarios have a free plume, no layers, and radiation. Both give the
same arrays per cell; their last row is the open air.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.affinity import translate

from ..building.plan import WALL_M, Doorway, Plan
from ..scenario.parts import OUTSIDE, Fire
from . import fed, fire_correlations, haze, heat
from .irritants import irritancy_per_kg
from .radiation import LEAST_FIRE_KW, Radiation
from .settings import CHOICE, setting
from .two_zone import Extract, FireSource, Opening, Shaft, Zone, ZoneModel

CELL_M = 10.0
STREET_LETHAL_KW = setting(
    "power from which an open-air house cannot be survived inside", 2000.0, "kW", CHOICE, assumed=True
)
STREET_LETHAL_FED = setting("its dose of gas and of heat", 12.0, "1/min", CHOICE, assumed=True)
CLEAR_LAYER_M = 100.0
OUTER_WALL_M, CRACK_M = 0.35, 0.02
CONVEX_SHARE = 0.99
OUT_KW = 1e6  # more than any fire has
AMBIENT_C = 20.0
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """A smoke cell: a room, or about 10 m of a corridor. The polygon lies in the plane."""

    room: str
    polygon: Polygon
    height: float
    floor: float


def cells_of(plan: Plan) -> list[Cell]:
    """The smoke cells of a plan, room by room."""
    cells = []
    for room, polygon in plan.rooms.items():
        storey = plan.room_storey[room]
        height, floor = plan.height[storey], plan.floor[storey]
        low_x, low_y, high_x, high_y = polygon.bounds
        along_x = high_x - low_x >= high_y - low_y
        low, high = (low_x, high_x) if along_x else (low_y, high_y)
        long = plan.room_kind[room] in ("corridor", "hall", "shop", "street", "workshop")
        count = max(1, round((high - low) / CELL_M)) if long else 1
        for index in range(count):
            start, end = low + (high - low) * index / count, low + (high - low) * (index + 1) / count
            strip = shapely.box(start, low_y, end, high_y) if along_x else shapely.box(low_x, start, high_x, end)
            cells.append(Cell(room, polygon.intersection(strip), height, floor))
    return cells


def _with_open_air(values: Array, outside: float) -> Array:
    """Values by cell and, in the last row, that of the open air."""
    every = np.empty(len(values) + 1)
    every[:-1], every[-1] = values, outside
    return every


class Hazards:
    """The state of fire and smoke. It is advanced twice a second."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.open_air = plan.scenario.open_air
        self.cells = cells_of(plan)
        self.boxes = np.array([cell.polygon.buffer(WALL_M / 2).bounds for cell in self.cells])
        self.cell_room = [cell.room for cell in self.cells]
        self.heights = np.array([cell.height for cell in self.cells], dtype=float)
        self.in_stairwell = np.array([plan.room_kind[cell.room] == "stairwell" for cell in self.cells], dtype=bool)
        self.fires = plan.scenario.fires
        self.fire_at = np.array(
            [plan.lifted(fire.at, plan.room_storey[fire.room]) for fire in self.fires]
        )  # (fires, 2)
        self.door_open = np.array([door.state == "open" for door in plan.doors], dtype=bool)
        self.fire_cells = [self._fire_cell(fire) for fire in self.fires]
        self.model = ZoneModel(self._zones(), self._openings(), self._shafts(), self._sources(), self._extracts())
        self.kw = np.zeros(len(self.fires))
        self.suppressed = np.zeros(len(self.fires))  # kW taken away from each fire, negative
        self._faces = [self._facing(fire) for fire in self.fires]
        self.radiation = Radiation(plan, self.fires, self.fire_at, self._cell_at_door)
        self.haze = np.zeros(len(self.cells))
        self.leaf_c = np.full(len(plan.doors), AMBIENT_C)
        self._beside = self._cells_beside_doors()
        self._leaf_top = np.array([[door.height] for door in plan.doors], dtype=float)
        self.sealed: frozenset[int] = frozenset()  # the shut doors whose gaps somebody has stuffed with cloth
        self.refresh()

    # -- set-up -------------------------------------------------------------------------------------------------

    def _zones(self) -> list[Zone]:
        zones = []
        for index, cell in enumerate(self.cells):
            low_x, low_y, high_x, high_y = cell.polygon.bounds
            zones.append(
                Zone(
                    f"{cell.room}/{index}", cell.polygon.area, cell.height, cell.floor,
                    length_m=max(high_x - low_x, high_y - low_y), width_m=min(high_x - low_x, high_y - low_y),
                )
            )  # fmt: skip
        return zones

    def _openings(self) -> list[Opening]:
        found = []
        for door in self.plan.doors:
            sides = sorted((self._nearest(room, Point(door.centre)) for room in door.rooms), reverse=True)
            floor = self.plan.floor[door.storey]
            ceiling = self.plan.height[door.storey]
            leaf = -1 if door.opening else door.index
            top = floor + min(door.height, ceiling - 0.01)
            found.append(Opening(sides[0], sides[1], door.width, floor, top, door=leaf))
        for a, cell in enumerate(self.cells):
            for b in range(a + 1, len(self.cells)):
                if self.cells[b].room == cell.room:
                    shared = cell.polygon.intersection(self.cells[b].polygon)
                    if shared.length > 0.5:
                        found.append(Opening(a, b, shared.length, cell.floor, cell.floor + cell.height - 0.01))
        for window in self.plan.scenario.windows:
            cell_index = next(index for index, cell in enumerate(self.cells) if cell.room == window.room)
            floor = self.cells[cell_index].floor
            top = min(window.top, self.cells[cell_index].height - 0.01)
            found.append(Opening(cell_index, -1, window.width, floor + window.sill, floor + top))
        return [*found, *self._cracks()]

    def _cracks(self) -> list[Opening]:
        """Slits of outer rooms, which are not airtight.

        Without them a fire's expansion would all press through closed doors.
        """
        outline = Polygon(self.plan.scenario.outside.building).exterior
        found = []
        for index, cell in enumerate(self.cells):
            up = (self.plan.room_storey[cell.room] - self.plan.ground) * self.plan.pitch
            if translate(cell.polygon, yoff=-up).distance(outline) <= OUTER_WALL_M:
                found.append(Opening(index, -1, CRACK_M, cell.floor, cell.floor + min(2.0, cell.height - 0.1)))
        return found

    def _nearest(self, room: str, where: Point) -> int:
        if room == OUTSIDE:
            return -1
        inside = [index for index, cell in enumerate(self.cells) if cell.room == room]
        return min(inside, key=lambda index: self.cells[index].polygon.distance(where))

    def _shafts(self) -> list[Shaft]:
        shafts = []
        for stair in self.plan.scenario.stairs:
            for upper, lower in pairwise(stair.wells):
                well, above = self.cell_room.index(lower), self.cell_room.index(upper)
                shafts.append(Shaft(well, above, stair.open_shaft_m2))
        return shafts

    def _sources(self) -> list[FireSource]:
        return [
            FireSource(
                self._fire_cell(fire), fire.growth, fire.cap_kw, fire.starts_at_s, base_m=0.3,
                diameter_m=fire.diameter_m, heat_of_combustion_kj_kg=fire.heat_of_combustion_kj_kg,
                soot_yield=fire.soot_yield, co_yield=fire.co_yield, co2_yield=fire.co2_yield,
                hcn_yield=fire.hcn_yield, radiative_fraction=fire.radiative_share,
                irritancy=irritancy_per_kg(
                    {"hcl": fire.hcl_yield, "hf": fire.hf_yield}, soot_per_kg=fire.soot_yield, high=fire.irritant
                ),
            )
            for fire in self.fires
        ]  # fmt: skip

    def _fire_cell(self, fire: Fire) -> int:
        x, y = self.plan.lifted(fire.at, self.plan.room_storey[fire.room])
        return self._nearest(fire.room, Point(x, y))

    def _extracts(self) -> list[Extract]:
        return [
            Extract(cell, fan.m3_s, max(0.5, self.cells[cell].height - 0.2), fan.from_s)
            for fan in self.plan.scenario.extracts
            for cell in [self.cell_room.index(fan.room)]
        ]

    # -- running ------------------------------------------------------------------------------------------------

    def advance(self, time_s: float, seconds: float, door_open: NDArray[np.bool_]) -> None:
        """Advances fire and smoke by `seconds` from `time_s`, with these doors open (doors,)."""
        self.door_open = door_open
        if opened := {door for door in self.sealed if door_open[door]}:
            self.seal(self.sealed - opened)
        if not self.open_air:
            self.model.advance(time_s, seconds, door_open)
            self.kw = np.asarray(self.model.heat_release_kw, dtype=float)
            rise, depth = self.model.temperature_k - heat.AMBIENT_K, self.model.height[:-1] - self.model.layer_height_m
            self.haze = haze.haze_after(self.haze, haze.haze_share(rise, depth), seconds)
        else:
            full = [
                fire_correlations.growth_kw(fire.growth, time_s + seconds - fire.starts_at_s, fire.cap_kw)
                for fire in self.fires
            ]
            self.kw = np.maximum(0.0, np.array(full) + np.minimum(0.0, self.suppressed))
        self.refresh()
        self._warm_leaves(seconds)

    def seal(self, doors: frozenset[int]) -> None:
        """Makes these doors, and no others, those with a sealed gap. Opening one ends that."""
        if doors != self.sealed:
            self.sealed = doors
            self.model.openings.seal(sorted(doors))

    def suppress(self, fire: int, kw: float) -> None:
        """Removes `kw` from a fire, as an extinguisher does. A fire with no more power than that is out for good."""
        self.suppressed[fire] -= kw if kw < self.kw[fire] else OUT_KW
        if not self.open_air:
            self.model.suppress(fire, kw)

    def flare(self, fire: int, factor: float) -> None:
        """Makes a fire grow by a factor, as the wrong agent does."""
        if not self.open_air:
            self.model.flare(fire, factor)

    def refresh(self) -> None:
        """Updates the values per cell: extinction (1/m), layer height (m), irritancy, temperature (K), doses a second.

        `dose_s` and `heat_s` are those in the layer, `haze_dose_s` that of the haze below it.
        """
        if self.open_air:
            count = len(self.cells) + 1
            self.k, self.layer = np.zeros(count), np.full(count, CLEAR_LAYER_M)
            self.dose_s, self.kelvin = np.zeros(count), np.full(count, heat.AMBIENT_K)
            self.heat_s, self.haze_dose_s, self.irritancy = np.zeros(count), np.zeros(count), np.zeros(count)
            self.haze_share, self.layer_flux = np.zeros(count), np.zeros(count)
            self.co_ppm = self.hcn_ppm = np.zeros(count - 1)
            self._smoke_the_street()
            return
        model = self.model
        poison = fed.fed_rate_per_min(model.co_ppm, model.co2_percent, model.o2_percent, model.hcn_ppm)
        share = self.haze
        thin = fed.fed_rate_per_min(
            model.co_ppm * share, model.co2_percent * share, 20.95 - (20.95 - model.o2_percent) * share,
            model.hcn_ppm * share,
        )  # fmt: skip
        self.k = _with_open_air(model.extinction_per_m, 0.0)
        self.layer = _with_open_air(model.layer_height_m, CLEAR_LAYER_M)
        self.kelvin = _with_open_air(model.temperature_k, heat.AMBIENT_K)
        self.dose_s = _with_open_air(poison / 60, 0.0)
        self.heat_s = _with_open_air(heat.fed_heat_rate_per_min(model.temperature_k - 273.15) / 60, 0.0)
        self.haze_dose_s = _with_open_air(thin / 60, 0.0)
        self.haze_share = _with_open_air(share, 0.0)
        self.irritancy = _with_open_air(model.irritancy, 0.0)
        above = np.clip((model.height[:-1] - model.layer_height_m) / haze.DEPTH_M, 0.0, 1.0)
        self.layer_flux = _with_open_air(heat.layer_flux_kw_m2(model.temperature_k, above), 0.0)
        self.co_ppm, self.hcn_ppm = model.co_ppm, model.hcn_ppm

    def _smoke_the_street(self) -> None:
        """Fills the cells that burn in an open-air scenario with smoke, by the power of their fires."""
        for index, fire in enumerate(self.fires):
            cell = self._fire_cell(fire)
            if self.plan.room_kind[fire.room] != "street" and self.kw[index] > 50:
                depth = min(2.5, self.kw[index] / 400)
                self.k[cell] = max(self.k[cell], min(3.0, self.kw[index] / 500))
                self.layer[cell] = min(self.layer[cell], self.cells[cell].height - depth)
                lethal = STREET_LETHAL_FED * min(1.0, self.kw[index] / STREET_LETHAL_KW) ** 2 / 60
                self.dose_s[cell] = self.heat_s[cell] = max(self.dose_s[cell], lethal)

    def cells_at(self, places: Array) -> NDArray[np.intp]:
        """The cell of each place in the plane (n, 2); -1, the row of the open air, outside. Shape (n,)."""
        from .around import first_box  # needs Numba, which only what runs a drill has

        found: NDArray[np.intp] = first_box(places, self.boxes)
        return found

    def breathed(self, heads: Array, cells: NDArray[np.intp]) -> Array:
        """The air at heads (n,) in these cells (n,): extinction, irritancy, gas and heat dose a second, °C; (5, n)."""
        from .around import breathed

        doses = (self.dose_s, self.haze_dose_s, self.heat_s)
        air = (self.layer, self.haze_share, *doses, self.kelvin, self.k, self.irritancy)
        found: Array = breathed(heads, cells, air)
        return found

    def radiation_kw_m2(self, places: Array, cells: NDArray[np.intp]) -> Array:
        """The radiant flux at places in the plane (n, 2) in these cells (n,): of hot layers above, of flames in the
        same room or in a straight line, and of hot gas in open doors.
        """
        flux = self.layer_flux[cells]
        for index in self._burning():
            faces = self._faces[index][cells]
            self.radiation.add_flame(flux, places, faces, index, float(self.kw[index]), self.door_open)
        self.radiation.add_panels(flux, places, self.layer, self.kelvin, self.door_open)
        return flux

    def flames_seen(self, places: Array, cells: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which fires (n, fires) places in the plane (n, 2) in these cells (n,) see: in the same room, or in a straight
        line that no wall and no shut door cuts.
        """
        seen = np.zeros((len(places), len(self.fires)), dtype=bool)
        for index in self._burning():
            seen[:, index] = self.radiation.seen(places, self._faces[index][cells], index, self.door_open)
        return seen

    def hottest_from(self, x: float, y: float, cell: int) -> tuple[float, float] | None:
        """The place of the fire or open door that shines most on a place; None where none does, as under a hot layer
        alone.
        """
        place, best, found = np.array([(x, y)]), 0.0, None
        for index in self._burning():
            flux = np.zeros(1)
            faces = np.array([self._faces[index][cell]])
            self.radiation.add_flame(flux, place, faces, index, float(self.kw[index]), self.door_open)
            if flux[0] > best:
                best, found = float(flux[0]), (float(self.fire_at[index][0]), float(self.fire_at[index][1]))
        panel, door = self.radiation.strongest_panel(place, self.layer, self.kelvin, self.door_open)
        return door if panel > best else found

    def is_seen_from(self, x: float, y: float, cell: int, fire: int) -> bool:
        """True where a place in the plane, in this cell, is in the same room as a fire or sees some of its flames in a
        straight line.
        """
        return bool(self._faces[fire][cell]) or self.radiation.share_seen(x, y, fire, self.door_open) > 0

    def _burning(self) -> list[int]:
        burning: list[int] = np.flatnonzero(self.kw >= LEAST_FIRE_KW).tolist()
        return burning

    def _cell_at_door(self, room: str, door: Doorway) -> int:
        return self._nearest(room, Point(door.centre))

    def _cells_beside_doors(self) -> NDArray[np.intp]:
        """The cells on both sides of each door (doors, most), filled up with -1, the row of the open air."""
        beside = [[i for i, room in enumerate(self.cell_room) if room in door.rooms] for door in self.plan.doors]
        most = max(map(len, beside), default=1)
        return np.array([cells + [-1] * (most - len(cells)) for cells in beside], dtype=np.intp).reshape(-1, most)

    def _warm_leaves(self, seconds: float) -> None:
        """Warms and cools door leaves: the hotter side's gas where its layer reaches below the top of the door."""
        reached = self.layer[self._beside] < self._leaf_top
        gas_c = np.where(reached, self.kelvin[self._beside] - 273.15, AMBIENT_C).max(axis=1)
        self.leaf_c = heat.leaf_after(self.leaf_c, gas_c, seconds)

    def _facing(self, fire: Fire) -> NDArray[np.bool_]:
        """Which cells see a fire whole: its own room, unless that has a corner to hide behind; in the open air also the
        street and the outside.
        """
        street = [self.open_air and self.plan.room_kind[cell.room] == "street" for cell in self.cells]
        room = self.plan.rooms[fire.room]
        whole = room.area > CONVEX_SHARE * room.convex_hull.area
        return np.array(
            [s or (whole and cell.room == fire.room) for s, cell in zip(street, self.cells, strict=True)]
            + [self.open_air]
        )

    def smoke_by_room(self, head_m: float) -> dict[str, float]:
        """The extinction (1/m) at head height in each room that has some: that of its worst cell."""
        share = fed.share_in_layer(np.full(len(self.cells), head_m), self.layer[:-1])
        share = np.maximum(share, self.haze_share[:-1])
        seen: dict[str, float] = {}
        for index in np.flatnonzero(self.k[:-1] * share > 0.05):
            room = self.cell_room[index]
            seen[room] = max(seen.get(room, 0.0), float(self.k[index] * share[index]))
        return seen

    def to_dict(self) -> dict[str, Any]:
        """The complete state, for a keyframe."""
        return {
            "model": self.model.to_dict(), "kw": self.kw.tolist(), "suppressed": self.suppressed.tolist(),
            "haze": self.haze.tolist(), "leaf_c": self.leaf_c.tolist(), "sealed": sorted(self.sealed),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Takes over the state of a keyframe."""
        self.model.restore(state["model"])
        self.kw = np.array(state["kw"])
        self.suppressed = np.array(state["suppressed"])
        self.haze = np.array(state.get("haze", self.haze), dtype=float)  # earlier states lack what came later
        self.leaf_c = np.array(state.get("leaf_c", self.leaf_c), dtype=float)
        self.seal(frozenset(state.get("sealed", ())))
        self.refresh()
