"""The question bank, papers and attempts. An attempt freezes the question versions it was drawn from."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin

from common.append_only import AppendOnly, AppendOnlyQuerySet
from common.made_keys import KeyPanel, NamedForGood
from common.normal import plain_line
from people.models import Membership, Person

from .forms import QuestionForm, QuizForm
from .kinds import Difficulty, QuestionKind
from .rules import QuizRules, Rules
from .subjects import Audience, Topic


class Question(NamedForGood, WorkflowMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A question of the bank as editors see it. Papers use its frozen versions."""

    key = models.SlugField(_("key"), max_length=60, unique=True, editable=False)
    audience = models.JSONField(_("audiences"), default=list, blank=True)
    topic = models.CharField(_("topic"), max_length=60, choices=Topic.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    stem = models.TextField(_("question"))
    explanation = models.TextField(_("explanation"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty.choices, default=Difficulty.EASY)
    facts = models.JSONField(_("facts"), default=list, blank=True)
    picture = models.CharField(_("drawing"), max_length=120, blank=True)
    picture_alt = models.CharField(_("description for those who cannot see it"), max_length=120, blank=True)
    number = models.FloatField(_("the right number"), null=True, blank=True)
    tolerance = models.FloatField(
        _("how far off is right"), default=0, help_text=_("In the unit of the number; both edges are right.")
    )
    unit = models.CharField(_("unit of the number"), max_length=20, blank=True)
    lessons = models.JSONField(_("lessons that teach it"), default=list, blank=True)

    base_form_class = QuestionForm
    panels = [
        KeyPanel("key", read_only=True),
        FieldPanel("audience"),
        FieldPanel("topic"),
        FieldPanel("kind"),
        FieldPanel("stem"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        InlinePanel(
            "choices",
            heading=_("Choices"),
            help_text=_(
                "To put in order: the lines as they come in the right order. To match: beside each line its partner; a"
                " partner without a line is one too many. Spots in a picture: where each lies, in hundredths from the"
                " left and from the top. A number needs no lines."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("tolerance"), FieldPanel("unit")], heading=_("For questions of a number")
        ),
        FieldPanel("explanation"),
        FieldPanel("source"),
        FieldPanel("facts"),
        FieldPanel("lessons"),
        FieldPanel("difficulty"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = _("question")
        verbose_name_plural = pgettext_lazy("question bank", "questions")

    def __str__(self) -> str:
        return self.stem[:60]

    def title_of_key(self) -> str:
        return self.stem

    def content(self) -> dict[str, Any]:
        """What a version freezes: stem, choices with their marks, explanation, source, a drawing or a number if any."""
        picture = {"picture": self.picture, "picture_alt": self.picture_alt} if self.picture else {}
        is_number = self.kind == QuestionKind.NUMERIC
        number = {"number": self.number, "tolerance": self.tolerance, "unit": self.unit} if is_number else {}
        return {
            **picture,
            **number,
            "kind": str(self.kind),
            "stem": self.stem,
            "choices": [choice.content(self.kind) for choice in self.choices.all()],
            "explanation": self.explanation,
            "source": self.source,
        }


class Choice(Orderable):
    """One choice of a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("text"), max_length=300, blank=True)
    is_correct = models.BooleanField(_("right"), default=False)
    match = models.CharField(_("its partner"), max_length=300, blank=True)
    x = models.FloatField(_("hundredths from the left"), null=True, blank=True)
    y = models.FloatField(_("hundredths from the top"), null=True, blank=True)

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("is_correct"), FieldPanel("match"), FieldPanel("x"), FieldPanel("y")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Keeps its texts without what was pasted along with them."""
        self.text, self.match = plain_line(self.text), plain_line(self.match)

    def content(self, kind: str) -> dict[str, Any]:
        """What a version freezes of the choice, of what its kind of question needs."""
        found: dict[str, Any] = {"text": self.text, "correct": self.is_correct}
        if kind == QuestionKind.MATCH:
            found["match"] = self.match
        if kind == QuestionKind.HOTSPOT:
            found |= {"x": self.x, "y": self.y}
        return found


class QuestionVersion(AppendOnly):
    """A question as it was published once; never changed. Papers name it, so that an edit leaves them as they were."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet["QuestionVersion"].as_manager()

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


class Quiz(NamedForGood, QuizRules):
    """How papers are drawn for a course, and the rules under which they are taken."""

    key = models.SlugField(_("key"), max_length=60, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    course_key = models.CharField(_("course"), max_length=120)  # as the ledger writes it: `course:` and its key
    audience = models.CharField(_("audience"), max_length=20, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    draw_count = models.PositiveSmallIntegerField(_("questions per paper"), default=10)
    pass_mark = models.FloatField(
        _("pass mark (share)"), default=0.8, validators=[MinValueValidator(0.01), MaxValueValidator(1)]
    )

    kept_for_good = ("key", "course_key")
    base_form_class = QuizForm
    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("course_key"), KeyPanel("key", read_only=True)],
            heading=_("What it is called")
        ),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("topics"), FieldPanel("draw_count"), FieldPanel("paper_order")],
            heading=_("What a paper asks"),
        ),
        MultiFieldPanel(
            [FieldPanel("pass_mark"), FieldPanel("partial_marks"), FieldPanel("show_key")],
            heading=_("How it is marked"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("time_limit_minutes"), FieldPanel("max_tries"), FieldPanel("tries_days"),
                FieldPanel("cool_down_minutes"),
            ],
            heading=_("How often and how long"),
        ),
    ]  # fmt: skip

    class Meta:
        ordering = ["key"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__gt=0, pass_mark__lte=1), name="quiz_pass_mark_share")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_large(self) -> bool:
        """Whether its papers are in large type and can be read aloud: those for elderly people are."""
        return self.audience == Audience.ELDERLY

    def title_of_key(self) -> str:
        return self.title


class Attempt(models.Model):
    """One person's paper for one membership. Open until its one submission; `rules` are those it was opened under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    seed = models.BigIntegerField()
    pass_mark = models.FloatField()
    rules = models.JSONField(default=dict)
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True)
    score = models.FloatField(null=True, blank=True)
    max_score = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True, blank=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=Q(submitted_at=None), name="attempt_one_open_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=F("max_score")), name="attempt_score_in_range"
            ),
        ]
        indexes = [models.Index(fields=["quiz", "submitted_at"], name="attempt_by_quiz")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def kept_rules(self) -> Rules:
        """The rules under which it was opened."""
        return Rules.of_json(self.rules)


class AttemptItem(models.Model):
    """One question of a paper: which version, in which order its choices stood, what was answered."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT)
    choice_order = models.JSONField()
    given = models.JSONField(null=True, blank=True)
    is_correct = models.BooleanField(null=True, blank=True)
    points = models.FloatField(null=True, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="item_position_once")]
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class Allowance(models.Model):
    """More time for one person's papers, until a day. Why is nobody's business and is not kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="quiz_allowance", verbose_name=_("person"))
    extra_percent = models.PositiveSmallIntegerField(
        _("more time in percent"), validators=[MinValueValidator(10), MaxValueValidator(200)]
    )
    until = models.DateField(_("until"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )
    granted_at = models.DateTimeField(_("given at"), auto_now=True)

    class Meta:
        verbose_name = _("allowance of time")
        verbose_name_plural = _("allowances of time")

    def __str__(self) -> str:
        return f"+{self.extra_percent} %"


from .spot.models import SpotCheck, SpotItem, SpotPerson, SpotTopic, UnitQuestion  # noqa: E402, F401 - tables of this app
