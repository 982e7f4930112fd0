"""What a unit keeps beside who works in it: signed duty letters, changes told to the brigade, words of its roster."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisations import Membership, Organisation, Post
from .persons import Person
from .superiors import private_storage


class LetterScan(models.Model):
    """A signed and sealed sheet, or a file of many, that shows the letters of a year; it goes with the last of them."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="letter_scans", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    file = models.FileField(_("file"), storage=private_storage, upload_to="letters/%Y/", max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("scan of signed duty letters")
        verbose_name_plural = _("scans of signed duty letters")
        constraints = [models.UniqueConstraint(fields=["organisation", "year", "sha256"], name="letter_scan_only_once")]

    def __str__(self) -> str:
        return self.name


class DutyLetter(models.Model):
    """A duty letter of one year, signed on paper by who holds a post, as the unit filed it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="duty_letters", verbose_name=_("unit"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="duty_letters", verbose_name=_("person"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2999)])
    signed_on = models.DateField(_("signed on"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed at"), auto_now_add=True)
    scan = models.ForeignKey(
        LetterScan, models.SET_NULL, null=True, blank=True, related_name="letters", verbose_name=_("signed sheet")
    )

    class Meta:
        verbose_name = _("signed duty letter")
        verbose_name_plural = _("signed duty letters")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person", "post", "year"], name="duty_letter_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.year}"


class ChangeKind(models.TextChoices):
    BEGAN = "began", _("took the post")
    ENDED = "ended", _("left the post")


class ChangeReport(models.Model):
    """That a change of a post that is reported to the brigade's register was reported there, and when."""

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="change_reports", verbose_name=_("membership")
    )
    change = models.CharField(_("change"), max_length=10, choices=ChangeKind.choices)
    reported_on = models.DateField(_("reported on"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reported by")
    )

    class Meta:
        verbose_name = _("reported change")
        verbose_name_plural = _("reported changes")
        constraints = [models.UniqueConstraint(fields=["membership", "change"], name="change_reported_once")]

    def __str__(self) -> str:
        return f"{self.membership} {self.change}"


class PostWord(models.Model):
    """A word of a unit's own roster, as words are compared, and the post of the catalogue that it means there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="post_words", verbose_name=_("unit"))
    words = models.CharField(_("words of the roster"), max_length=40)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), auto_now=True)

    class Meta:
        verbose_name = _("word for a post")
        verbose_name_plural = _("words for posts")
        constraints = [models.UniqueConstraint(fields=["organisation", "words"], name="post_word_once")]

    def __str__(self) -> str:
        return f"{self.words} → {self.post}"
