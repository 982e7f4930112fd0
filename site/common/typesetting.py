"""PDF by Typst in Noto Sans SC. Layouts are `.typ` files among the templates, so that a site can put its own first."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates

from .glyphs import font_folder, marked

# A layout, its data, and the files that lie beside it.
Part = tuple[str, Mapping[str, Any], Mapping[str, bytes]]


@cache
def fonts() -> Any:
    """Our fonts, read once: reading them takes ten times what setting a page does."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


def layout_source(name: str) -> str:
    """The text of a layout among the templates, unrendered. Raises TemplateDoesNotExist."""
    for backend in engines.all():
        if not isinstance(backend, DjangoTemplates):
            continue
        loaders: list[Any] = backend.engine.template_loaders
        for loader in loaders:
            for origin in loader.get_template_sources(name):
                try:
                    return str(loader.get_contents(origin))
                except TemplateDoesNotExist:
                    continue
    raise TemplateDoesNotExist(name)


def render_pdf(layout: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The layout as PDF bytes. It reads `data.json`, made of `data`, and finds `files` beside it.

    Characters that no font of ours has are marked (`glyphs.py`).
    """
    return _compiled(layout, data, files)


def render_pdf_of(parts: Sequence[Part]) -> bytes:
    """Several layouts as one PDF, each with its own data and files, in this order."""
    if len(parts) == 1:
        return render_pdf(*parts[0])
    import typst

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for place, (layout, data, files) in enumerate(parts):
            (base / f"part{place}").mkdir()
            _write(base / f"part{place}", layout, data, files)
        # A layout sets its own pages; what it sets holds within its own file.
        (base / "main.typ").write_text("\n".join(f'#include "part{place}/main.typ"' for place in range(len(parts))))
        return bytes(typst.compile(str(base / "main.typ"), font_paths=fonts()))


def render_png(
    layout: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, ppi: float = 144
) -> bytes:
    """As `render_pdf`, the one page of the layout as a picture."""
    return _compiled(layout, data, files, format="png", ppi=ppi)


def _compiled(layout: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None, **options: Any) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), layout, data, files)
        return bytes(typst.compile(str(Path(folder) / "main.typ"), font_paths=fonts(), **options))


def _write(folder: Path, layout: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None) -> None:
    """Puts a layout into a folder, with what it reads beside it."""
    (folder / "data.json").write_text(json.dumps(marked(data), ensure_ascii=False), encoding="utf-8")
    (folder / "main.typ").write_text(layout_source(layout), encoding="utf-8")
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content)
