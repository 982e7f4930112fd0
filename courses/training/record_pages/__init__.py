"""Pages of all records: lists, forms, a record with what was said of it; what officers are to look at."""
