"""What the public face of the site holds about people: nothing."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="portal.SiteDetails",
        fields=(
            "name",
            "name_en",
            "operator",
            "phone",
            "address",
            "icp_number",
            "police_number",
            "map_number",
            "site_code",
            "party_mark_url",
            "footer_note",
        ),
        why="what the operator says of itself in public",
    ),
    NotPersonal(model="portal.VerificationFile", fields=("name", "text"), why="a public file of the site"),
    NotPersonal(model="portal.ArticlePage", fields=("intro", "body"), why="a page"),
]
