"""A plug-in of one county: its notice board, a lesson block for what happened there, its certificates."""
