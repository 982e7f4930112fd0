"""Films made by the task worker: lesson films for everybody, replays for those who may see the drill."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _


class FilmState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be made")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


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
    private_file = models.FileField(storage=private_storage, upload_to="replays/", blank=True)
    duration_s = models.FloatField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def __str__(self) -> str:
        return self.title
