"""Offline work sent later: envelopes received once, each handed to the handler of its kind (README.md)."""
