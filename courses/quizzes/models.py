"""The question bank, papers and attempts. An attempt freezes the question versions it was drawn from."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin

from people.models import Person

from .forms import QuestionForm
from .subjects import Topic


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true_false", _("True or false")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("easy")
    MIDDLE = 2, _("middling")
    HARD = 3, _("hard")


class Question(WorkflowMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A question of the bank as editors see it. Papers use its frozen versions."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    audience = models.JSONField(_("audiences"), default=list, blank=True)
    topic = models.CharField(_("topic"), max_length=60, choices=Topic.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    stem = models.TextField(_("question"))
    explanation = models.TextField(_("explanation"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty.choices, default=Difficulty.EASY)
    facts = models.JSONField(_("facts"), default=list, blank=True)
    picture = models.CharField(_("drawing (static path)"), max_length=120, blank=True)
    picture_alt = models.CharField(_("description for those who cannot see it"), max_length=120, blank=True)

    base_form_class = QuestionForm
    panels = [
        FieldPanel("key"),
        FieldPanel("audience"),
        FieldPanel("topic"),
        FieldPanel("kind"),
        FieldPanel("stem"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        InlinePanel("choices", heading=_("Choices"), min_num=2),
        FieldPanel("explanation"),
        FieldPanel("source"),
        FieldPanel("facts"),
        FieldPanel("difficulty"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = _("question")
        verbose_name_plural = pgettext_lazy("question bank", "questions")

    def __str__(self) -> str:
        return self.stem[:60]

    def content(self) -> dict[str, Any]:
        """What a version freezes: stem, choices with their marks, explanation, source, and a drawing if any."""
        picture = {"picture": self.picture, "picture_alt": self.picture_alt} if self.picture else {}
        return {
            **picture,
            "kind": self.kind,
            "stem": self.stem,
            "choices": [{"text": choice.text, "correct": choice.is_correct} for choice in self.choices.all()],
            "explanation": self.explanation,
            "source": self.source,
        }


class Choice(Orderable):
    """One choice of a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("text"), max_length=300)
    is_correct = models.BooleanField(_("right"), default=False)

    panels = [FieldPanel("text"), FieldPanel("is_correct")]

    class Meta(Orderable.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.text


class QuestionVersion(models.Model):
    """A question as it was published once; never changed."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
            models.UniqueConstraint(fields=["question", "sha256"], name="question_content_once"),
        ]
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of a version's canonical JSON."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class Quiz(models.Model):
    """How papers are drawn for a course."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    course_key = models.CharField(_("course"), max_length=120)
    audience = models.CharField(_("audience"), max_length=20, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    draw_count = models.PositiveSmallIntegerField(_("questions per paper"), default=10)
    pass_mark = models.FloatField(_("pass mark (share)"), default=0.8)

    class Meta:
        ordering = ["key"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__gt=0, pass_mark__lte=1), name="quiz_pass_mark_share")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the keys it was made with: courses and the ledger name it by them."""
        if kept := Quiz.objects.filter(pk=self.pk).values_list("key", "course_key").first():
            self.key, self.course_key = kept
        super().save(*args, **kwargs)


class Attempt(models.Model):
    """One person's paper. Open until its one submission."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    seed = models.BigIntegerField()
    pass_mark = models.FloatField()
    opened_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    max_score = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=Q(submitted_at=None), name="attempt_one_open_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=F("max_score")), name="attempt_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AttemptItem(models.Model):
    """One question of a paper: which version, in which order its choices stood, what was answered."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT)
    choice_order = models.JSONField()
    given = models.JSONField(null=True, blank=True)
    is_correct = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="item_position_once")]
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


from .spot.models import SpotCheck, SpotItem, SpotPerson, SpotTopic, UnitQuestion  # noqa: E402, F401 - tables of this app
