"""Scripts of narrated films: how editors write them, how they are shipped, what a film is made of."""
