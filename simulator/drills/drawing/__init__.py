"""Plans and walked paths as pictures."""
