"""The school desk: the year's plan, lessons opened from it without an account, where each class stands, the proof."""
