"""Questions in from tables, GIFT and Moodle XML; out as tables and GIFT."""
