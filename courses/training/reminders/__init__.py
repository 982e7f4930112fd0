"""Reminders: once per lapse to whoever must act, with a copy to who oversees the unit."""
