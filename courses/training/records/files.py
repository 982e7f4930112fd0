"""How many files a record may have."""

MOST_FILES = 6
MOST_SCANS = 12
