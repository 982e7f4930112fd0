"""What a film is made of: its scenes as plain data, and the digest that tells one making from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

MADE_AS = 2  # another number makes all films anew


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, the picture that is shown (a drawing's name or an image's primary key), and what is heard.

    `image_file` and `voice_file` are the files' names: another file is another film.
    """

    say: str
    picture: str = ""
    alarm: bool = False
    image: int | None = None
    image_file: str = ""
    voice: int | None = None
    voice_file: str = ""


def scenes_of(stream: Iterable[Any]) -> list[Scene]:
    """The scenes of a script's stream. An image or a recording that was deleted is as if none had been chosen."""
    found = []
    for block in stream:
        value = block.value
        image, voice = value.get("image"), value.get("voice")
        found.append(
            Scene(
                say=value["say"].strip(),
                picture=value.get("picture") or "",
                alarm=bool(value.get("alarm")),
                image=image.pk if image else None,
                image_file=image.file.name if image else "",
                voice=voice.pk if voice else None,
                voice_file=voice.file.name if voice else "",
            )
        )
    return found


def digest(title: str, scenes: list[Scene], voice: str) -> str:
    """SHA-256 over everything that a film shows and says, and the name of the voice that says it."""
    whole = [MADE_AS, title, voice, [asdict(scene) for scene in scenes]]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
