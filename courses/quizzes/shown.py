"""Questions as pages show them: to answer, without the key, and marked; and answers as the page's form sends them."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from common.normal import is_ascii_digits, whole_number

from .kinds import TICKED, QuestionKind
from .marking import AnswerError, Content, Given, number_of, partners, to_match
from .models import AttemptItem
from .refusals import QuizRefusal, QuizRefused

MOST_TYPED = 40


def letter(place: int) -> str:
    """What a choice or spot is called on paper and in a picture."""
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)


# -- to answer ---------------------------------------------------------------------------------------------------------


def paper_question(item: AttemptItem, posted: Any = None) -> dict[str, Any]:
    """What the device gets of a question: stem and choices, no key. `posted` is what was filled in already."""
    content, name = item.version.content, f"q{item.position}"
    typed: Mapping[str, Any] = posted or {}
    shown = {
        "number": item.position + 1,
        "name": name,
        "kind": content["kind"],
        "stem": content["stem"],
        "picture": content.get("picture", ""),
        "picture_alt": content.get("picture_alt", ""),
    }
    if content["kind"] in TICKED:
        return shown | _ticked(item, set(posted.getlist(name)) if posted else set())
    if content["kind"] == QuestionKind.NUMERIC:
        return shown | {"unit": content["unit"], "value": str(typed.get(name, ""))[:MOST_TYPED]}
    if content["kind"] == QuestionKind.ORDER:
        rows = [
            {"name": f"{name}-{place}", "text": content["choices"][place]["text"],
             "chosen": str(typed.get(f"{name}-{place}", ""))}
            for place in item.choice_order
        ]  # fmt: skip
        return shown | {"rows": rows, "places": [str(place + 1) for place in range(len(rows))]}
    offered = partners(content)
    rows = [
        {"name": f"{name}-{place}", "text": content["choices"][place]["text"],
         "chosen": str(typed.get(f"{name}-{place}", ""))}
        for place in to_match(content)
    ]  # fmt: skip
    return shown | {"rows": rows, "partners": [(str(place), offered[place]) for place in item.choice_order]}


def _ticked(item: AttemptItem, chosen: set[str]) -> dict[str, Any]:
    content = item.version.content
    return {
        "multiple": content["kind"] in (QuestionKind.MULTIPLE, QuestionKind.HOTSPOT),
        "choices": [
            {
                "value": index, "text": content["choices"][index]["text"], "chosen": str(index) in chosen,
                "letter": letter(place), "x": content["choices"][index].get("x"),
                "y": content["choices"][index].get("y"),
            }
            for place, index in enumerate(item.choice_order)
        ],
    }  # fmt: skip


# -- as the form sends them --------------------------------------------------------------------------------------------


def answers_of(items: list[AttemptItem], posted: Any) -> dict[int, Given]:
    """Answers by position from the fields of a paper. Raises QuizRefused for what is no answer."""
    return {item.position: given for item in items if (given := _answer(item, posted))}


def _answer(item: AttemptItem, posted: Any) -> Given:
    content, name = item.version.content, f"q{item.position}"
    if content["kind"] in TICKED:
        return [_place(value) for value in posted.getlist(name)]
    if content["kind"] == QuestionKind.NUMERIC:
        try:
            number = number_of(posted.get(name, "")[:MOST_TYPED], content["unit"])
        except AnswerError:
            raise QuizRefused(QuizRefusal.BAD_NUMBER, number=item.position + 1) from None
        return [] if number is None else [number]
    if content["kind"] == QuestionKind.ORDER:
        return _order(item, posted)
    typed = [posted.get(f"{name}-{place}", "") for place in to_match(content)]
    return [_place(value) if value else None for value in typed] if any(typed) else []


def _order(item: AttemptItem, posted: Any) -> Given:
    """The choices by the places given to them; none when no place was given."""
    count = len(item.version.content["choices"])
    typed = [posted.get(f"q{item.position}-{place}", "") for place in range(count)]
    if not any(typed):
        return []
    places = [_place(value) if value else 0 for value in typed]
    if sorted(places) != list(range(1, count + 1)):
        raise QuizRefused(QuizRefusal.BAD_ORDER, number=item.position + 1)
    return sorted(range(count), key=lambda choice: places[choice])


def _place(value: str) -> int:
    if (place := whole_number(value, 3)) is None:
        raise QuizRefused(QuizRefusal.BAD_ANSWER)
    return place


def seconds_of(posted: Any) -> dict[int, int]:
    """How long each question was looked at, by position, as the page measured it; nothing without a script."""
    found = {}
    for name, value in posted.items():
        if name[:1] == "t" and is_ascii_digits(name[1:]) and len(name) < 5 and is_ascii_digits(value):
            found[int(name[1:])] = min(int(value[:6]), 100_000)
    return found


# -- marked ------------------------------------------------------------------------------------------------------------


def marked_question(item: AttemptItem, *, with_key: bool) -> dict[str, Any]:
    """A question with what was given; with the key beside it, the explanation and source only when it is shown."""
    content, given = item.version.content, item.given or []
    shown = {
        "number": item.position + 1,
        "item": item,
        "content": content,
        "with_key": with_key,
        "is_part": _part(item),
    }
    if content["kind"] in TICKED:
        rows = [
            {
                "text": content["choices"][index]["text"], "given": index in given,
                "right": with_key and content["choices"][index]["correct"], "letter": letter(place),
                "shown_as": _shown_as(index in given, content["choices"][index]["correct"], with_key),
                "x": content["choices"][index].get("x"), "y": content["choices"][index].get("y"),
            }
            for place, index in enumerate(item.choice_order)
        ]  # fmt: skip
        return shown | {"choices": rows}
    if content["kind"] == QuestionKind.NUMERIC:
        return shown | {"lines": [("", _number_words(content, given[0]) if given else "", _key_number(content))]}
    return shown | {"lines": _lines(content, given)}


def _shown_as(is_given: bool, is_right: bool, with_key: bool) -> str:
    """How a spot is drawn: nothing tells what is right while the key is hidden."""
    if with_key:
        return "is-right" if is_right else "is-wrong" if is_given else ""
    return "is-given" if is_given else ""


def _part(item: AttemptItem) -> bool:
    return item.points is not None and 0 < item.points < 1


def _lines(content: Content, given: Given) -> list[tuple[str, str, str]]:
    """What each line asks, what was given and what is right."""
    texts = [choice["text"] for choice in content["choices"]]
    if content["kind"] == QuestionKind.ORDER:
        mine = [texts[place] for place in given] or [""] * len(texts)
        return [(str(number), one, right) for number, (one, right) in enumerate(zip(mine, texts, strict=True), start=1)]
    offered, asked = partners(content), to_match(content)
    mine = [offered[place] if place is not None else "" for place in given] or [""] * len(asked)
    return [(texts[place], one, content["choices"][place]["match"]) for place, one in zip(asked, mine, strict=True)]


def _number_words(content: Content, number: float) -> str:
    return f"{number:g} {content['unit']}".strip()


def _key_number(content: Content) -> str:
    off = f" ± {content['tolerance']:g}" if content["tolerance"] else ""
    return f"{content['number']:g}{off} {content['unit']}".strip()


def key_in_words(content: Content, order: list[int] | None = None) -> str:
    """The right answer as a printed key says it: letters as the choices stand, or the line itself."""
    kind = content["kind"]
    if kind in TICKED:
        shown = order if order is not None else list(range(len(content["choices"])))
        return "".join(letter(place) for place, index in enumerate(shown) if content["choices"][index]["correct"])
    if kind == QuestionKind.NUMERIC:
        return _key_number(content)
    if kind == QuestionKind.ORDER:
        shown = order if order is not None else list(range(len(content["choices"])))
        return "→".join(letter(shown.index(place)) for place in range(len(content["choices"])))
    offered = partners(content)
    shown = order if order is not None else list(range(len(offered)))
    return "，".join(
        f"{number}–{letter(shown.index(offered.index(content['choices'][place]['match'])))}"
        for number, place in enumerate(to_match(content), start=1)
    )
