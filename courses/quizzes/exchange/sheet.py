"""The kind of sheet that brings questions into the bank, as drafts or published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, Step, Work
from common.sheets.reading import OTHERS, WORKBOOKS, read_tables
from common.sheets.refusals import SheetRefusal, SheetRefused
from common.sheets.tables import MOST_BYTES, MOST_ROWS, Table
from common.sheets.texts import decoded
from common.sheets.values import Value, comparable

from ..adding import add_questions, fill
from ..models import Question
from ..subjects import Audience, Topic
from .columns import OPTIONS, columns, table_of
from .export import entry_of_question
from .gift import looks_like_gift, read_gift
from .lines import Entry, entry_of, line_of
from .moodle import looks_like_xml, read_moodle

BANK = "bank"
# What the form of options says for lines that do not.
DEFAULTS = ("topic", "audience", "source")
CHOICES = {"options", *OPTIONS}


class QuestionOptions(forms.Form):
    """What holds for every line that says nothing of it."""

    topic = forms.ChoiceField(
        label=gettext_lazy("Topic of questions that name none"), required=False, choices=[("", "—"), *Topic.choices]
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("For whom, where a line does not say it"),
        required=False,
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.CharField(
        label=gettext_lazy("Source of questions that name none"), required=False, max_length=200,
        help_text=gettext_lazy("A law, order, standard or official document with its article."),
    )  # fmt: skip
    publish = forms.BooleanField(
        label=gettext_lazy("Publish what is complete at once"), required=False,
        help_text=gettext_lazy(
            "For reviewers who have read the file. Otherwise, and where topic, audience or source is missing, questions"
            " come in as drafts."
        ),
    )  # fmt: skip

    def __init__(self, data: Any, *, may_publish: bool) -> None:
        super().__init__(data)
        if not may_publish:
            del self.fields["publish"]


class QuestionSheet(SheetKind):
    """Questions of the bank. What is in use is not edited: a line that differs becomes a draft of the question."""

    code = "questions"
    title = gettext_lazy("Questions from a file")
    lead = gettext_lazy(
        "A table (ours or your own), GIFT or Moodle XML. Nothing is written before you have seen what would change."
    )
    line_words = gettext_lazy("Question")
    file_words = gettext_lazy("File (.xlsx, .xls, .ods, .csv, GIFT .txt or Moodle .xml)")
    file_endings = ".xlsx,.xls,.ods,.csv,.txt,.gift,.xml"
    is_about_people = False

    chunk = 1000

    def scope_of(self, user: Any, key: str) -> Any | None:
        """The user, who brings questions into the one bank there is."""
        return user if key == BANK and user.has_perm("quizzes.add_question") else None

    def scope_title(self, scope: Any) -> str:
        return _("Question bank")

    def back(self, scope: Any) -> tuple[str, str]:
        return reverse("wagtailsnippets_quizzes_question:list"), _("Questions")

    def read(self, data: bytes) -> list[Table]:
        """GIFT and Moodle XML as tables with our headings, everything else as tables are read."""
        if len(data) <= MOST_BYTES and data.strip() and not data.startswith((*WORKBOOKS, *OTHERS)):
            text = decoded(data)
            if looks_like_xml(text) and "<workbook" not in text[:2000].lower() and "<html" not in text[:2000].lower():
                return _checked(table_of(read_moodle(data), "Moodle"))
            if looks_like_gift(text):
                return _checked(table_of(read_gift(text), "GIFT"))
        return read_tables(data)

    def columns(self, scope: Any) -> Sequence[Column]:
        return columns()

    def form(self, scope: Any, data: Any = None) -> forms.Form:
        return QuestionOptions(data, may_publish=scope.has_perm("quizzes.publish_question"))

    def options(self, form: Any) -> dict[str, Any]:
        return {name: form.cleaned_data.get(name) for name in (*DEFAULTS, "publish")}

    def identity(self, values: dict[str, Value]) -> str:
        return comparable(str(values.get("stem") or ""))

    def title_of(self, work: Work, values: dict[str, Value]) -> str:
        return str(values.get("stem") or "")

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        """By key, else by the question itself; what cannot be asked is said of its line."""
        bank = work.read.get("bank")
        if bank is None:
            bank = work.read["bank"] = _bank()
        keys: Counter[Any] = Counter(key for row in rows if (key := row.values.get("key")))
        return [_match(work, row, bank, keys) for row in rows]

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        rows = Question.objects.prefetch_related("choices")
        there = rows.in_bulk([int(step.subject) for step in steps if step.subject])
        entries = [_meant(work, step.values, there[int(step.subject)] if step.subject else None)[0] for step in steps]
        may_publish = bool(work.options.get("publish")) and work.user.has_perm("quizzes.publish_question")
        new = [place for place, step in enumerate(steps) if not step.subject]
        made = add_questions(
            [{**entries[place], "key": _key(steps[place])} for place in new],
            live=[may_publish and is_complete(entries[place]) for place in new], by=work.user,
        )  # fmt: skip
        done = {place: Done(undo={"question": question.pk}) for place, question in zip(new, made, strict=True)}
        for place, step in enumerate(steps):
            if step.subject:
                publish = may_publish and is_complete(entries[place])
                done[place] = _change(there[int(step.subject)], entries[place], step, by=work.user, publish=publish)
        return [done[place] for place in range(len(steps))]

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        return [_undo(note, by=work.user) for note in notes]

    def results(self, work: Work) -> Sequence[tuple[str, str]]:
        return [(reverse("wagtailsnippets_quizzes_question:list"), _("Questions"))]


def _checked(table: Table) -> list[Table]:
    if len(table.rows) > MOST_ROWS + 1:
        raise SheetRefused(SheetRefusal.ROWS, most=MOST_ROWS)
    return [table]


def is_complete(entry: Entry) -> bool:
    """Whether a question says all that a published one says."""
    return bool(entry["topic"] and entry["audience"] and entry["source"] and entry["explanation"])


def _meant(work: Work, values: dict[str, Value], found: Question | None) -> tuple[Entry, str]:
    """The question of a line: what it says itself, else what stands in the bank, else what holds for all lines."""
    said = {name: value for name, value in values.items() if value not in ("", None, [])}
    stands = {name: value for name, value in line_of(entry_of_question(found)).items() if value} if found else {}
    if said.keys() & CHOICES:
        stands = {name: value for name, value in stands.items() if name not in CHOICES | {"answer"}}
    defaults: dict[str, Value] = {name: work.options.get(name) for name in DEFAULTS if work.options.get(name)}
    return entry_of({**defaults, **stands, **said})


def _key(step: Step) -> str:
    return str(step.values.get("key") or f"i-{step.key.hex[:16]}")


def _bank() -> dict[str, dict[str, Question]]:
    """The questions of the bank by key and by their words."""
    found = list(Question.objects.prefetch_related("choices"))
    return {
        "key": {question.key: question for question in found},
        "stem": {comparable(question.stem): question for question in found},
    }


def _match(work: Work, row: Row, bank: dict[str, dict[str, Question]], keys: Counter[Any]) -> Match:
    stem, key = str(row.values.get("stem") or ""), row.values.get("key") or ""
    if keys[key] > 1:
        return Match(problem=_("Two lines have this key."))
    found = bank["key"].get(str(key)) or bank["stem"].get(comparable(stem))
    entry, problem = _meant(work, row.values, found)
    if problem:
        return Match(problem=problem)
    if found is None:
        lacks = work.options.get("publish") and not is_complete(entry)
        draft = _("It comes in as a draft: topic, audience, source or explanation is missing.")
        return Match(title=stem, remark=draft if lacks else "")
    said, stands = line_of(entry), line_of(entry_of_question(found))
    before = {
        # Written otherwise and meaning the same, a cell is no change.
        name: row.values.get(name) if said.get(name) == stands.get(name) else stands.get(name)
        for name in row.values
        if name in stands
    }
    if row.values.get("options") and any(said[name] != stands[name] for name in OPTIONS):
        before["options"] = "；".join(str(stands[name]) for name in OPTIONS if stands[name])
    return Match(subject=str(found.pk), title=found.stem, before=before)


def _change(question: Question, entry: Entry, step: Step, *, by: Any, publish: bool) -> Done:
    """A new draft of the question, or its next version; papers keep the one they have."""
    if question.has_unpublished_changes:
        return Done(refusal=_("Somebody is working on a draft of it. Finish that first."))
    before, names = question.latest_revision_id, set(step.changed)
    if names & {"kind", "answer", "tolerance", "unit", *CHOICES}:
        names |= {"kind", "number", "tolerance", "unit"}
    else:
        entry = {**entry, "choices": entry_of_question(question)["choices"]}
    fill(question, {name: value for name, value in entry.items() if name in names or name == "choices"})
    revision = question.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    return Done(undo={"question": question.pk, "revision": before, "published": publish})


def _undo(note: dict[str, Any], *, by: Any) -> str:
    question = Question.objects.filter(pk=note["question"]).first()
    if question is None:
        return ""
    if "revision" not in note:
        if question.versions.exists():
            question.unpublish(user=by)
            return _("It was published: it is taken down, not deleted.")
        question.delete()
        return ""
    earlier = Revision.objects.filter(pk=note["revision"]).first()
    if earlier is None:
        return _("Its former text is not kept any more.")
    restored = earlier.as_object()
    revision = restored.save_revision(user=by)
    if note.get("published"):
        revision.publish(user=by)
    else:
        Question.objects.filter(pk=question.pk).update(has_unpublished_changes=False)
    return ""
