"""Pages of records: a subject's, a row's own, and what revoking or correcting it would open again."""
