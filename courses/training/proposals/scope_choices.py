"""Whom a rule binds, chosen from words: the fields of the form, and the expression that is made of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import OrganisationKind, PersonKind, Post

from ..models import SubjectKind
from ..rulebook.attributes import ATTRIBUTES
from ..rulebook.scope_words import scope_words

KEPT, CHOSEN = "kept", "chosen"
NUMBERS = {"height_over": ("unit.height_m", ">"), "storeys_from": ("unit.storeys", ">="),
           "area_from": ("unit.floor_area_m2", ">="), "beds_from": ("unit.beds", ">=")}  # fmt: skip
SCOPE_FIELDS = (
    "scope_as", "unit_kinds", "unit_is", "unit_is_not", *NUMBERS, "person_kind", "posts", "grade_from", "grade_to",
)  # fmt: skip


def yes_or_no_attributes() -> list[tuple[str, str]]:
    """Attributes of a unit that are either so or not, in words."""
    return [
        (name.removeprefix("unit."), str(attribute.label))
        for name, attribute in ATTRIBUTES.items()
        if name.startswith("unit.") and attribute.type == "bool"
    ]


def _several(label: Any, choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class ScopeForm(forms.Form):
    """The part of the form about whom the rule binds. All that is chosen must hold at once; nothing chosen: everybody.

    A version may keep the scope of the one before, whose words may say more than choices can.
    """

    scope_as = forms.ChoiceField(label=gettext_lazy("Whom it binds"), required=False, widget=forms.RadioSelect)
    unit_kinds = _several(gettext_lazy("Units of these kinds (none: all kinds)"), OrganisationKind.choices)
    unit_is = _several(gettext_lazy("Which are"))
    unit_is_not = _several(gettext_lazy("And are not"))
    height_over = forms.FloatField(label=gettext_lazy("Buildings higher than (m)"), required=False, min_value=0)
    storeys_from = forms.IntegerField(label=gettext_lazy("Storeys at least"), required=False, min_value=1)
    area_from = forms.FloatField(label=gettext_lazy("Floor area at least (m²)"), required=False, min_value=0)
    beds_from = forms.IntegerField(label=gettext_lazy("Beds at least"), required=False, min_value=1)
    person_kind = forms.ChoiceField(
        label=gettext_lazy("Of a person: who"), required=False,
        choices=[("", gettext_lazy("everybody")), *PersonKind.choices],
    )  # fmt: skip
    posts = _several(gettext_lazy("Of a person: in these posts (none: all)"))
    grade_from = forms.IntegerField(label=gettext_lazy("Of a class: grade from"), required=False, min_value=1)
    grade_to = forms.IntegerField(label=gettext_lazy("Of a class: grade to"), required=False, min_value=1)

    def set_scope(self, kept: str | None) -> None:
        """Fills the lists; `kept` is the scope of the version before, None for a new rule."""
        fields: Any = self.fields
        fields["unit_is"].choices = fields["unit_is_not"].choices = yes_or_no_attributes()
        fields["posts"].choices = list(Post.objects.order_by("name").values_list("code", "name"))
        if kept is None:
            del self.fields["scope_as"]
            return
        words = _("As in the present version: %(words)s") % {"words": scope_words(kept)}
        fields["scope_as"].choices = [(KEPT, words), (CHOSEN, _("As chosen below"))]
        fields["scope_as"].initial = KEPT

    def scope(self, kept: str | None) -> str:
        """The expression: of the version before, or made of what was chosen."""
        if kept is not None and self.cleaned_data.get("scope_as") != CHOSEN:
            return kept
        return expression_of(self.cleaned_data)


def expression_of(data: dict[str, Any]) -> str:
    """The scope as it is stored, of checked choices."""
    parts = _one_of("unit.kind", data["unit_kinds"])
    parts += [f"unit.{name}" for name in data["unit_is"]]
    parts += [f"not unit.{name}" for name in data["unit_is_not"]]
    for field, (name, sign) in NUMBERS.items():
        if data[field] is not None:
            parts.append(f"{name} {sign} {data[field]:g}")
    if data["subject"] == SubjectKind.PERSON:
        parts += _one_of("person.kind", [data["person_kind"]] if data["person_kind"] else [])
        parts += _one_of("person.post", data["posts"])
    if data["subject"] == SubjectKind.CLASS:
        for field, sign in (("grade_from", ">="), ("grade_to", "<=")):
            if data[field] is not None:
                parts.append(f"school_class.grade {sign} {data[field]}")
    return " and ".join(parts)


def _one_of(name: str, values: list[str]) -> list[str]:
    if not values:
        return []
    return [f"{name} == '{values[0]}'"] if len(values) == 1 else [f"{name} in {tuple(values)}"]
