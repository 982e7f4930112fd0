"""What a text may say: placeholders it knows, no asking for money, and for SMS what Chinese gateways demand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
# A message that asks for money is what swindlers send in the fire brigade's name.
MONEY = re.compile(
    r"付款|转账|汇款|缴费|收费|收款|支付|押金|保证金|报名费|购买|\bpay(?:ment|ing)?\b|\bbank\b|\bfee\b", re.I
)
SMS_VALUE_MOST = 20  # characters a gateway takes for one variable


def placeholders(text: str) -> list[str]:
    """The names in braces, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each name in braces replaced; a name without a value stays empty, and values are not read again."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def _faults(text: str, known: Iterable[str]) -> Iterator[str]:
    if unknown := [name for name in placeholders(text) if name not in set(known)]:
        yield str(_("There is no variable %(names)s here.")) % {"names": "、".join(f"{{{name}}}" for name in unknown)}
    if found := MONEY.search(text):
        yield str(_("Messages never ask for money: “%(words)s”.")) % {"words": found[0]}


def check_text(text: str, known: Iterable[str]) -> None:
    """Raises ValidationError for a text with unknown variables, or one that speaks of paying."""
    if faults := list(_faults(text, known)):
        raise ValidationError(faults)


def shorten(value: str, most: int) -> str:
    """A value of at most `most` characters, by rule: what stands in brackets goes, then the city's name, then the end.

    The end is marked by “…”, so that nobody takes a part of a name for the whole.
    """
    if len(value) <= most:
        return value
    value = re.sub(r"[（(][^（()）]*[)）]", "", value).strip()
    if len(value) > most:
        value = re.sub(r"^(?:浙江省)?嘉兴市", "", value)
    return value if len(value) <= most else value[: most - 1] + "…"
