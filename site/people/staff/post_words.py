"""Posts that are not known: what a roster's own words mean, settled once for all who go by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from common.sheets.values import comparable

from ..models import Membership, Organisation, Post, PostWord, User
from .followup import roster_changed
from .roster import current, lock_roster

UNKNOWN = "?"  # before words that are no post of the catalogue


@dataclass(frozen=True, slots=True)
class WordLine:
    """Words of the roster, how many people go by them, and the post that they mean; None while nobody said.

    Empty words are those of people whose post was not stated.
    """

    words: str
    people: int
    post: Post | None

    @property
    def key(self) -> str:
        """Tells a line from every other, also when the list has changed meanwhile."""
        return f"{self.post.code if self.post else ''}|{self.words}"


def not_known(unit: Organisation) -> QuerySet[Membership]:
    """Memberships of who works in the unit, or will, under a post that nobody knows."""
    return current(unit, timezone.localdate()).filter(post=None)


def word_lines(unit: Organisation) -> list[WordLine]:
    """What posts are called in the unit beside the catalogue: what is not known first, the most people first."""
    rows = current(unit, timezone.localdate()).filter(Q(post=None) | ~Q(post_words=""))
    counts = rows.order_by().values_list("post_words", "post").annotate(people=Count("person", distinct=True))
    posts = Post.objects.in_bulk([post for _words, post, _people in counts if post])
    lines = [WordLine(words, people, posts.get(post)) for words, post, people in counts]
    return sorted(lines, key=lambda line: (line.post is not None, -line.people, line.words))


@transaction.atomic
def settle_words(*, organisation: Organisation, lines: Iterable[tuple[WordLine, Post]], by: User) -> int:
    """Says what words mean in the unit, for all who go by them, since their first day; returns for how many people.

    Lists that come later are read so, too. Where no post was stated there are no words to keep.
    """
    lock_roster(organisation)
    people = 0
    for line, post in lines:
        if line.words:
            PostWord.objects.update_or_create(
                organisation=organisation, words=comparable(line.words), defaults={"post": post, "settled_by": by}
            )
        rows = current(organisation, timezone.localdate()).filter(post_words=line.words, post=line.post)
        people += rows.order_by().values("person").distinct().count()
        rows.update(post=post)
    if people:
        roster_changed.send(sender=PostWord, organisation=organisation)
    return people
