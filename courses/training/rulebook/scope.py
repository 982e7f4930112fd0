"""Whom a rule binds: expressions over typed attributes, parsed once, never evaluated as Python.

    unit.kind in ('hotel', 'state_firm') and unit.height_m > 24 and person.kind == 'employee'

Words: `and`, `or`, `not`, comparisons, `in (…)`, and the attributes of `facts.ATTRIBUTES`. An attribute that is not
known makes its comparison unknown (None), and unknown goes through the connectives as in Kleene's logic: what cannot
be decided is never taken for "no".
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop

from .attributes import ATTRIBUTES, Facts
from .schema_errors import RuleError

Test = Callable[[Facts], bool | None]

ORDER = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}
SUBJECT_WORDS = {"person": {"person"}, "class": {"school_class"}, "organisation": set[str]()}

MIXED = gettext_noop("“%(part)s” mixes %(words)s into what is asked of the %(subject)s: split it with `and`")
UNREADABLE = gettext_noop("cannot be read at character %(place)s: %(text)s")
NO_YES_OR_NO = gettext_noop("%(name)s is no yes-or-no attribute: compare it with something")
NO_WORD = gettext_noop("“%(part)s” is not part of the scope language")
NO_LIST = gettext_noop("`in` wants a list in brackets after %(name)s")
NO_ORDER = gettext_noop("%(name)s cannot be compared by order")
UNKNOWN = gettext_noop("unknown attribute “%(name)s”")
NO_COMPARING = gettext_noop("%(name)s cannot be compared with “%(value)s”")
NEVER = gettext_noop("%(name)s is never “%(value)s”")


class ScopeError(RuleError):
    """A rule's scope uses a word or value that nobody could evaluate."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A parsed scope in two halves: what the unit must be, then what the person or class in it must be."""

    unit: Test
    subject: Test
    unit_names: tuple[str, ...]
    subject_names: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes the scope looks at."""
        return self.unit_names + self.subject_names


@lru_cache(maxsize=1024)
def parse_scope(text: str, subject_kind: str) -> Scope:
    """The parsed scope; an empty text binds everybody. Raises ScopeError with what is wrong and where."""
    parts = _conjuncts(text)
    unit_parts = [part for part in parts if _rooms(part) <= {"unit"}]
    rest = [part for part in parts if part not in unit_parts]
    for part in rest:
        if unknown := _rooms(part) - SUBJECT_WORDS[subject_kind]:
            raise ScopeError(MIXED, part=ast.unparse(part), words=", ".join(sorted(unknown)), subject=subject_kind)
    return Scope(_all(unit_parts), _all(rest), _names(unit_parts), _names(rest))


def _conjuncts(text: str) -> list[ast.expr]:
    if not text.strip():
        return []
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ScopeError(UNREADABLE, place=error.offset or len(text), text=text) from None
    if isinstance(body, ast.BoolOp) and isinstance(body.op, ast.And):
        return body.values
    return [body]


def _names(parts: list[ast.expr]) -> tuple[str, ...]:
    """Attribute names in the order of their first use."""
    found = [
        f"{node.value.id}.{node.attr}"
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return tuple(dict.fromkeys(found))


def _rooms(part: ast.expr) -> set[str]:
    return {name.split(".")[0] for name in _names([part])}


def _all(parts: list[ast.expr]) -> Test:
    return _and([_compile(part) for part in parts])


def _and(tests: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        result: bool | None = True
        for one in tests:
            found = one(facts)
            if found is False:
                return False
            if found is None:
                result = None
        return result

    return tests[0] if len(tests) == 1 else test


def _or(tests: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        result: bool | None = False
        for one in tests:
            found = one(facts)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return test


def _not(inner: Test) -> Test:
    def test(facts: Facts) -> bool | None:
        found = inner(facts)
        return None if found is None else not found

    return test


def _compile(node: ast.expr) -> Test:
    if isinstance(node, ast.BoolOp):
        tests = [_compile(value) for value in node.values]
        return _and(tests) if isinstance(node.op, ast.And) else _or(tests)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _not(_compile(node.operand))
    if isinstance(node, ast.Attribute):
        name = _attribute(node)
        if ATTRIBUTES[name].type != "bool":
            raise ScopeError(NO_YES_OR_NO, name=name)
        return lambda facts: facts.get(name)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _comparison(node.left, node.ops[0], node.comparators[0])
    raise ScopeError(NO_WORD, part=ast.unparse(node))


def _comparison(left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Test:
    name = _attribute(left)
    if isinstance(sign, ast.In | ast.NotIn):
        if not isinstance(right, ast.Tuple | ast.List):
            raise ScopeError(NO_LIST, name=name)
        values = frozenset(_constant(name, element) for element in right.elts)
        inside: Test = _known(name, values.__contains__)
        return inside if isinstance(sign, ast.In) else _not(inside)
    value = _constant(name, right)
    if isinstance(sign, ast.Eq | ast.NotEq):
        equal: Test = _known(name, lambda found: found == value)
        return equal if isinstance(sign, ast.Eq) else _not(equal)
    if ATTRIBUTES[name].type != "number" or type(sign) not in ORDER:
        raise ScopeError(NO_ORDER, name=name)
    compare = ORDER[type(sign)]
    return _known(name, lambda found: compare(found, value))


def _known(name: str, test: Callable[[Any], bool]) -> Test:
    """A test of one attribute; unknown when the attribute is."""

    def look(facts: Facts) -> bool | None:
        found = facts.get(name)
        return None if found is None else test(found)

    return look


def _attribute(node: ast.expr) -> str:
    text = ast.unparse(node)
    if not isinstance(node, ast.Attribute) or text not in ATTRIBUTES:
        raise ScopeError(UNKNOWN, name=text)
    return text


def _constant(name: str, node: ast.expr) -> Any:
    attribute = ATTRIBUTES[name]
    value: Any = node.value if isinstance(node, ast.Constant) else None
    wanted = {"bool": bool, "number": (int, float), "choice": str}[attribute.type]
    if not isinstance(value, wanted) or (attribute.type == "number" and isinstance(value, bool)):  # type: ignore[arg-type]
        raise ScopeError(NO_COMPARING, name=name, value=ast.unparse(node))
    if attribute.values is not None and value not in attribute.values:
        raise ScopeError(NEVER, name=name, value=value)
    return value


def values_named(text: str, name: str) -> set[str]:
    """The values that the scope compares this attribute with, such as the posts that it names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text.strip() or "None", mode="eval")):
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == name:
            constants = (one.value for one in ast.walk(node.comparators[0]) if isinstance(one, ast.Constant))
            found |= {value for value in constants if isinstance(value, str)}
    return found
