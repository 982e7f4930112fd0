"""What venues hold about people: nothing. Their telephone is published as the venue's."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="venues.Venue",
        fields=(
            "address",
            "phone",
            "intro",
            "health_limits",
            "instead",
            "wheelchair",
            "accessibility",
            "transport",
            "phone_hours",
            "shelter",
        ),
        why="a public place and its telephone",
    ),
    NotPersonal(model="venues.Exhibit", fields=("zone_kind", "zone", "name", "not_for", "instead"), why="an exhibit"),
    NotPersonal(
        model="venues.VenueEntry", fields=("own", "names", "own_sounds", "sounds"), why="names of venues and divisions"
    ),
    NotPersonal(model="venues.SpecialDay", fields=("name",), why="a day"),
    NotPersonal(model="venues.VenuePage", fields=("body",), why="a page"),
]
