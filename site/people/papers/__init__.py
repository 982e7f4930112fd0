"""Owners' templates of papers: a unit or an office keeps its own, the built-in one stands behind (README.md)."""
