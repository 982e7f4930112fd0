"""Backups that come back: one archive with database, uploads, ledger and secrets, counted and checked in itself."""
