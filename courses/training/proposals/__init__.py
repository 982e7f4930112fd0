"""Pages of the rules: reading them, proposing a version, seeing whom it would touch, putting it in force."""
