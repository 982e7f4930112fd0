"""How certificates look: the platform's layout, and those that plug-ins add for certificates of theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..models import Certificate

STANDARD = "training/certificate.typ"


@dataclass(frozen=True, slots=True)
class Layout:
    """A Typst file among the templates, and which certificates it is for. It reads the data that ours reads."""

    template: str
    fits: Callable[[Certificate], bool]


_layouts: dict[str, Layout] = {}


def register_certificate_layout(name: str, layout: Layout) -> None:
    """Adds a layout. It must show all that ours shows: holder, title, serial, code, what the certificate is not."""
    _layouts[name] = layout


def layout_templates() -> list[str]:
    """The templates of the layouts that were added."""
    return [layout.template for layout in _layouts.values()]


def layout_of(certificate: Certificate) -> str:
    """The template of the first layout that fits; ours when none does."""
    return next((layout.template for layout in _layouts.values() if layout.fits(certificate)), STANDARD)
