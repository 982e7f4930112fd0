"""The site's side of an experience-room kiosk: it opens drills for the kiosk and takes in runs played offline."""
