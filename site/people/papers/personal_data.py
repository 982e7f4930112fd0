"""What the tables of this room hold about people: nothing. A template is a blank form."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="papers.PaperTemplate", fields=("kind", "content", "name"), why="a blank form of a unit or office"
    )
]
