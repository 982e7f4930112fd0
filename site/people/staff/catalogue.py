"""The catalogue of posts: loaded from its file, offered by kind of unit, and the text of each duty letter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import OrganisationKind, Post, UnitKind

FILE = Path(__file__).parents[1] / "posts.yaml"
APPOINTED = "fire_manager"  # the post of whom an officer appoints
GENERAL = "staff"  # whose duties everybody has who holds a post without duties of its own
KEPT = (
    "name", "name_en", "source", "position", "everywhere", "kinds", "asks_certificate", "reports_changes", "duties",
    "duties_source", "duties_checked",
)  # fmt: skip
PLACE_EVERYWHERE, PLACE = 50, 500

Choice = tuple[Any, str]


@cache
def read_posts() -> dict[str, dict[str, Any]]:
    """The posts of the file by code, each with all columns."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["posts"]
    return {entry["code"]: _columns(entry, number) for number, entry in enumerate(entries)}


def _columns(entry: dict[str, Any], number: int) -> dict[str, Any]:
    everywhere = entry.get("everywhere", False)
    return {
        "name": entry["name"],
        "name_en": entry["name_en"],
        "source": entry["source"],
        "position": entry.get("position", (PLACE_EVERYWHERE if everywhere else PLACE) + number),
        "everywhere": everywhere,
        "kinds": entry.get("kinds", []),
        "asks_certificate": entry.get("asks_certificate", False),
        "reports_changes": entry.get("reports_changes", False),
        "duties": "\n".join(entry.get("duties", [])),
        "duties_source": entry.get("duties_source", ""),
        "duties_checked": entry.get("checked", False),
    }


@transaction.atomic
def load_posts() -> int:
    """Brings the catalogue up to the file; returns how many posts are new or changed.

    A column that differs from what was loaded last was changed by an editor, and stays. Harmless when repeated.
    """
    known = {post.code: post for post in Post.objects.all()}
    changed = 0
    for code, columns in read_posts().items():
        post = known.get(code)
        if post is None:
            Post.objects.create(code=code, loaded=columns, **columns)
            changed += 1
        elif post.loaded != columns:
            _update(post, columns)
            changed += 1
    return changed


def _update(post: Post, columns: dict[str, Any]) -> None:
    for name in KEPT:
        # A post that is older than the file was never loaded: its own names and source stay, the rest is filled in.
        column: Any = Post._meta.get_field(name)
        untouched = post.loaded[name] if name in post.loaded else column.get_default()
        if getattr(post, name) == untouched:
            setattr(post, name, columns[name])
    post.loaded = columns
    post.save()


def offered_posts(kind: str) -> tuple[list[Post], list[Post]]:
    """The posts of a kind of unit, its own first and then those that every unit has; and all others.

    A kind that officers have added offers those of the kind it is like, too.
    """
    posts = list(Post.objects.all())
    kinds = {
        kind,
        *UnitKind.objects.filter(code=kind).exclude(like=OrganisationKind.OTHER).values_list("like", flat=True),
    }
    own = [post for post in posts if kinds.intersection(post.kinds) and not post.everywhere]
    common = [post for post in posts if post.everywhere]
    taken = {post.pk for post in (*own, *common)}
    return own + common, [post for post in posts if post.pk not in taken]


def grouped_posts(kind: str, *, by: str = "code", without: Collection[Post] = ()) -> list[tuple[str, list[Choice]]]:
    """The catalogue as groups of a select box, the posts of a kind of unit first.

    `by` names what stands for a post in the form, `without` the posts that are not offered.
    """
    first, others = offered_posts(kind)

    def group(posts: Iterable[Post]) -> list[Choice]:
        return [(getattr(post, by), str(post)) for post in posts if post not in without]

    groups = [(_("Posts of this kind of unit"), group(first)), (_("Other posts of the catalogue"), group(others))]
    return [(label, choices) for label, choices in groups if choices]


def duties_of(posts: Iterable[Post]) -> dict[int, Post]:
    """By post, the one whose duties its letter lists: itself, or the general one where it names none."""
    found = list(posts)
    general = Post.objects.filter(code=GENERAL).first() if any(not post.duties for post in found) else None
    return {post.pk: post if post.duties or general is None else general for post in found}


NamedPosts = Callable[[], Mapping[str, int]]
_namers: list[NamedPosts] = []


def register_post_namer(named: NamedPosts) -> None:
    """Registers what tells how many rules name a post, by its code."""
    if named not in _namers:
        _namers.append(named)


def posts_named() -> dict[str, int]:
    """How many rules name each post, by code; a post that none names owes what everybody owes."""
    found: dict[str, int] = {}
    for named in _namers:
        for code, number in named().items():
            found[code] = found.get(code, 0) + number
    return found
