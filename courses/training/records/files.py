"""Files of a record: pictures are drawn anew, so that neither place nor camera travel with them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_FILES = 6
MOST_SCANS = 12
MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE_PX = 2000
PICTURES = {"JPEG", "PNG", "WEBP"}


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
    name = str(upload.name or "")[-120:]
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("%(name)s is larger than 10 MB."), params={"name": name})
    content = upload.read()
    if content.startswith(b"%PDF-"):
        return CleanFile(name, "application/pdf", content)
    return CleanFile(_jpeg_name(name), "image/jpeg", _redrawn(content, name))


def _jpeg_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}.jpg"


def _redrawn(content: bytes, name: str) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=sorted(PICTURES)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        message = _("%(name)s is neither a picture (JPEG, PNG, WebP) nor a PDF, or it is broken.")
        raise ValidationError(message, params={"name": name}) from error
    upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=85)
    return kept.getvalue()
