"""Which contents a rule takes evidence of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contents:
    """The content keys a rule names, and the prefixes, written in the rule with a `*` at their end."""

    keys: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, wanted: Iterable[str]) -> Contents:
        """Those of a rule's `accepts_content`."""
        names = list(wanted)
        return cls(
            frozenset(name for name in names if not name.endswith("*")),
            tuple(name[:-1] for name in names if name.endswith("*")),
        )

    def take(self, key: str) -> bool:
        """True when the rule names no content at all, or this one, or a prefix of it."""
        if not self.keys and not self.prefixes:
            return True
        return key in self.keys or key.startswith(self.prefixes)
