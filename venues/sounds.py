"""Chinese words by their sound: pinyin, its initials, and homophones or traditional characters that sound alike."""

from __future__ import annotations

import re

HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]+")
# The longest syllable that letters begin with. Its last consonant is not the first of the next: yan guan, not yang uan.
SYLLABLE = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:(?:iang|iong|uang|ang|eng|ing|ong|ian|uan|an|en|in|un)(?![aeiouv])|iao|uai|ai|ao|ei|ia|ie|iu|ou|ua|ue|ui|uo|ve|[aeiouv])"
    r"|(?:ang|eng|an|en|er)(?![aeiouv])|ai|ao|ei|ou|[aeo])"
)
INITIAL = re.compile(r"zh|ch|sh|[a-z]")


def sounds_of(text: str) -> list[str]:
    """The syllables of the Chinese in a text, without tones."""
    # Its tables take a tenth of a second to read: only who needs them waits.
    from pypinyin import lazy_pinyin

    return [sound for run in HAN.findall(text) for sound in lazy_pinyin(run)]


def spelled(sounds: list[str]) -> str:
    """Syllables as entries keep them: "/nan;/hu;"."""
    return "".join(f"/{sound};" for sound in sounds)


def syllables(letters: str) -> list[str]:
    """Small letters cut as somebody typing pinyin means them, nanhutyg as nan hu t y g: syllables, else initials."""
    found = []
    begins = 0
    while begins < len(letters):
        match = SYLLABLE.match(letters, begins) or INITIAL.match(letters, begins)
        if match is None:
            begins += 1
            continue
        found.append(match[0])
        begins = match.end()
    return found


def beginning_with(sounds: list[str]) -> str:
    """A pattern for LIKE: syllables that begin with these letters, in this order."""
    return "".join(f"%/{sound}" for sound in sounds) + "%"


def sounding_like(sounds: list[str]) -> str:
    """A pattern for LIKE: these syllables, whole, in this order."""
    return "".join(f"%/{sound};" for sound in sounds) + "%"
