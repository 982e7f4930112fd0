"""Texts in Chinese and English, for everything that runs without Django's translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def language_of(code: str | None) -> Language:
    """The language of texts for a reader of `code` (`zh-hans`, `en-gb`): Chinese unless the code is English."""
    return "en" if (code or "").startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages: `text["en"]` is the English one. In JSON it is {"zh": ..., "en": ...}."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Both languages, for logs and commands, whose reader's language is unknown."""
        return f"{self.zh} / {self.en}"

    def format(self, *parts: Any, **values: Any) -> Text:
        """Both texts with `{0}` and `{name}` filled in. A value that is a Text is used in each language."""
        return Text(*(self[language].format(*parts, **_in_one(values, language)) for language in LANGUAGES))

    def to_dict(self) -> dict[str, str]:
        """The text as {"zh": ..., "en": ...}."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Text:
        """The text in {"zh": ..., "en": ...}."""
        return cls(data["zh"], data["en"])


def in_language(texts: Mapping[str, Text], language: str) -> dict[str, str]:
    """A table of texts in one language."""
    return {key: text[language] for key, text in texts.items()}


def _in_one(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}
