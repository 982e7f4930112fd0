"""Files that people send, cleaned before they are kept: pictures drawn anew, office files without author or macros."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from .photos import read_phone_formats

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_PARTS = 1000
LONGEST_SIDE_PX = 2000
PICTURES = {"AVIF", "HEIF", "JPEG", "PNG", "WEBP"}
# How a browser's file dialog names them; a phone that is asked for JPEG turns its photos into it by itself.
PICTURES_ACCEPTED = "image/jpeg,image/png,image/webp,.heic,.heif,.avif"
ACTING_PARTS = re.compile(r"vbaProject|vbaData|activeX|embeddings/|\.bin$|\.(exe|dll|js|vbs|ps1|hta)$", re.IGNORECASE)
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What an office file says of its author and firm; each is put in the place of the part of that name.
BLANK_PARTS = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'custom-properties"/>',
}
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
FETCHES = re.compile(rb"TargetMode\s*=\s*[\"']External")
HARMLESS_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it is kept: the name it came with, its type, and the bytes without metadata."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean_file(upload: UploadedFile[Any]) -> CleanFile:
    """A picture redrawn without metadata and at most 2000 px long, or a PDF as it is. Raises ValidationError."""
    name, content = _read(upload)
    if content.startswith(b"%PDF-"):
        return CleanFile(name, "application/pdf", content)
    message = _("%(name)s is neither a picture (JPEG, PNG, WebP, HEIC, AVIF) nor a PDF, or it is broken.")
    return CleanFile(_jpeg_name(name), "image/jpeg", _redrawn(content, name, message))


def clean_document(upload: UploadedFile[Any]) -> CleanFile:
    """As `clean_file`, and Word and Excel files that hold no macros and fetch nothing, without their author."""
    name, content = _read(upload)
    if content.startswith(b"%PDF-"):
        return CleanFile(name, "application/pdf", content)
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix in OFFICE:
        return CleanFile(name, OFFICE[suffix], _without_author(content, name))
    message = _(
        "%(name)s is no PDF, Word (.docx), Excel (.xlsx) or picture (JPEG, PNG, WebP, HEIC, AVIF), or it is broken."
    )
    return CleanFile(_jpeg_name(name), "image/jpeg", _redrawn(content, name, message))


def _read(upload: UploadedFile[Any]) -> tuple[str, bytes]:
    name = str(upload.name or "")[-120:]
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("%(name)s is larger than 10 MB."), params={"name": name})
    return name, upload.read()


def _jpeg_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}.jpg"


def _redrawn(content: bytes, name: str, message: str) -> bytes:
    from PIL import Image, ImageOps

    read_phone_formats()
    try:
        with Image.open(io.BytesIO(content), formats=sorted(PICTURES)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(message, params={"name": name}) from error
    upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _without_author(content: bytes, name: str) -> bytes:
    """The archive written anew without what names its author. Raises ValidationError for one that could act."""
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
            if b"macroEnabled" in given.read("[Content_Types].xml"):
                raise _acts(name)
            for part, data in _parts(given, name):
                made.writestr(part, BLANK_PARTS[part].encode() if part in BLANK_PARTS else data)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValidationError(_("%(name)s is broken. Save it anew in Office."), params={"name": name}) from error
    return kept.getvalue()


def _parts(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    """The parts, unpacked up to a limit whatever the archive says of itself."""
    parts, left = archive.infolist(), MOST_UNPACKED_BYTES
    if len(parts) > MOST_PARTS:
        raise ValidationError(_("%(name)s unpacks to far more than a document holds."), params={"name": name})
    for part in parts:
        if ACTING_PARTS.search(part.filename):
            raise _acts(name)
        with archive.open(part) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise ValidationError(_("%(name)s unpacks to far more than a document holds."), params={"name": name})
        if part.filename.endswith(".rels") and any(
            FETCHES.search(one) and not HARMLESS_LINK.search(one) for one in RELATION.findall(data)
        ):
            raise _acts(name)
        yield part.filename, data


def _acts(name: str) -> ValidationError:
    message = _("%(name)s holds macros or objects, or fetches something from elsewhere. Save it without them.")
    return ValidationError(message, params={"name": name})


class ScanField(forms.FileField):
    """A signed and sealed sheet, a picture or a PDF, without metadata; None where there is none."""

    widget = forms.ClearableFileInput(attrs={"accept": f"{PICTURES_ACCEPTED},application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> CleanFile | None:
        if self.required and not isinstance(data, UploadedFile):
            raise ValidationError(_("Please attach the paper: a picture or a PDF."))
        return clean_file(data) if isinstance(data, UploadedFile) else None
