"""The tables behind `tests/walk.py`: what each address is, and the objects that addresses need."""
