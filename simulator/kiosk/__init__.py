"""The experience-room kiosk: the Pygame client with its own engine for when there is no network."""
