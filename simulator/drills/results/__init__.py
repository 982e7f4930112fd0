"""The results of an ended session: scores, evidence, the record of Order 61, lessons, the other ways."""
