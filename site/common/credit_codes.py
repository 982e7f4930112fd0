"""Unified social credit codes (GB 32100-2015): 18 characters, the last one a check digit over the others."""

from __future__ import annotations

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
MODULUS = 31
LENGTH = 18


def check_digit(body: str) -> str:
    """The check digit of the first 17 characters. Raises ValueError for a sign that codes never have."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return SIGNS[-total % MODULUS]


def is_credit_code(text: str) -> bool:
    """True for a code in capitals without separators whose check digit is right."""
    if len(text) != LENGTH or not set(text) <= set(SIGNS):
        return False
    return check_digit(text[:-1]) == text[-1]
