"""Records of all kinds: filed with their evidence, corrected, looked at, drawn for checks, kept."""
