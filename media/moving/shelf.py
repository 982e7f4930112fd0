"""All moving pictures in the book."""

from . import escaping, homes, places
from .book import MOVING

CHAPTERS = (escaping, homes, places)

__all__ = ["CHAPTERS", "MOVING"]
