"""What the tables of this room hold about people: nothing."""

from .data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [NotPersonal(model="common.Heartbeat", fields=("name",), why="a process's name")]
