"""Subtitles as WebVTT. A line holds about twenty characters, a cue two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE = 20
CUE = 2 * LINE


def web_vtt(said: Sequence[tuple[float, float, str]]) -> str:
    """The subtitles of (start, end, sentence), in seconds. A long sentence becomes several cues, by its length."""
    lines = ["WEBVTT", ""]
    for start, end, sentence in said:
        pieces = cues(sentence)
        whole, at = sum(map(len, pieces)), start
        for piece in pieces:
            until = at + (end - start) * len(piece) / whole
            lines += [f"{stamp(at)} --> {stamp(until)}", _escaped(_two_lines(piece)), ""]
            at = until
    return "\n".join(lines)


def cues(sentence: str) -> list[str]:
    """A sentence in pieces of at most two lines, cut behind punctuation where there is any."""
    pieces, held = [], ""
    for part in re.findall(r"[^，。！？；：、]+[，。！？；：、”]*", sentence) or [sentence]:
        if held and len(held) + len(part) > CUE:
            pieces.append(held)
            held = ""
        held += part
        while len(held) > CUE:
            pieces.append(held[:CUE])
            held = held[CUE:]
    return [*pieces, held] if held else pieces


def _two_lines(piece: str) -> str:
    if len(piece) <= LINE:
        return piece
    breaks = [match.end() for match in re.finditer(r"[，。！？；：、]", piece) if match.end() < len(piece)]
    middle = len(piece) // 2
    at = min(breaks, key=lambda place: abs(place - middle), default=middle)
    at = at if max(at, len(piece) - at) <= LINE + 4 else middle
    return f"{piece[:at]}\n{piece[at:]}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stamp(seconds: float) -> str:
    """A time as WebVTT writes it."""
    thousandths = round(seconds * 1000)
    minutes, thousandths = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{thousandths // 1000:02d}.{thousandths % 1000:03d}"
