"""The yearly list of key fire-safety units, and what a unit's own figures suggest."""
