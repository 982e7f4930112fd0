"""The Merkle tree of RFC 9162 (Certificate Transparency), section 2.1, over SHA-256. Hashes are 32 bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def hash_leaf(data: bytes) -> bytes:
    """The hash of an entry; its prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that is fed leaf by leaf and keeps one hash per level."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Appends a leaf's hash; full subtrees of equal height are joined at once."""
        joined, size = leaf, self.size
        while size & 1:
            joined = hash_node(self._peaks.pop(), joined)
            size >>= 1
        self._peaks.append(joined)
        self.size += 1

    def root(self) -> bytes:
        """The root over what was added so far; no bytes for no leaves."""
        if not self._peaks:
            return b""
        *rest, root = self._peaks
        for peak in reversed(rest):
            root = hash_node(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes; no bytes for no leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def audit_path(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The sibling hashes from the leaf at `position` up to the root (RFC 9162, 2.1.3)."""
    path, layer, at = [], list(leaves), position
    while len(layer) > 1:
        if at ^ 1 < len(layer):
            path.append(layer[at ^ 1])
        pairs = [hash_node(layer[i], layer[i + 1]) for i in range(0, len(layer) - 1, 2)]
        layer = pairs + layer[len(layer) & ~1 :]
        at //= 2
    return path
