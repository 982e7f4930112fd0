"""Papers filled in rightly, whatever kinds of question they ask."""

from __future__ import annotations

from typing import Any

from courses.quizzes.marking import partners, to_match
from courses.quizzes.models import Attempt


def right_answer(content: dict[str, Any]) -> list[Any]:
    """The wholly right answer to a version, as marking takes it."""
    choices = content["choices"]
    match content["kind"]:
        case "numeric":
            return [content["number"]]
        case "order":
            return list(range(len(choices)))
        case "match":
            return [partners(content).index(choices[place]["match"]) for place in to_match(content)]
        case _:
            return [place for place, choice in enumerate(choices) if choice["correct"]]


def right_answers(attempt: Attempt) -> dict[int, list[Any]]:
    """Right answers by position."""
    return {item.position: right_answer(item.version.content) for item in attempt.items.select_related("version")}


def right_fields(attempt: Attempt) -> dict[str, Any]:
    """Right answers as the form of a paper sends them."""
    fields: dict[str, Any] = {}
    for item in attempt.items.select_related("version"):
        content, name = item.version.content, f"q{item.position}"
        answer = right_answer(content)
        match content["kind"]:
            case "order":
                fields |= {f"{name}-{place}": str(place + 1) for place in answer}
            case "match":
                fields |= {
                    f"{name}-{place}": str(partner) for place, partner in zip(to_match(content), answer, strict=True)
                }
            case _:
                fields[name] = [str(part) for part in answer]
    return fields
