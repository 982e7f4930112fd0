"""People's tables in: read, looked at, applied, taken back (README.md beside this file)."""
