"""Which questions of the bank are asked on the spot in a unit: what one does at work, and what its kind is about."""

from __future__ import annotations

from collections.abc import Collection

from people.models import OrganisationKind
from people.models.kinds import kind_named

from ..subjects import Audience, Topic

# What everybody answers at the place of work. Law and theory are for the quizzes.
TOPICS = frozenset(
    {Topic.ALARM, Topic.ESCAPE, Topic.BASICS, Topic.PREVENTION, Topic.EQUIPMENT, Topic.RESPONSE, Topic.ELECTRIC}
)
TOPICS_OF_KIND = {
    OrganisationKind.PROPERTY_COMPANY: {Topic.PROPERTY, Topic.HIGHRISE, Topic.EBIKE},
    OrganisationKind.RENTAL_HOUSING: {Topic.RENTAL, Topic.EBIKE},
    OrganisationKind.RELIGIOUS_PLACE: {Topic.RELIGIOUS},
    OrganisationKind.CULTURAL_RELIC: {Topic.OLD_STREET},
    OrganisationKind.FACTORY: {Topic.HAZMAT},
    OrganisationKind.WAREHOUSE: {Topic.HAZMAT},
    OrganisationKind.PETROL_STATION: {Topic.HAZMAT},
    OrganisationKind.GAS_DEPOT: {Topic.HAZMAT, Topic.GAS},
    OrganisationKind.PORT_UNIT: {Topic.HAZMAT},
}
# A question that is also for one of these speaks of a post or a place that others have nothing to do with.
APART = frozenset(
    {
        Audience.MANAGER, Audience.OFFICIAL, Audience.STATION, Audience.VILLAGE, Audience.PROPERTY, Audience.RELIGIOUS,
        Audience.TEACHER,
    }
)  # fmt: skip
AUDIENCE_OF_KIND = {
    OrganisationKind.PROPERTY_COMPANY: Audience.PROPERTY,
    OrganisationKind.RELIGIOUS_PLACE: Audience.RELIGIOUS,
    OrganisationKind.VILLAGE_COMMITTEE: Audience.VILLAGE,
}


def fits(kind: str, *, topic: str, audience: Collection[str]) -> bool:
    """Whether a question on the topic, for these people, is asked of employees in a unit of this kind."""
    like = OrganisationKind(kind if kind in OrganisationKind.values else kind_named(kind).like)
    apart = APART - {AUDIENCE_OF_KIND.get(like)}
    known = topic in TOPICS or topic in TOPICS_OF_KIND.get(like, ())
    return Audience.STAFF in audience and known and apart.isdisjoint(audience)
