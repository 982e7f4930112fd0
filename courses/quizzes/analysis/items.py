"""Item analysis of a quiz: facility, discrimination, distractors, time, and a hint in words. Classical test theory.

Facility is the mean share of points. Discrimination is the correlation of a question's points with the points of the
rest of the paper, the question itself left out. Nothing is said of fewer than LEAST answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..kinds import TICKED
from ..models import AttemptItem, QuestionVersion, Quiz

if TYPE_CHECKING:
    from pandas import DataFrame

LEAST = 10
LOOKED_BACK = timedelta(days=365)
MOST_ITEMS = 100_000  # the newest; more would not change what they say
EASY, HARD = 0.95, 0.3
TELLING, BLIND = 0.2, 0.0
IDLE = 0.03  # a wrong choice that fewer take misleads nobody


@dataclass(frozen=True, slots=True)
class Distractor:
    """A choice and the share of the answers that took it."""

    text: str
    is_right: bool
    share: float


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is known of one version of a question; figures are None where too few have answered."""

    version: QuestionVersion
    answers: int
    facility: float | None = None
    discrimination: float | None = None
    seconds: float | None = None
    distractors: tuple[Distractor, ...] = ()
    hints: tuple[str, ...] = ()


def figures_of(quiz: Quiz) -> list[ItemFigures]:
    """Every version that papers of the last year asked, the most answered first."""
    frame = _frame(quiz)
    if frame.empty:
        return []
    frame["rest"] = (frame["score"] - frame["points"]) / (frame["most"] - 1).clip(lower=1)
    versions = QuestionVersion.objects.select_related("question").in_bulk(frame["version"].unique().tolist())
    found = [_figures(versions[pk], rows) for pk, rows in frame.groupby("version")]
    return sorted(found, key=lambda one: (-one.answers, one.version.question.key))


def _frame(quiz: Quiz) -> DataFrame:
    from pandas import DataFrame

    since = timezone.now() - LOOKED_BACK
    rows = AttemptItem.objects.filter(attempt__quiz=quiz, attempt__submitted_at__gte=since, attempt__is_late=False)
    columns = ("version", "points", "is_correct", "attempt__score", "attempt__max_score", "seconds", "given")
    kept = list(rows.order_by("-attempt__submitted_at").values_list(*columns)[:MOST_ITEMS])
    frame = DataFrame(kept, columns=["version", "points", "is_correct", "score", "most", "seconds", "given"])
    # Papers from before partial marks have none: right is one.
    frame["points"] = frame["points"].astype("float64").fillna(frame["is_correct"].astype("float64")).fillna(0.0)
    frame["seconds"] = frame["seconds"].astype("float64")
    return frame


def _figures(version: QuestionVersion, rows: DataFrame) -> ItemFigures:
    answers = len(rows)
    if answers < LEAST:
        return ItemFigures(version, answers, hints=(_("Too few answers to say anything yet."),))
    facility = float(rows["points"].mean())
    varied = rows["points"].std() > 0 and rows["rest"].std() > 0
    discrimination = float(rows["points"].corr(rows["rest"])) if varied else None
    timed = rows["seconds"].dropna()
    seconds = float(timed.median()) if len(timed) >= LEAST else None
    distractors = tuple(_distractors(version, rows))
    return ItemFigures(
        version, answers, facility, discrimination, seconds, distractors,
        tuple(hints_for(facility, discrimination, distractors)),
    )  # fmt: skip


def _distractors(version: QuestionVersion, rows: DataFrame) -> list[Distractor]:
    """How many took each choice; nothing once the answers themselves are forgotten."""
    content = version.content
    given = [places for places in rows["given"] if isinstance(places, list) and places]
    if content["kind"] not in TICKED or len(given) < LEAST:
        return []
    return [
        Distractor(choice["text"], choice["correct"], sum(place in places for places in given) / len(given))
        for place, choice in enumerate(content["choices"])
    ]


def hints_for(facility: float, discrimination: float | None, distractors: Sequence[Distractor]) -> list[str]:
    """What an editor may do about it, in plain words."""
    found = []
    if discrimination is not None and discrimination < BLIND:
        found.append(_("Who knows more gets it wrong more often: look at the key and the wording first."))
    elif discrimination is not None and discrimination < TELLING and facility <= EASY:
        found.append(_("It hardly tells who knows the matter from who does not."))
    if facility > EASY:
        found.append(_("Nearly everybody knows it. It warms up, but tells little."))
    elif facility < HARD:
        found.append(_("Few know it. Is it taught in the lesson, and is it put plainly?"))
    wrong = [one for one in distractors if not one.is_right]
    right = [one.share for one in distractors if one.is_right]
    if right and any(one.share > max(right) for one in wrong):
        worst = max(wrong, key=lambda one: one.share)
        found.append(_("More chose “%(text)s” than what is right.") % {"text": worst.text[:40]})
    idle = [one.text[:20] for one in wrong if one.share < IDLE]
    if idle and facility <= EASY:
        found.append(_("Nobody falls for: %(texts)s.") % {"texts": "、".join(idle)})
    return found or [_("Nothing stands out.")]


def chart_of(figures: Sequence[ItemFigures], first: int = 1) -> dict[str, Any]:
    """Shares of right answers as the house's charts take them, by the numbers of the questions from `first` on."""
    known = [(number, one) for number, one in enumerate(figures, first) if one.facility is not None]
    return {
        "kind": "bar",
        "labels": [str(number) for number, _one in known],
        "series": [{"name": _("right"), "values": [round(100 * (one.facility or 0)) for _number, one in known]}],
        "unit": "%",
    }
