"""Keys of programs that read and write for a unit or an office, and the roster in by them (README.md)."""
