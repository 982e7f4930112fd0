"""Verification and validation of the engine against published tests and experiments."""
