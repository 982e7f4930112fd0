"""What was shredded and asked for, what guardians decided, and what went wrong. Rows name nobody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person, SchoolClass


class RetentionRun(models.Model):
    """One day's shredding: how many rows of each table were past their time. Without `done_at` it is not through."""

    day = models.DateField(_("day"), unique=True)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    counts = models.JSONField(_("rows shredded, by table"), default=dict)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("shredding of a day")
        verbose_name_plural = _("shreddings by day")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class RequestKind(models.TextChoices):
    EXPORT = "export", _("Export")
    ERASURE = "erasure", _("Erasure")
    WITHDRAWAL = "withdrawal", _("Name taken out after refusal or withdrawal")


class AskedBy(models.TextChoices):
    SELF = "self", _("the person, signed in")
    RESIDENT = "resident", _("a resident, by phone and code")
    GUARDIAN = "guardian", _("a guardian, by slip")
    SCHOOL = "school", _("the school or unit")
    OFFICER = "officer", _("a fire officer")


class PrivacyRequest(models.Model):
    """One request that was served: about which opaque number, by whom, what went and what the law keeps until when."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=12, choices=RequestKind.choices)
    asked_by = models.CharField(_("asked by"), max_length=10, choices=AskedBy.choices)
    person = models.UUIDField(null=True, blank=True, db_index=True)
    resident = models.UUIDField(null=True, blank=True, db_index=True)
    account = models.BigIntegerField(null=True, blank=True, db_index=True)
    # The account that served it for somebody else.
    served_by = models.BigIntegerField(_("served by account"), null=True, blank=True)
    reference = models.CharField(_("number of the letter or slip"), max_length=80, blank=True)
    of_minor = models.BooleanField(_("about a minor"), default=False)
    gone = models.JSONField(_("rows gone, by table"), default=dict)
    kept = models.JSONField(_("rows kept by law, by table"), default=dict)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="privacy_request_known")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%Y-%m-%d}"


class ConsentAct(models.TextChoices):
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentWay(models.TextChoices):
    PAPER = "paper", _("On paper, kept by the school")
    SLIP = "slip", _("By the guardian's slip")


class Consent(models.Model):
    """One act of a guardian about a pupil's name, with its day. The newest holds; none is ever changed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("pupil"))
    act = models.CharField(_("what"), max_length=10, choices=ConsentAct.choices)
    way = models.CharField(_("how"), max_length=6, choices=ConsentWay.choices)
    on = models.DateField(_("day"))
    reference = models.CharField(_("number of the paper"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("guardian's decision")
        verbose_name_plural = _("guardians' decisions")
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ConsentAct.values), name="consent_act_known"),
            models.CheckConstraint(
                condition=~Q(way=ConsentWay.PAPER) | ~Q(reference=""), name="consent_on_paper_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.on:%Y-%m-%d}"


class GuardianSlip(models.Model):
    """The slip that a school gives to the guardian of one seat: its code, with class and seat, opens the data."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="guardian_slips", verbose_name=_("pupil"))
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="+", verbose_name=_("class"))
    seat = models.PositiveSmallIntegerField(_("seat number"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("good until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["school_class", "seat"]
        verbose_name = _("guardian's slip")
        verbose_name_plural = _("guardians' slips")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="guardian_slip_one_a_pupil")
        ]

    def __str__(self) -> str:
        return f"{self.school_class} · {self.seat}"


class Incident(models.Model):
    """Personal data that were lost, changed or seen by strangers, for the yearly report. It names nobody."""

    on = models.DateField(_("day"))
    what = models.CharField(_("what happened, without names"), max_length=300)
    people = models.PositiveIntegerField(_("people concerned"))
    minors = models.PositiveIntegerField(_("of them minors"), default=0)
    told = models.CharField(_("who was told, and when"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("incident with personal data")
        verbose_name_plural = _("incidents with personal data")
        constraints = [
            models.CheckConstraint(condition=Q(minors__lte=models.F("people")), name="incident_minors_among_people")
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
