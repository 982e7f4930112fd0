"""Real drills: recorded by the unit that held them, read and questioned by officers."""
