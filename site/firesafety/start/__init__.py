"""An installation's first days: the administrator, the city, its offices, and what is to be done next."""
