"""A unit's desk: where it stands and why, what to do next, who owes what, when it falls due."""
