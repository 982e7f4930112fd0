"""Drill sessions, their players, and what a worker needs to take one over: inputs, keyframes, leases."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from divisions.models import Division
from people.models import Organisation, Person, SchoolClass
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.event_log import KEYFRAME_TICKS, TICK_HZ
from simulator.engine.people.crowd import BEFORE_NAMES

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Returns six characters that cannot be mistaken for each other."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))


def new_seed() -> int:
    return secrets.randbits(31)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class DrillState(models.TextChoices):
    LOBBY = "lobby", _("Waiting for players")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    ABANDONED = "abandoned", _("Abandoned")


ORGANISER = uuid.UUID(int=0)
LIVE = (DrillState.LOBBY, DrillState.RUNNING)


class DrillMode(models.TextChoices):
    SOLO = "solo", _("Alone")
    ROOM = "room", _("Together, each on a device")
    SCREEN = "screen", _("Whole class, one screen")
    TUTORIAL = "tutorial", _("Tutorial")


LED = (DrillMode.ROOM, DrillMode.SCREEN)  # an organiser starts and stops these


class SeatProof(models.TextChoices):
    """How it is known whom a player is: without any of it nothing is written for a person."""

    NONE = "", _("Not proved")
    ACCOUNT = "account", _("Signed in")
    SECRET = "secret", _("By the strip")
    TEACHER = "teacher", _("Confirmed by the teacher")


class DrillSession(models.Model):
    """One live drill. The worker that holds the lease owns its clock.

    A solo drill and a tutorial begin when their player connects; the others begin when their organiser starts them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=6, default=new_code)
    scenario = models.CharField(_("scenario"), max_length=40)
    scenario_sha256 = models.CharField(max_length=64)
    seed = models.BigIntegerField(default=new_seed)
    # The versions of crowd, fire and engine. A drill is replayed, filmed and compared under them or not at all.
    crowd = models.CharField(_("crowd model"), max_length=40, default=BEFORE_NAMES)
    mode = models.CharField(_("mode"), max_length=10, choices=DrillMode.choices, default=DrillMode.SOLO)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    child = models.BooleanField(_("for children"), default=False)
    limit_s = models.PositiveSmallIntegerField(_("time limit, s"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DrillState.choices, default=DrillState.LOBBY)
    paused = models.BooleanField(default=False)
    # A class's seats that have a strip are let in without it, unproved, because the organiser said so.
    admits_unproved = models.BooleanField(_("lets pupils in without their strips"), default=False)
    present = models.PositiveSmallIntegerField(_("pupils present"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    school_class = models.ForeignKey(SchoolClass, models.SET_NULL, null=True, blank=True, related_name="+")
    division = models.ForeignKey(
        Division, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("venue's division")
    )
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    tick = models.PositiveIntegerField(default=0)
    # When the first player or watcher connected (then a worker takes it), and when the organiser pressed start.
    wanted_at = models.DateTimeField(null=True, blank=True)
    start_asked_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    events = models.JSONField(null=True, blank=True)
    events_sha256 = models.CharField(max_length=64, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["lobby", "running"]), name="drill_code_once_among_live"
            ),
            models.CheckConstraint(condition=Q(state__in=DrillState.values), name="drill_state_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_led(self) -> bool:
        """True when an organiser starts and stops it."""
        return self.mode in LED

    @property
    def keyframe_offset(self) -> int:
        """The number of ticks by which this session's keyframes come early. It differs between sessions.

        A worker that takes over ten sessions begun together therefore never has the longest replay in all of them.
        """
        return self.pk.int * TICK_HZ % KEYFRAME_TICKS if self.mode == DrillMode.ROOM else 0


class DrillPlayer(models.Model):
    """A participant of a session, identified by the hash of a token.

    `person` is set only where `proof` says how it is known: a seat that was merely named has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(DrillSession, models.CASCADE, related_name="players")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=20, blank=True)
    seat = models.PositiveSmallIntegerField(_("seat number"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    proof = models.CharField(_("known by"), max_length=10, choices=SeatProof.choices, default="", blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField(default=timezone.now)
    connected = models.BooleanField(default=False)
    card = models.JSONField(null=True, blank=True)
    total = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["joined_at"]
        verbose_name = _("player")
        verbose_name_plural = _("players")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "seat"], condition=Q(seat__isnull=False), name="drill_seat_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)[:8]

    @property
    def score_card(self) -> ScoreCard | None:
        """The player's card; None while there is none."""
        return ScoreCard.from_dict(self.card) if self.card else None


class DrillInput(models.Model):
    """An input by tick, as the engine received it. Joins and commands of the organiser (ORGANISER) are among them."""

    session = models.ForeignKey(DrillSession, models.CASCADE, related_name="inputs")
    tick = models.PositiveIntegerField()
    player = models.UUIDField()
    payload = models.JSONField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["session", "tick"])]

    def __str__(self) -> str:
        return f"{self.session_id}@{self.tick}"


class DrillKeyframe(models.Model):
    """The engine's complete state at a tick, with the events so far."""

    session = models.ForeignKey(DrillSession, models.CASCADE, related_name="keyframes")
    tick = models.PositiveIntegerField()
    state = models.JSONField()
    events = models.JSONField()

    class Meta:
        ordering = ["tick"]
        constraints = [models.UniqueConstraint(fields=["session", "tick"], name="keyframe_once_a_tick")]

    def __str__(self) -> str:
        return f"{self.session_id}@{self.tick}"


class ScreenBranch(models.Model):
    """An option of one decision of a class, and how the drill would have gone with it and the right ones after it.

    `result` is None until the engine has played it (see `results/counterfactuals.py`).
    """

    session = models.ForeignKey(DrillSession, models.CASCADE, related_name="branches")
    decision = models.CharField(_("decision"), max_length=40)
    option = models.CharField(_("option"), max_length=40)
    result = models.JSONField(null=True, blank=True)
    failed = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("other way")
        verbose_name_plural = _("other ways")
        constraints = [models.UniqueConstraint(fields=["session", "decision", "option"], name="branch_once_an_option")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.decision}"
