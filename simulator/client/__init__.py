"""The Pygame client: a window on the drill. It draws and sends intents; it knows no rule of the game."""
