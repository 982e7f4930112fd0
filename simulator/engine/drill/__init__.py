"""One run of a drill: its order of work, its players, what it writes down and what it tells clients."""
