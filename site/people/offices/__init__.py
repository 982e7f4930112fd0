"""Who works with the platform in which role: roles granted by whoever is above, offices, the first set-up."""
