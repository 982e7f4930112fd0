"""The scenes, a chapter a file."""
