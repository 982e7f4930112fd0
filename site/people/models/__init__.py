"""Accounts, persons, organisations and who may act where."""

from .accounts import User
from .classes import ClassChange, ClassChangeKind
from .kinds import (
    LegalCategory,
    OrganisationKind,
    UnitKind,
    current_kinds,
    forget_kinds,
    kind_choices,
    kind_label,
    kind_named,
    school_kinds,
)
from .organisations import (
    Department,
    Employment,
    Membership,
    NumberKind,
    Organisation,
    Post,
    SchoolClass,
    SeatSecretKind,
)
from .persons import Person, PersonKind
from .places import SHUTTING, FactSource, StatedFact, UnitAct, UnitActKind
from .rights import Jurisdiction, Role, RoleGrant
from .seats import SeatSecret, SheetPrint
from .sign_ins import SignIn, SignInKind
from .staff import ChangeKind, ChangeReport, DutyLetter, LetterScan, PostWord
from .superiors import Circular, CircularReceipt, Holding, ListedUnit, Sector, Superior, SuperiorName, SuperiorSort
from .tokens import AccessToken, TokenKind

__all__ = [
    "SHUTTING",
    "AccessToken",
    "ChangeKind",
    "ChangeReport",
    "Circular",
    "CircularReceipt",
    "ClassChange",
    "ClassChangeKind",
    "Department",
    "DutyLetter",
    "Employment",
    "FactSource",
    "Holding",
    "Jurisdiction",
    "LegalCategory",
    "LetterScan",
    "ListedUnit",
    "Membership",
    "NumberKind",
    "Organisation",
    "OrganisationKind",
    "Person",
    "PersonKind",
    "Post",
    "PostWord",
    "Role",
    "RoleGrant",
    "SchoolClass",
    "SeatSecret",
    "SeatSecretKind",
    "Sector",
    "SheetPrint",
    "SignIn",
    "SignInKind",
    "StatedFact",
    "Superior",
    "SuperiorName",
    "SuperiorSort",
    "TokenKind",
    "UnitAct",
    "UnitActKind",
    "UnitKind",
    "User",
    "current_kinds",
    "forget_kinds",
    "kind_choices",
    "kind_label",
    "kind_named",
    "school_kinds",
]
