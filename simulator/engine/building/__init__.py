"""The building as geometry, and the ways through it."""
