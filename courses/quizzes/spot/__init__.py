"""Spot questions: a unit's manager asks five people, drawn at random, three questions each. Voluntary, no duty."""
