"""Certificates of a unit's people and of a class: listed, issued again, fetched all at once."""
