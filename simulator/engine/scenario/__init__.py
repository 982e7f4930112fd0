"""Scenario files: their data, how they are read, checked and drafted from plans."""
