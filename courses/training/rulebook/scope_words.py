"""Whom a rule binds and what it takes, in words: nobody reads an expression or a key on a page."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.models import Post

from ..models import Rule
from .attributes import ATTRIBUTES, words

ORDER = {ast.Gt: "＞", ast.GtE: "≥", ast.Lt: "＜", ast.LtE: "≤", ast.Eq: "＝", ast.NotEq: "≠"}


def post_names() -> dict[str, str]:
    """The posts of the catalogue by code; one query."""
    return dict(Post.objects.values_list("code", "name"))


def scope_words(text: str, posts: Mapping[str, str] | None = None) -> str:
    """The scope as a sentence; everybody where it is empty. `posts` as `post_names` gives them."""
    if not text.strip():
        return _("everybody")
    names = posts if posts is not None else post_names() if "person.post" in text else {}
    return _said(ast.parse(text.strip(), mode="eval").body, names)


def _said(node: ast.expr, posts: Mapping[str, str], *, inner: bool = False) -> str:
    if isinstance(node, ast.BoolOp):
        joint = _("; and ") if isinstance(node.op, ast.And) else _("; or ")
        text = joint.join(_said(value, posts, inner=True) for value in node.values)
        return f"（{text}）" if inner else text
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.operand, ast.Attribute):
            return _("%(what)s: no") % {"what": _label(node.operand)}
        return _("not %(what)s") % {"what": _said(node.operand, posts, inner=True)}
    if isinstance(node, ast.Attribute):
        return _("%(what)s: yes") % {"what": _label(node)}
    assert isinstance(node, ast.Compare)
    return _compared(node.left, node.ops[0], node.comparators[0], posts)


def _compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, posts: Mapping[str, str]) -> str:
    name, label = ast.unparse(left), _label(left)
    values: list[Any] = [value.value for value in right.elts] if isinstance(right, ast.Tuple | ast.List) else []  # type: ignore[attr-defined]
    if not values:
        value = right.value  # type: ignore[attr-defined]
        if ATTRIBUTES[name].type == "number":
            return f"{label} {ORDER[type(sign)]} {value:g}"
        values = [value]
    said = pgettext("list", ", ").join(_value(name, value, posts) for value in values)
    if isinstance(sign, ast.NotIn | ast.NotEq):
        return _("%(what)s: other than %(values)s") % {"what": label, "values": said}
    return _("%(what)s: %(values)s") % {"what": label, "values": said}


def _value(name: str, value: Any, posts: Mapping[str, str]) -> str:
    return posts.get(value, value) if name == "person.post" else words(name, value)


def _label(node: ast.expr) -> str:
    return str(ATTRIBUTES[ast.unparse(node)].label)


def content_words(keys: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """What content keys stand for; keys that nobody can name are left out, and no two say the same."""
    found = []
    for key in keys:
        kind, _colon, name = key.partition(":")
        if kind == "rule":
            found.append(_("a record made for this rule"))
        elif name == "*":
            found.append(ANY[kind]() if kind in ANY else "")
        else:
            found.append(titles.get(key, ""))
    return [text for text in dict.fromkeys(found) if text]


ANY = {
    "drill": lambda: _("any simulated drill"),
    "training": lambda: _("any record of a training"),
    "course": lambda: _("any course"),
    "quiz": lambda: _("any quiz"),
}


def days_words(rule: Rule) -> str:
    """Which days of the period count, in words; empty where all do."""
    said = []
    for window in rule.windows:
        text = _("its first %(days)d days") if window["at"] == "start" else _("its last %(days)d days")
        said.append(text % {"days": window["days"]})
    return pgettext("list", ", ").join(said)
