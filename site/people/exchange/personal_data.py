"""What the tables of this room hold about people: nothing. A kept answer names lines by their place."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(model="exchange.ApiRequest", fields=("digest", "answer"), why="a hash, what became of lines")
]
