"""What marked papers tell of questions and topics: how hard, how telling, what was chosen instead."""
