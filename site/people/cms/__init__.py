"""Units, persons, posts and rights in the Wagtail admin."""
