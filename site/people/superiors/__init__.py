"""Groups and departments above units: their lists, what lies under them, what they send."""
