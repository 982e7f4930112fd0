"""The site's side of an experience-room kiosk: rooms for it to play in, and runs it played without the network."""
