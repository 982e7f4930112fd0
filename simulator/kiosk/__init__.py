"""The experience-room kiosk: the Pygame client with an engine of its own for when the network is gone."""
