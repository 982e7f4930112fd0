"""The crowd's walking and the occupants' states."""
