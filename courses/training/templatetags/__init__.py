"""Parts of the pages of duties and rules."""
