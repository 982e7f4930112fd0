"""Texts as editors have them, messages, the outbox, what was told once, and what SMS cost in a day."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from common.labels import ChoiceLabels
from people.models import Organisation

from .kinds import ADDED_MARK, CHANNEL_LENGTH, ChannelName, NoticeKind, VariableType, channel_label, is_known, kind_of
from .wording import LINK, SMS_VALUE_MOST, check_text, placeholders


class SmsState(models.TextChoices):
    """How far a text is with the gateway; only an approved one is sent."""

    NONE = "none", _("Not handed in")
    WAITING = "waiting", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class NoticeTemplate(ClusterableModel):
    """The texts of one kind of notice. Editors change them; an SMS is sent as the gateway has it."""

    key = models.CharField(max_length=40, unique=True, editable=False)
    title_zh = models.CharField(_("title, Chinese"), max_length=80)
    title_en = models.CharField(_("title, English"), max_length=120)
    body_zh = models.TextField(_("text, Chinese"), max_length=2000)
    body_en = models.TextField(_("text, English"), max_length=2000)
    short_zh = models.TextField(_("short text for chats, Chinese"), max_length=300, blank=True)
    short_en = models.TextField(_("short text for chats, English"), max_length=300, blank=True)
    sms_zh = models.CharField(_("text message, as registered with the gateway"), max_length=300, blank=True)
    sms_code = models.CharField(_("template code of the gateway"), max_length=40, blank=True)
    sms_state = models.CharField(
        _("approval of the gateway"), max_length=10, choices=SmsState.choices, default=SmsState.NONE
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("text of a notice")
        verbose_name_plural = _("texts of notices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(sms_state=SmsState.APPROVED) | (~Q(sms_code="") & ~Q(sms_zh="")),
                name="notice_sms_approved_has_code",
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind.label) if is_known(self.key) else self.title_zh

    @property
    def kind(self) -> NoticeKind:
        """The kind whose texts these are. Raises KeyError when no room declares it any more."""
        return kind_of(self.key)

    def clean(self) -> None:
        """Refuses unknown variables, asking for money, and a link among the variables of an SMS."""
        errors: dict[str, Any] = {}
        known = self.kind.names
        for name in ("title_zh", "title_en", "body_zh", "body_en", "short_zh", "short_en", "sms_zh"):
            try:
                check_text(getattr(self, name), known)
            except ValidationError as error:
                errors[name] = error
        links = [variable.name for variable in self.kind.variables if variable.type == VariableType.LINK]
        if "sms_zh" not in errors and set(placeholders(self.sms_zh)) & set(links):
            errors["sms_zh"] = _("A link may stand only in the fixed part of a text message.")
        if self.sms_state == SmsState.APPROVED and not (self.sms_code and self.sms_zh):
            errors["sms_state"] = _("An approved text message has a template code.")
        if errors:
            raise ValidationError(errors)

    @property
    def sms_works(self) -> bool:
        """True when the gateway has approved the text."""
        return self.sms_state == SmsState.APPROVED

    def sms_variables_of(self) -> list[SmsVariable]:
        """The variables in the order in which they stand in the text; those nobody has typed take the most there is."""
        typed = {variable.name: variable for variable in self.sms_variables.all()}
        return [typed.get(name) or SmsVariable(template=self, name=name) for name in placeholders(self.sms_zh)]


class SmsVariable(models.Model):
    """One variable of an SMS as it was registered: its type and the most characters it may have."""

    template = ParentalKey(NoticeTemplate, on_delete=models.CASCADE, related_name="sms_variables")
    name = models.CharField(_("variable"), max_length=20)
    type = models.CharField(_("type"), max_length=10, choices=VariableType.choices, default=VariableType.TEXT)
    longest = models.PositiveSmallIntegerField(
        _("longest, in characters"),
        default=SMS_VALUE_MOST,
        validators=[MinValueValidator(1), MaxValueValidator(SMS_VALUE_MOST)],
    )

    class Meta:
        verbose_name = _("variable of a text message")
        verbose_name_plural = _("variables of text messages")
        constraints = [
            models.UniqueConstraint(fields=["template", "name"], name="notice_sms_variable_once"),
            models.CheckConstraint(
                condition=Q(longest__gte=1, longest__lte=SMS_VALUE_MOST), name="notice_sms_variable_length"
            ),
            models.CheckConstraint(condition=~Q(type=VariableType.LINK), name="notice_sms_variable_is_no_link"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.type == VariableType.LINK or LINK.search(self.name):
            raise ValidationError({"type": _("A link may stand only in the fixed part of a text message.")})


class Message(models.Model):
    """What one account was told. Its text is forgotten after a while (`NOTICES_KEEP_DAYS`), with the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="notices_sent"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="notices")
    # What the sender sees together, such as one notice to forty units.
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    values = models.JSONField(default=dict, blank=True)
    path = models.CharField(max_length=300, blank=True)
    in_inbox = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["recipient", "-made_at"], name="notice_inbox", condition=Q(in_inbox=True)),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(in_inbox=True, read_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    PERHAPS = "perhaps", _("Perhaps sent; the answer was lost")
    FAILED = "failed", _("Not sent")
    DROPPED = "dropped", _("Not sent: no longer true")


class Delivery(ChoiceLabels, models.Model):
    """One row of the outbox: one message by one channel, sent once. It holds no address: the account has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=CHANNEL_LENGTH, choices=ChannelName.choices)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    not_before = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    # Under which key it goes out; several messages gathered into one share it.
    send_key = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="notice_delivered_once"),
            models.CheckConstraint(
                condition=Q(channel__in=ChannelName.values) | Q(channel__contains=ADDED_MARK),
                name="notice_channel_known",
            ),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="notice_state_known"),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="notice_outbox", condition=Q(state__in=["waiting", "sending"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.get_state_display()}"

    def get_channel_display(self) -> str:  # type: ignore[no-redef]
        return channel_label(self.channel)


class Told(models.Model):
    """That somebody was told of one lapse of one subject: written once, under a unique key."""

    subject = models.UUIDField()
    lapse = models.CharField(max_length=40)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="told")
    claim = models.UUIDField(db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("what was told once")
        verbose_name_plural = _("what was told once")
        constraints = [
            models.UniqueConstraint(fields=["subject", "lapse", "recipient"], name="notice_once_per_lapse"),
        ]

    def __str__(self) -> str:
        return f"{self.lapse} {self.subject}"


class SmsDay(models.Model):
    """What text messages cost on a day, in fen; taken before each is sent, in one conditional UPDATE."""

    day = models.DateField(primary_key=True)
    spent_fen = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("text messages of a day")
        verbose_name_plural = _("text messages by day")

    def __str__(self) -> str:
        return f"{self.day}: {self.spent_fen}"


class Reach(models.Model):
    """How an account is reached beside the inbox: its numbers in chats, and the channels switched off by its holder."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reach")
    wecom_id = models.CharField(_("number in WeChat Work"), max_length=64, blank=True)
    dingtalk_id = models.CharField(_("number in DingTalk"), max_length=64, blank=True)
    zhezhengding_id = models.CharField(_("number in Zhejiang government DingTalk"), max_length=64, blank=True)
    off = models.JSONField(default=list, blank=True)
    language = models.CharField(_("language of messages"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")

    class Meta:
        verbose_name = _("ways to reach an account")
        verbose_name_plural = _("ways to reach accounts")

    def __str__(self) -> str:
        return str(self.user)


class ReminderRun(models.Model):
    """One day's search for what is due. It stands when the search is done."""

    day = models.DateField(primary_key=True)
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminders of a day")
        verbose_name_plural = _("reminders by day")

    def __str__(self) -> str:
        return str(self.day)


class ReminderLine(models.Model):
    """How many lapses of a unit were told on a day, for the copy that officers read."""

    day = models.DateField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    late = models.PositiveIntegerField(default=0)
    soon = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("unit reminded on a day")
        verbose_name_plural = _("units reminded by day")
        constraints = [models.UniqueConstraint(fields=["day", "organisation"], name="notice_reminder_line_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.organisation}"
