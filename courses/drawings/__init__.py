"""Our own drawings for lessons and questions: one hand, a small set of figures. `python -m courses.drawings` draws."""
