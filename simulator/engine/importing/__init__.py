"""Drafts a scenario from a building's plan in DXF or GeoJSON, with a report of all that was done to it."""
