"""Accounts, persons, organisations and who may act where."""

from .accounts import User
from .organisations import (
    SCHOOL_KINDS,
    Department,
    Employment,
    Membership,
    Organisation,
    OrganisationKind,
    Post,
    SchoolClass,
    SeatSecretKind,
)
from .persons import Person, PersonKind
from .rights import Jurisdiction, Role, RoleGrant
from .seats import SeatSecret, SheetPrint
from .sign_ins import SignIn, SignInKind
from .staff import ChangeKind, ChangeReport, DutyLetter
from .tokens import AccessToken, TokenKind

__all__ = [
    "SCHOOL_KINDS",
    "AccessToken",
    "ChangeKind",
    "ChangeReport",
    "Department",
    "DutyLetter",
    "Employment",
    "Jurisdiction",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonKind",
    "Post",
    "Role",
    "RoleGrant",
    "SchoolClass",
    "SeatSecret",
    "SeatSecretKind",
    "SheetPrint",
    "SignIn",
    "SignInKind",
    "TokenKind",
    "User",
]
