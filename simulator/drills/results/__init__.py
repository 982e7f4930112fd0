"""What an ended session leaves: scores, evidence, the record of Order 61, lessons, the other ways."""
