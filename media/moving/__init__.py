"""Pictures that move: our own drawings as functions of time, in the same hand as those of lessons."""
