"""What the tables of this room hold about people: links alone. The work itself lies where its handler wrote it."""

from ..data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="outbox.Envelope",
        fields=("kind", "device", "digest", "url"),
        why="kind of work, number of a key, a hash, and the address of the record",
    )
]
