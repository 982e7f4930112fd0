"""Accounts as a kind of sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, Step, Work
from common.sheets.values import Value, as_choice, as_name, as_phone, as_text, comparable

from ...models import Role, User
from ..granting import schools_of
from .matching import Scopes, offered_roles
from .writing import close_accounts, open_accounts

ROLE_WORDS = {
    "市级监督员": Role.CITY_OFFICER, "支队监督员": Role.CITY_OFFICER, "县级监督员": Role.COUNTY_OFFICER,
    "大队监督员": Role.COUNTY_OFFICER, "监督员": Role.COUNTY_OFFICER, "编辑": Role.EDITOR, "审核员": Role.REVIEWER,
    "场馆管理员": Role.VENUE_KEEPER, "讲解员": Role.VENUE_KEEPER, "消防安全管理人": Role.UNIT_MANAGER,
    "单位管理人": Role.UNIT_MANAGER, "教师": Role.TEACHER, "老师": Role.TEACHER, "班主任": Role.TEACHER,
}  # fmt: skip


def _role_words() -> dict[str, str]:
    return {str(label): value for value, label in Role.choices} | {
        word: role.value for word, role in ROLE_WORDS.items()
    }


class AccountSheet(SheetKind):
    """Officers, keepers, editors, managers of units and teachers, sent by whoever grants these roles."""

    code = "accounts"
    title = gettext_lazy("Accounts from a table")
    lead = gettext_lazy(
        "A line for each person and role. Each gets an account; the links are printed on one sheet, cut apart and"
        " handed out. Whoever holds the role already is left as it is."
    )
    chunk = 100

    def scope_of(self, user: Any, key: str) -> User | None:
        return user if key == "area" and isinstance(user, User) and offered_roles(user) else None

    def scope_title(self, scope: User) -> str:
        return self.back(scope)[1]

    def back(self, scope: User) -> tuple[str, str]:
        school = schools_of(scope).first() if offered_roles(scope) == [Role.TEACHER] else None
        if school is not None:
            return reverse("people:teachers", args=[school.pk]), _("Teachers")
        return reverse("people:roles"), _("Roles and accounts")

    def columns(self, scope: User) -> Sequence[Column]:
        roles = "、".join(str(role.label) for role in offered_roles(scope))
        return (
            Column(
                "name", _("Name"), ("姓名", "名字", "人员姓名", "name"), as_name(60), required=True, sample="张三",
            ),
            Column(
                "role", _("Role"), ("角色", "身份", "职责", "role"), as_choice(_role_words, roles), required=True,
                sample=roles.partition("、")[0], help=roles,
                allowed=[role.label for role in offered_roles(scope)],
            ),
            Column(
                "over", _("Over what"),
                ("范围", "单位", "单位名称", "辖区", "管辖范围", "场馆所在地", "所属单位", "班级", "任教班级", "over"),
                as_text(120), required=True, sample="南湖饭店",
                help=_(
                    "A unit or office by name; for a keeper the division of the venue, for a teacher the class or"
                    " school."
                ),
            ),
            Column(
                "phone", _("Mobile phone"), ("手机", "手机号", "手机号码", "电话", "联系电话", "phone"), as_phone,
                sample="13800138000", help=_("Optional. It serves to sign in once its holder has verified it."),
            ),
        )  # fmt: skip

    def identity(self, values: dict[str, Value]) -> str:
        return "|".join(comparable(str(values.get(key) or "")) for key in ("name", "role", "over"))

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        scopes = Scopes(work.user)
        return [scopes.match(row) for row in rows]

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        return open_accounts(work.user, steps)

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        return close_accounts(work.user, notes)

    def results(self, work: Work) -> Sequence[tuple[str, str]]:
        return [(reverse("people:invitation_sheet", args=[work.sheet_id]), _("Print the invitations"))]
