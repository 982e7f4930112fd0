"""Kits: pages that work without the network, the key a device gets with them, and where their work arrives."""
