"""What films hold about people: nothing. A replay shows figures with their roles, and nobody's name."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="media.Film",
        fields=("key", "title", "error", "file", "poster", "captions", "private_file", "signs"),
        why="a drawn film: figures with roles, no names",
    ),
    NotPersonal(
        model="media.Film",
        fields=("voice", "transcript", "made_of"),
        why="what is said in a film, of which script it was made, and whether by a person or not",
    ),
    NotPersonal(
        model="media.FilmScript",
        fields=("key", "title", "scenes"),
        why="sentences and drawings that teach; recordings are named by no speaker",
    ),
]
