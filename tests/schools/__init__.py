"""The school desk: terms, classes, the year's plan, where each class stands."""
