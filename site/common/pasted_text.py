"""Texts of an admin form as they are kept: without what comes along when something is pasted into a field.

A form whose class has `PastedTextForm` before its base keeps lines with single spaces, paragraphs without rows of empty
lines, and rich text without empty paragraphs and indents of full-width spaces. Inside a `StreamField` each block is
treated by its kind.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from wagtail import blocks
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.rich_text import RichText

from .normal import plain_line

EMPTY = re.compile(r"<(p|h[1-6]|li)(?: [^>]*)?>(?:[\s\u3000\u00a0]|&nbsp;|<br\s*/?>)*</\1>")
EMPTY_LIST = re.compile(r"<(ul|ol)>\s*</\1>")
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
INDENT = re.compile(r"(<(?:p|h[1-6]|li)(?: [^>]*)?>)((?:<strong>)?) +")
TRAIL = re.compile(r" +((?:</strong>)?</(?:p|h[1-6]|li)>)")
BLANK_LINES = re.compile(r"\n{3,}")


def tidy_lines(text: str) -> str:
    """Each line as `plain_line` has it, and never more than one empty line between two."""
    return BLANK_LINES.sub("\n\n", "\n".join(plain_line(line) for line in text.splitlines())).strip()


def tidy_rich(source: str) -> str:
    """Rich text as it is kept, without what nobody sees in it. Its tags stay as they are."""
    spaced = SPACES.sub(" ", UNSEEN.sub("", source.replace("&nbsp;", " ")))
    return EMPTY_LIST.sub("", EMPTY.sub("", TRAIL.sub(r"\1", INDENT.sub(r"\1\2", spaced))))


def tidy_block(block: Any, value: Any) -> Any:
    """The value of a block with its texts tidied, and those of all blocks within it."""
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            child.value = tidy_block(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            value[name] = tidy_block(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            child.value = tidy_block(child.block, child.value)
    elif isinstance(block, blocks.RichTextBlock):
        return RichText(tidy_rich(value.source)) if value else value
    elif isinstance(value, str) and isinstance(block, blocks.TextBlock):
        return tidy_lines(value)
    elif isinstance(value, str) and isinstance(block, blocks.CharBlock):
        return plain_line(value)
    return value


class PastedTextForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of the admin that keeps the texts of its model without what was pasted along with them."""

    def clean(self) -> Any:
        data: Any = super().clean()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, blocks.StreamValue):
                tidy_block(value.stream_block, value)
            elif isinstance(value, str) and type(field) is forms.CharField:
                is_long = isinstance(field.widget, forms.Textarea)
                self.cleaned_data[name] = tidy_lines(value) if is_long else plain_line(value)
        return data


class PastedPageForm(PastedTextForm, WagtailAdminPageForm):
    """The same for pages."""
