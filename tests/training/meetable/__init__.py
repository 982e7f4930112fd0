"""Which rules can be met through the product: rule by rule the screen that does it, and a test that drives it."""
