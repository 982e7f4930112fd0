"""What the book of jobs holds about people: nothing. Their arguments lie in the queue's own table."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(model="jobs.Job", fields=("key", "holder", "reason"), why="what is worked on, by which process"),
]
