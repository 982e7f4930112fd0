"""Reads on rows of the ledger: their titles, the fields of their results, what they met and why not."""
