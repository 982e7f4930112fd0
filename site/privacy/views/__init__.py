"""Pages of this room, by who comes."""
