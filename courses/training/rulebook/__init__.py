"""The rules: their file, their scopes and periods, and what a new version would change."""
