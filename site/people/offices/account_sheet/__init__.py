"""Accounts as a table: officers, keepers and managers invited at once, each with a link to print."""
