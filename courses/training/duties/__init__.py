"""Who owes what by when, and whether it is met: computed from rules, rosters and evidence."""
