"""The catalogue of posts in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from common.admin import RegionScopedViewSet, ScopedIndex, everybody
from common.made_keys import made_key

from ..models import Post, kind_choices
from ..staff.catalogue import posts_named


class PostForm(WagtailAdminModelForm):
    """A post's code is one that rules name already, or made of its name; it stays. Kinds of units are ticked."""

    code = forms.ChoiceField(label=_("code"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("offered first in"), choices=kind_choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        if self.instance.pk:
            code.choices, code.disabled = [(self.instance.code, self.instance.code)], True
            return
        names = dict(Post.objects.values_list("code", "name"))
        known = pgettext("list", ", ").join(f"{code}（{names.get(code, code)}）" for code in sorted(posts_named()))
        code.help_text = _(
            "Rules know a post by this code alone. Named by rules: %(codes)s. A post of another code owes what every "
            "employee owes, and no more."
        ) % {"codes": known}
        free = sorted(posts_named().keys() - names.keys())
        code.choices = [("", _("no rule names it: the code is made of its name")), *((one, one) for one in free)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("code"):
            data["code"] = made_key(data.get("name", ""), is_taken=lambda key: Post.objects.filter(code=key).exists())
        return data


class PostIndex(ScopedIndex):
    """With how many rules name each post: one that was made by hand and that none names is seen here."""

    @cached_property
    def columns(self) -> list[Any]:
        named, none = posts_named(), _("no rule names this post")
        found: list[Any] = super().columns
        found.append(
            Column("named", label=_("Rules that name it"), accessor=lambda post: str(named.get(post.code, none)))
        )
        return found


class PostViewSet(RegionScopedViewSet):
    """The catalogue of posts is the same everywhere. What is changed here stays when the file is loaded again."""

    model = Post
    index_view_class = PostIndex
    icon = "tag"
    inspect_view_fields_exclude = ["id", "loaded"]
    list_display = ["name", "name_en", "code", "source"]
    search_fields = ["name", "name_en", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("source")]),
        FieldRowPanel([FieldPanel("asks_certificate"), FieldPanel("reports_changes")]),
        FieldRowPanel([FieldPanel("position"), FieldPanel("everywhere")]),
        FieldPanel("kinds"),
        MultiFieldPanel(
            [FieldPanel("duties"), FieldPanel("duties_source"), FieldPanel("duties_checked")],
            heading=_("Yearly duty letter"),
        ),
    ]
    scope_rows = staticmethod(everybody)

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=PostForm).bind_to_model(self.model)
