"""Scenario files, JSON validated by `schema.json`."""
