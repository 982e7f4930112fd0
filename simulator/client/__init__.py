"""The Pygame client: a window on the drill. It draws and sends inputs, and does not know the rules of the game."""
