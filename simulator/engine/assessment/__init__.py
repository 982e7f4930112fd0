"""The score of a drill and the report on it, both from its event log."""
