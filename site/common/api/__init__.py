"""What the operations of the API share: errors in words, answers with tags, pages with totals (README.md)."""
