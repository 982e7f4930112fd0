"""The other records: training sessions, certificates from elsewhere, publicity, paper records."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Post, SchoolClass

from .records import Record


class TrainingKind(models.TextChoices):
    REGULAR = "regular", _("Regular training of staff")
    PREJOB = "prejob", _("Before a new job or post")
    SPECIAL = "special", _("Special training for a post")
    PUPILS = "pupils", _("Teaching of pupils or students")
    LECTURE = "lecture", _("Lecture")


class Topic(models.TextChoices):
    """What Order 61 art. 36 asks training to hold, and what it asks of places where the public gathers."""

    LAW = "law", _("Laws, the unit's rules and procedures")
    HAZARDS = "hazards", _("Hazards of the unit and the post, and how to prevent fire")
    EQUIPMENT = "equipment", _("What the equipment does and how it is used")
    ESCAPE = "escape", _("Raising the alarm, first fire fighting, escape")
    GUIDING = "guiding", _("Organising and guiding the public's evacuation")


class TrainingSession(Record):
    """A training that took place. Teacher and marks lie in the personal parts of its evidence."""

    training = models.CharField(_("kind of training"), max_length=12, choices=TrainingKind.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    content = models.TextField(_("content"), max_length=2000)
    course_key = models.CharField(_("course"), max_length=120, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the post")
    )
    measured_minutes = models.PositiveIntegerField(_("minutes measured"), null=True, blank=True, editable=False)
    class_hours = models.FloatField(_("class hours"), null=True, blank=True)
    hours_reason = models.CharField(_("why more than was measured"), max_length=200, blank=True)
    shift = models.CharField(_("shift or group"), max_length=60, blank=True)
    is_group = models.BooleanField(_("answered together, as a group"), default=False)
    others_count = models.PositiveIntegerField(_("others present"), default=0)
    participant_count = models.PositiveIntegerField(_("number of participants"), editable=False)
    sittings = models.JSONField(_("held again at"), default=list, blank=True)  # beside began_at, as ISO 8601 texts

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        constraints = [
            models.CheckConstraint(condition=Q(training__in=TrainingKind.values), name="training_session_kind_known"),
            models.CheckConstraint(condition=Q(participant_count__gte=1), name="training_session_has_participants"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="training_session_lasts"),
        ]


class LessonLog(Record):
    """A lesson that was taught on the platform or with its paper. Teacher and names lie in its evidence.

    `seats` is a list of [number, person, mark]; the person is the text of an opaque id, "" where nobody is known, the
    mark how many answers were right, None where the class answered together. `absent` are numbers of seats. `answers`
    is a list of dicts, one a question: `stem`, `choices` (texts), `right` (index) and `counts`.
    """

    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="lesson_logs", verbose_name=_("class")
    )
    group_name = models.CharField(_("class or group, as it is called"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    measured_minutes = models.PositiveIntegerField(_("minutes measured"), null=True, blank=True, editable=False)
    class_hours = models.FloatField(_("class hours"))
    hours_reason = models.CharField(_("why more than was measured"), max_length=200, blank=True)
    title = models.CharField(_("lesson"), max_length=255)
    course_key = models.CharField(_("course"), max_length=120, blank=True)
    lesson_key = models.CharField(_("key of the lesson"), max_length=200, blank=True)
    content = models.TextField(_("content"), max_length=2000)
    answering = models.CharField(_("how it was answered"), max_length=10, blank=True)
    answers = models.JSONField(_("answers"), default=list, blank=True)
    seats = models.JSONField(_("seats"), default=list)
    absent = models.JSONField(_("absent"), default=list, blank=True)
    participant_count = models.PositiveIntegerField(_("number of participants"), editable=False)

    class Meta:
        verbose_name = _("lesson log")
        verbose_name_plural = _("lesson logs")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="lesson_log_lasts"),
            models.CheckConstraint(condition=Q(class_hours__gte=0), name="lesson_log_hours_counted"),
            models.CheckConstraint(condition=Q(participant_count__gte=1), name="lesson_log_has_participants"),
        ]

    @property
    def whom(self) -> str:
        """Who was taught, in words."""
        return str(self.school_class) if self.school_class_id else self.group_name


class CertificateKind(models.TextChoices):
    OPERATOR = "operator", _("Fire facility operator")
    SPECIAL = "special", _("Special fire-safety training")
    ENGINEER = "engineer", _("Registered fire engineer")
    ELECTRICIAN = "electrician", _("Electrician (special work)")
    OTHER = "other", _("Another certificate")


class CertificateLevel(models.TextChoices):
    FIVE = "5", _("Level 5, junior worker")
    FOUR = "4", _("Level 4, intermediate worker")
    THREE = "3", _("Level 3, senior worker")
    TWO = "2", _("Level 2, technician")
    ONE = "1", _("Level 1, senior technician")


class OutsideCertificate(Record):
    """A certificate that somebody else issued to a person of the unit, whom its evidence is about.

    Its number lies in the personal part of the evidence.
    """

    certificate = models.CharField(_("certificate"), max_length=12, choices=CertificateKind.choices)
    level = models.CharField(_("level"), max_length=2, choices=CertificateLevel.choices, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificate from elsewhere")
        verbose_name_plural = _("certificates from elsewhere")
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate__in=CertificateKind.values), name="outside_certificate_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("issued_on")),
                name="outside_certificate_ends_after_start",
            ),
        ]


class Activity(models.TextChoices):
    TALK = "talk", _("Talk or consultation")
    NOTICE = "notice", _("Notice put up")
    LEAFLETS = "leaflets", _("Leaflets handed out")
    BROADCAST = "broadcast", _("Loudspeaker, screen or video")
    VISITS = "visits", _("From door to door")
    TRYING = "trying", _("Trying out equipment, watching a drill")


class Audience(models.TextChoices):
    RESIDENTS = "residents", _("Residents")
    TENANTS = "tenants", _("Tenants and shops of the building")
    CUSTOMERS = "customers", _("Customers, guests, visitors")
    PARENTS = "parents", _("Pupils' families")
    VULNERABLE = "vulnerable", _("Old people, minors, people with disabilities")
    PUBLIC = "public", _("The public")


class NoticePlace(models.TextChoices):
    DOOR = "door", _("Doors of the stairwells")
    GROUP = "group", _("Owners' chat group")
    BOARD = "board", _("Notice board")
    LIFT = "lift", _("Lift or lobby screen")
    OTHER = "other", _("Elsewhere")


class Publicity(Record):
    """What a unit did towards residents, customers or the public: place and number, never a name or a door."""

    activity = models.CharField(_("kind of activity"), max_length=12, choices=Activity.choices)
    audience = models.CharField(_("towards whom"), max_length=12, choices=Audience.choices)
    content = models.TextField(_("content"), max_length=2000)
    reached = models.PositiveIntegerField(_("people reached, about"))
    posted = models.JSONField(_("where a notice was put up"), default=list, blank=True)

    class Meta:
        verbose_name = _("publicity")
        verbose_name_plural = _("publicity")
        constraints = [
            models.CheckConstraint(condition=Q(activity__in=Activity.values), name="publicity_activity_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="publicity_audience_known"),
        ]


class PaperRecord(Record):
    """A paper that a unit files for one rule: a plan, a rule of the house, who is in which post."""

    rule_code = models.CharField(_("rule"), max_length=40)
    title = models.CharField(_("title of the paper"), max_length=120)
    content = models.TextField(_("what it says"), max_length=2000, blank=True)
    hours = models.FloatField(_("class hours"), null=True, blank=True)
    valid_until = models.DateField(_("holds until (empty: for good)"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper record")
        verbose_name_plural = _("paper records")
