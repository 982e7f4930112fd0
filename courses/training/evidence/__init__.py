"""Rows of the ledger as people see them: pages, corrections, titles."""
