"""What rosters call posts beside their names in the catalogue: the same without a doubt, or likely the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import yaml
from django.db.models import Q
from django.utils import timezone

from common.sheets.values import comparable

from ..models import Membership, Organisation, Post, PostWord
from .catalogue import FILE, GENERAL, offered_posts
from .followup import roster_changed

LEAST = 2  # signs that two names share, at least, before one is proposed for the other
BRACKETS = re.compile(r"[（）()、，]")


@cache
def other_names() -> dict[str, tuple[str, ...]]:
    """By code, in the order of the file, what a post is called beside its name, as words are compared."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["posts"]
    return {entry["code"]: tuple(map(comparable, entry.get("also_called", ()))) for entry in entries}


def _in_order(kind: str) -> list[Post]:
    """All posts: those that the kind of unit offers, and then the others as they stand in the file."""
    first, others = offered_posts(kind)
    places = {code: place for place, code in enumerate(other_names())}
    return first + sorted(others, key=lambda post: places.get(post.code, len(places)))


def meanings(unit: Organisation) -> dict[str, Post]:
    """By words, as words are compared, the post that they mean: as the unit settled it, or as everybody says."""
    found = {row.words: row.post for row in PostWord.objects.filter(organisation=unit).select_related("post")}
    for post in _in_order(unit.kind):
        for words in other_names().get(post.code, ()):
            found.setdefault(words, post)
    return found


def proposed_posts(unit: Organisation) -> list[tuple[str, Post]]:
    """Names of posts, as words are compared, to look for a likely one among them."""
    return [(name, post) for post in _in_order(unit.kind) for name in _names(post) if len(name) >= LEAST]


def _names(post: Post) -> Iterator[str]:
    if post.code != GENERAL:
        yield from (comparable(part) for part in BRACKETS.split(post.name))
    yield from other_names().get(post.code, ())


def proposed(words: str, names: list[tuple[str, Post]]) -> Post | None:
    """The post whose name stands in the words, or the words in it, with the most signs in common; or None."""
    said = comparable(words)
    if len(said) < LEAST:
        return None
    likely = [(min(len(name), len(said)), post) for name, post in names if name in said or said in name]
    return max(likely, key=lambda one: one[0])[1] if likely else None


def settle_what_everybody_says() -> int:
    """Gives the people whose post is not known the post that their words mean without a doubt; returns how many.

    The words stay. Harmless when repeated.
    """
    today = timezone.localdate()
    here = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), post=None).exclude(post_words="")
    settled = 0
    for unit in Organisation.objects.filter(pk__in=here.order_by().values("organisation")):
        rows, known = here.filter(organisation=unit), meanings(unit)
        changed = 0
        for words in set(rows.order_by().values_list("post_words", flat=True)):
            if post := known.get(comparable(words)):
                changed += rows.filter(post_words=words).update(post=post)
        if changed:
            roster_changed.send(sender=PostWord, organisation=unit)
        settled += changed
    return settled
