"""What tells one place from another: its number, its address, its legal body."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common.credit_codes import is_credit_code
from common.normal import is_ascii_digits, typed_code

from ..models import NumberKind, Organisation

IDENTITY_DIGITS = 18  # the last may be an X
WITHOUT_NUMBER = ("", NumberKind.NONE)


def looks_like_identity_number(number: str) -> bool:
    """True for what an identity card's number looks like. None is ever kept."""
    return len(number) == IDENTITY_DIGITS and is_ascii_digits(number.removesuffix("X"))


def clean_number(kind: str, text: str) -> str:
    """The number as it is kept. Raises ValidationError when it is missing, wrong or somebody's identity number."""
    number = typed_code(text)
    if kind in WITHOUT_NUMBER:
        if number:
            raise ValidationError(_("Please say what kind of number this is."))
        return ""
    if not number:
        raise ValidationError(_("Please enter the number, or say that there is none."))
    if kind == NumberKind.CREDIT_CODE:
        return clean_credit_code(number)
    if looks_like_identity_number(number):
        raise ValidationError(_("This looks like an identity card's number. It is not kept here."))
    return number


def clean_credit_code(text: str) -> str:
    """A unified social credit code as it is kept; empty stays empty. Raises ValidationError for a wrong check digit."""
    code = typed_code(text)
    if code and not is_credit_code(code):
        raise ValidationError(_("This is no unified social credit code: please compare it with the licence."))
    return code


def same_place(unit: Organisation) -> QuerySet[Organisation]:
    """Other units with the same number and the same address, however it was typed; none where either is missing."""
    address = typed_code(unit.address)
    if unit.number_kind in WITHOUT_NUMBER or not address:
        return Organisation.objects.none()
    others = same_body(unit).exclude(address="").values_list("pk", "address")
    return Organisation.objects.filter(pk__in=[pk for pk, other in others if typed_code(other) == address])


def same_body(unit: Organisation) -> QuerySet[Organisation]:
    """Other places with the same number: a chain has one code and many hotels."""
    rows = Organisation.objects.exclude(pk=unit.pk)
    if unit.number_kind in WITHOUT_NUMBER:
        return rows.none()
    return rows.filter(number_kind=unit.number_kind, number=unit.number)


def set_legal_body(unit: Organisation, name: str, code: str) -> None:
    """Notes the legal body: the row of that name and code where there is just one, or else name and code."""
    rows = Organisation.objects.exclude(pk=unit.pk).filter(
        Q(name=name), number_kind=NumberKind.CREDIT_CODE, number=code
    )
    found = list(rows[:2]) if name and code else []
    unit.legal_body = found[0] if len(found) == 1 else None
    unit.legal_body_name, unit.legal_body_code = ("", "") if unit.legal_body else (name, code)
