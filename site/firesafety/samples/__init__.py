"""Sample units, people and openings, all marked 示例; `remove_samples` takes them out whole."""
