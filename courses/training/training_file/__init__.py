"""A unit's file of training and drills (Order 61 art. 42 and 43), gathered for a year and printed."""
