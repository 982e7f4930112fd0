"""Who works in a unit and in which posts, entered by its manager; units entered by officers; invitations."""
