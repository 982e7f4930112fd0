"""Pictures of exhibits: drawn anew without metadata, as large as a venue's page shows them."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from common.clean_files import clean_file

LONGEST_SIDE_PX = 960


def exhibit_picture(sent: UploadedFile[Any]) -> ContentFile[bytes]:
    """The picture as it is kept, under a name of chance. Raises ValidationError for what is none."""
    from PIL import Image

    clean = clean_file(sent)
    if not clean.content_type.startswith("image/"):
        raise ValidationError(_("This is no picture (JPEG, PNG, WebP, HEIC, AVIF)."))
    picture = Image.open(io.BytesIO(clean.content))
    picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return ContentFile(kept.getvalue(), name=f"{uuid.uuid4().hex}.jpg")
