"""Fire, smoke and heat, and what they do to people."""
