"""Films made by the task worker: lesson films for everybody, replays for those who may see the drill."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from common.made_keys import KeyPanel, NamedForGood

from .scripts.blocks import SceneBlock
from .scripts.panel import FilmPanel
from .scripts.sign_films import check_signs


class FilmState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be made")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class FilmVoice(models.TextChoices):
    NONE = "none", _("silent")
    SYNTHETIC = "synthetic", _("synthetic voice")
    HUMAN = "human", _("human voice")
    BOTH = "both", _("human and synthetic voice")


SYNTHETIC = (FilmVoice.SYNTHETIC, FilmVoice.BOTH)


def private_storage() -> FileSystemStorage:
    """A folder no URL serves: replays go through a view that asks who is looking."""
    return FileSystemStorage(location=settings.VAR_DIR / "private", base_url=None)


class Film(models.Model):
    """One film, its file and how far its making is."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=FilmState.choices, default=FilmState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    error = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="films/", blank=True)
    poster = models.FileField(upload_to="films/", blank=True)
    captions = models.FileField(upload_to="films/", blank=True)
    signs = models.FileField(upload_to="films/", blank=True)  # the sign-language window
    private_file = models.FileField(storage=private_storage, upload_to="replays/", blank=True)
    duration_s = models.FloatField(null=True, blank=True)
    voice = models.CharField(_("voice"), max_length=10, choices=FilmVoice.choices, default=FilmVoice.NONE)
    transcript = models.JSONField(default=list, blank=True)
    made_of = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def __str__(self) -> str:
        return self.title

    @property
    def is_sound(self) -> bool:
        """Whether it is heard alone: a text that was read out."""
        return bool(self.file) and str(self.file.name).endswith(".mp3")

    @property
    def is_synthetic(self) -> bool:
        """Whether a synthetic voice is heard in it, which must be said wherever it is shown."""
        return self.voice in SYNTHETIC


class FilmScript(NamedForGood, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """What a narrated film says and shows, scene by scene. Publishing it asks for the film with its key."""

    key = models.SlugField(_("key"), max_length=60, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=40)
    scenes = StreamField([("scene", SceneBlock())], min_num=1, max_num=30, verbose_name=_("scenes"))

    sign_film = models.ForeignKey(
        get_document_model_string(), models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("sign-language film"),
        help_text=_(
            "An mp4 film of an interpreter, as long as the film and with the same beginning: two seconds of title "
            "come first. It runs in a window of the film, which viewers can close."
        ),
    )  # fmt: skip

    panels = [
        FilmPanel(),
        FieldPanel("title"),
        KeyPanel("key", read_only=True),
        FieldPanel("scenes"),
        FieldPanel("sign_film"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = _("film script")
        verbose_name_plural = _("film scripts")

    def __str__(self) -> str:
        return self.title

    def title_of_key(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.sign_film is not None:
            check_signs(self.sign_film)

    @property
    def film(self) -> Film | None:
        """The film made of it; None before it was published."""
        return Film.objects.filter(key=self.key).first()
