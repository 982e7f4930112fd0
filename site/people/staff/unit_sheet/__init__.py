"""Units as a table: entered and completed by officers within their area."""
