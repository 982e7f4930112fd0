"""Which sessions are for children: in these nobody is shown overcome, and nobody is taught to fight a fire."""

from __future__ import annotations

from people.models import Membership, OrganisationKind, Person, SchoolClass
from simulator.engine.assessment.score_card import ScoreCard

from ..models import DrillPlayer, DrillSession

BROKEN_OFF = "broken_off"  # on the card of who was under way when the organiser stopped the drill
LAST_CHILD_GRADE = 6  # of the primary school
CHILDRENS_SCHOOLS = (OrganisationKind.PRIMARY_SCHOOL, OrganisationKind.KINDERGARTEN)


def is_childrens_class(school_class: SchoolClass) -> bool:
    """True for classes of primary schools and kindergartens. Their sessions are for children by default."""
    return school_class.organisation.kind in CHILDRENS_SCHOOLS and school_class.grade <= LAST_CHILD_GRADE


def is_young_pupil(person: Person) -> bool:
    """True for pupils up to the sixth grade."""
    classes = Membership.objects.filter(person=person, ended_on=None, school_class__isnull=False)
    return classes.filter(school_class__grade__lte=LAST_CHILD_GRADE).exists()


def is_for_pupils(session: DrillSession) -> bool:
    """True for a session of a school's class or of children: in these nobody is ranked."""
    return session.child or session.school_class_id is not None


def is_broken_off(player: DrillPlayer) -> bool:
    """True for who was still under way when the organiser stopped the drill: they are not scored."""
    return bool(player.card and player.card.get(BROKEN_OFF))


def card_of(player: DrillPlayer) -> ScoreCard | None:
    """The player's score card, in a children's session in gentle words; None without one, and of a drill broken off."""
    card = None if is_broken_off(player) else player.score_card
    return card.for_children() if card and player.session.child else card
