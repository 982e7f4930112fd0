"""Scenario files in JSON, validated by `schema.json`."""
