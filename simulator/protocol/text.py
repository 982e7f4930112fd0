"""What is said in Chinese and English alike, for all that runs without Django's translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def language_of(code: str | None) -> Language:
    """The language in which texts are shown to a reader of `code` (`zh-hans`, `en-gb`): Chinese unless English."""
    return "en" if (code or "").startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages: `text["en"]` is the English one. In JSON it is {"zh": ..., "en": ...}."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Both, for logs and commands, whose reader's language is not known."""
        return f"{self.zh} / {self.en}"

    def format(self, *parts: Any, **values: Any) -> Text:
        """Both with `{0}` and `{name}` replaced by what is given; a value that is a Text is taken in each language."""
        return Text(*(self[language].format(*parts, **_in_one(values, language)) for language in LANGUAGES))

    def to_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Text:
        return cls(data["zh"], data["en"])


def in_language(texts: Mapping[str, Text], language: str) -> dict[str, str]:
    """A table of texts in one language."""
    return {key: text[language] for key, text in texts.items()}


def _in_one(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}
