"""Blocks that pages of several rooms are made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(StructBlock):
    """An uploaded picture with a description."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(label=_("Description for those who cannot see it"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"
