"""Scripted players per scenario: `SCRIPTS[role] = {"good": steps, "average": steps, "bad": steps}` in each module."""
