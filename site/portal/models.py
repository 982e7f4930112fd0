"""What the operator says of the site, and announcements."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from common.blocks import PictureBlock
from common.pasted_text import PastedPageForm
from common.search import CutAutocompleteField, CutSearchField

ARTICLES_PER_PAGE = 20
TEXT = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]

ICP = RegexValidator(r"^[\u4e00-\u9fff]ICP[备证]\d{6,12}号(-\d{1,4})?[A-Z]?$", _("As in 浙ICP备12345678号-1."))
POLICE = RegexValidator(r"^[\u4e00-\u9fff]公网安备\s?\d{14}号$", _("As in 浙公网安备 33040002000001号."))
SITE_CODE = RegexValidator(r"^[0-9a-z]{10}$", _("Ten characters, as in 3304000001."))
MAP_NUMBER = RegexValidator(r"^[\u4e00-\u9fff]{1,4}S[(（]\d{4}[)）]\d{1,5}号$", _("As in 浙S(2026)1号."))
FILE_NAME = RegexValidator(
    r"^[A-Za-z0-9_-]{4,80}\.(txt|html)$", _("A name with .txt or .html, as it was given to you.")
)


@register_setting(icon="site", order=10)
class SiteDetails(BaseGenericSetting, ClusterableModel):
    """What pages say of the site and of who runs it. What is empty is not shown."""

    name = models.CharField(_("name of the site"), max_length=40, blank=True, help_text=_("Empty: 嘉兴消防安全培训."))
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    operator = models.CharField(_("run by"), max_length=80, blank=True)
    phone = models.CharField(
        _("telephone"), max_length=30, blank=True,
        validators=[RegexValidator(r"^[0-9+][0-9 ()+\-/转]{4,29}$", _("A telephone number."))],
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=120, blank=True)
    icp_number = models.CharField(_("ICP registration (备案号)"), max_length=40, blank=True, validators=[ICP])
    police_number = models.CharField(
        _("registration with the police (公安备案号)"), max_length=40, blank=True, validators=[POLICE]
    )
    map_number = models.CharField(
        _("approval of maps (审图号)"), max_length=40, blank=True, validators=[MAP_NUMBER],
        help_text=_("Shown under every map of the site."),
    )  # fmt: skip
    party_mark = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("mark of party and government bodies (党政机关标识)"),
    )  # fmt: skip
    site_code = models.CharField(
        _("code of the government site (网站标识码)"), max_length=10, blank=True, validators=[SITE_CODE],
        help_text=_("Shown at the foot of pages, and told to the inspection of government sites."),
    )  # fmt: skip
    party_mark_url = models.URLField(
        _("where the mark leads"), blank=True, help_text=_("The address that came with the mark, on bszs.conac.cn.")
    )
    footer_note = models.CharField(_("further words at the foot of pages"), max_length=300, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("name_en"), FieldPanel("operator"), FieldPanel("phone"),
             FieldPanel("address"), FieldPanel("footer_note")],
            heading=_("The site and who runs it"),
        ),
        MultiFieldPanel(
            [FieldPanel("icp_number"), FieldPanel("police_number"), FieldPanel("map_number"),
             FieldPanel("site_code"), FieldPanel("party_mark"), FieldPanel("party_mark_url")],
            heading=_("Registrations"),
        ),
        InlinePanel("verification_files", heading=_("Files that prove who owns the site"), label=_("file")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("site and registrations")
        verbose_name_plural = _("site and registrations")


class VerificationFile(Orderable):
    """A small text at an address of the site's own, by which a platform checks that the site is the operator's."""

    details = ParentalKey(SiteDetails, on_delete=models.CASCADE, related_name="verification_files")
    name = models.CharField(_("file name"), max_length=90, unique=True, validators=[FILE_NAME])
    text = models.TextField(_("what stands in it"), max_length=2000)

    class Meta(Orderable.Meta):
        verbose_name = _("file that proves who owns the site")
        verbose_name_plural = _("files that prove who owns the site")

    def __str__(self) -> str:
        return self.name


class ArticleIndexPage(Page):
    """All announcements, the newest first."""

    content_panels = [*Page.content_panels]
    template = "portal/article_index.html"
    subpage_types = ["portal.ArticlePage"]
    parent_page_types = ["courses.HomePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of announcements")
        verbose_name_plural = _("lists of announcements")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.live().public().child_of(self).order_by("-date", "-pk")
        page = Paginator(articles, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "page_obj": page}


class ArticlePage(Page):
    """One announcement."""

    date = models.DateField(_("date"), default=timezone.localdate)
    intro = models.CharField(_("introduction"), max_length=200, blank=True)
    body = StreamField(
        [
            ("text", RichTextBlock(features=TEXT, label=_("Text"))),
            ("picture", PictureBlock()),
            ("file", DocumentChooserBlock(label=_("File"), template="portal/blocks/file.html")),
        ],
        blank=True, verbose_name=_("body"),
    )  # fmt: skip

    base_form_class = PastedPageForm
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields, CutSearchField("title", boost=2), CutAutocompleteField("title"), CutSearchField("intro"),
        CutSearchField("body"),
    ]  # fmt: skip
    template = "portal/article.html"
    parent_page_types = ["portal.ArticleIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
