"""What the tables of this room hold about people: nothing."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(model="divisions.Division", fields=("code", "name", "kind", "coord_source"), why="a place"),
]
