"""What films hold about people: nothing. A replay shows figures with their roles, and nobody's name."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="media.Film",
        fields=("key", "title", "error", "file", "poster", "captions", "private_file"),
        why="a drawn film: figures with roles, no names",
    ),
]
