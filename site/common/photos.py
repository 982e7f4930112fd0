"""Photos as phones make them: read in their formats, drawn anew without what the camera noted.

iPhones write HEIC and newer Android phones AVIF, which many browsers cannot show; the place where a photo was taken
stands in its metadata, and Wagtail copies that into every size of the picture.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

# What a browser of the floor shows in the place of a format that it does not know.
SHOWN_AS = {"HEIF": ("JPEG", "jpg"), "AVIF": ("WEBP", "webp")}
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
QUALITY = 90


@cache
def read_phone_formats() -> None:
    """Lets Pillow read HEIC; AVIF it reads by itself."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def plain_photo(upload: UploadedFile[Any]) -> UploadedFile[Any]:
    """The picture upright, in a format that browsers know and without metadata; itself when there is nothing to do.

    Raises what Pillow raises for a picture that is broken or too large.
    """
    from PIL import Image, ImageOps

    read_phone_formats()
    upload.seek(0)
    with Image.open(upload) as opened:
        made_as = opened.format or ""
        kept_as, suffix = SHOWN_AS.get(made_as, (made_as, SUFFIXES.get(made_as, "")))
        moves = getattr(opened, "n_frames", 1) > 1 and made_as not in SHOWN_AS
        if not suffix or moves or (kept_as == made_as and not _has_notes(opened)):
            upload.seek(0)
            return upload
        upright = ImageOps.exif_transpose(opened)
    content = io.BytesIO()
    upright = upright.convert("RGB") if kept_as == "JPEG" and upright.mode != "L" else upright
    colours = upright.info.get("icc_profile")
    for note in ("exif", "xmp", "XML:com.adobe.xmp", "comment"):
        upright.info.pop(note, None)
    upright.save(content, kept_as, quality=QUALITY, **({"icc_profile": colours} if colours else {}))
    name = f"{str(upload.name).rpartition('.')[0] or 'photo'}.{suffix}"
    return SimpleUploadedFile(name, content.getvalue(), f"image/{kept_as.lower()}")


def _has_notes(picture: Any) -> bool:
    """True when the picture says more than what it shows: by EXIF, XMP or a comment."""
    return bool(picture.getexif()) or any(
        note in picture.info for note in ("exif", "xmp", "XML:com.adobe.xmp", "comment")
    )
