"""Classes of a school over the years: entered by a table, going up, split, merged, leaving."""
