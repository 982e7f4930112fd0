"""The versioned messages between drill server and clients, and what all clients draw alike."""

VERSION = 2
