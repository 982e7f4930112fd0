"""What an editor writes about a venue."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from common.blocks import PictureBlock
from common.pasted_text import PastedPageForm

from .venue import Venue


class VenuePage(Page):
    """What an editor writes about a venue. `views.venue` owns the address and shows the body of this page there."""

    venue = models.OneToOneField(Venue, models.PROTECT, related_name="page", verbose_name=_("venue"))
    body = StreamField(
        [
            ("heading", CharBlock(label=_("Heading"), icon="title", template="blocks/heading.html")),
            ("text", RichTextBlock(label=_("Text"), features=["bold", "ol", "ul", "link"])),
            ("picture", PictureBlock()),
        ],
        blank=True,
        verbose_name=_("body"),
    )

    base_form_class = PastedPageForm
    content_panels = [*Page.content_panels, FieldPanel("venue"), FieldPanel("body")]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("venue page")
        verbose_name_plural = _("venue pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page's own address leads to the venue's, which shows its body."""
        return redirect("venues:venue", self.venue.division.code)
