"""Course pages in Wagtail: home, index, course, lesson. A course names its quiz by key."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from common.drawing_select import DrawingSelect
from common.pasted_text import PastedPageForm
from common.search import CutAutocompleteField, CutSearchField

from .audiences import courses_for
from .blocks import LESSON_BLOCKS
from .campaign_models import Campaign, CampaignEntry, CampaignPeriod
from .content_keys import KeyedContent, content_key_field
from .drawn import drawing_choices
from .extensions import home_figures, page_parts, preview_template
from .forms import CourseForm
from .lesson_field import LessonField
from .lesson_files.names import files_of
from .progress_models import LessonProgress
from .review_models import ReviewStep
from .widgets import QuizSelect

__all__ = ["Campaign", "CampaignEntry", "CampaignPeriod", "LessonProgress", "ReviewStep"]

# What a line with a link to a page shows and needs.
PAGE_LINE = ["title", "slug", "url_path", "path", "depth", "content_type", "locale"]
LESSON_LINE = [*PAGE_LINE, "summary", "minutes"]
SEARCH_TITLE = [CutSearchField("title", boost=2), CutAutocompleteField("title")]


class HomePage(Page):
    """The front door."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "home/home_page.html"
    subpage_types = ["courses.CourseIndexPage", "venues.VenuePage", "portal.ArticleIndexPage"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        courses = CoursePage.objects.live().public().order_by("path").select_related("cover_image")
        return {**super().get_context(request, *args, **kwargs), **courses_for(request, courses), **home_figures()}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds the page of an address: itself, or any page below in two light queries where Wagtail asks two a level.

        `self` may have been kept for a minute (common.sites), so it reads its own row anew.
        """
        if not path_components:
            return super(HomePage, type(self).objects.get(pk=self.pk)).route(request, path_components)
        page = self._page_below(path_components)
        return super().route(request, path_components) if page is None else page.route(request, [])

    def _page_below(self, path_components: list[str]) -> Any:
        """The page with this address, of its own class; None when there is none or its class is gone."""
        address = f"{self.url_path}{'/'.join(path_components)}/"
        pages = Page.objects.filter(slug=path_components[-1], url_path=address)
        found = pages.order_by().values_list("pk", "content_type_id").first()
        kind = ContentType.objects.get_for_id(found[1]).model_class() if found else None
        return kind._default_manager.get(pk=found[0]) if found and kind else None


class SeldomRestricted:
    """Where no page of the site is restricted, one small query says so; Wagtail asks for all pages above first."""

    def get_view_restrictions(self) -> Any:
        if not PageViewRestriction.objects.exists():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]


class CourseIndexPage(SeldomRestricted, Page):
    """All courses. What signed-out visitors read of courses is the same for all of them (`is_for_all`)."""

    is_for_all = True

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "courses/course_index.html"
    subpage_types = ["courses.CoursePage"]
    parent_page_types = ["courses.HomePage"]

    class Meta:
        verbose_name = _("course index")
        verbose_name_plural = _("course indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        courses = CoursePage.objects.live().public().child_of(self).select_related("cover_image")
        return {**super().get_context(request, *args, **kwargs), **courses_for(request, courses)}


class CoursePage(KeyedContent, SeldomRestricted, Page):
    """One course; its lessons are its children.

    `content_key` is its name for good (`content_keys.py`); `quiz_key` is the `key` of its quiz, which is no page.
    """

    is_for_all = True

    audience = models.CharField(_("audience"), max_length=60, blank=True)
    readers = models.JSONField(_("comes first for"), default=list, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20)
    cover = models.CharField(_("cover drawing"), max_length=120, blank=True)
    cover_image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("cover image"), help_text=_("Goes before the drawing."),
    )  # fmt: skip
    quiz_key = models.CharField(_("quiz"), max_length=60, blank=True)
    large_type = models.BooleanField(
        _("large type"), default=False, help_text=_("Lessons are shown in larger letters, for elderly readers.")
    )
    content_key = content_key_field()

    base_form_class = CourseForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("audience"),
        FieldPanel("readers"),
        FieldPanel("intro"),
        FieldPanel("minutes"),
        FieldPanel("cover", widget=DrawingSelect(choices=drawing_choices)),
        FieldPanel("cover_image"),
        FieldPanel("quiz_key", widget=QuizSelect),
        FieldPanel("large_type"),
    ]
    search_fields = [*Page.search_fields, *SEARCH_TITLE, CutSearchField("intro")]
    template = "courses/course.html"
    subpage_types = ["courses.LessonPage"]
    parent_page_types = ["courses.CourseIndexPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def key(self) -> str:
        """The content key as the ledger writes it: with the kind of content in front."""
        return f"course:{self.content_key}"

    def first_key(self) -> str:
        """The slug at first; it may change afterwards, the content key does not."""
        return str(self.slug)

    def lessons(self) -> Any:
        """The published lessons in order."""
        return LessonPage.objects.live().public().child_of(self).order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.quizzes.models import Quiz
        from courses.quizzes.printing import may_print

        lessons = list(self.lessons().only(*LESSON_LINE, "content_key"))
        quiz = Quiz.objects.filter(key=self.quiz_key).first() if self.quiz_key else None
        context = {**super().get_context(request, *args, **kwargs), "lessons": lessons, "quiz": quiz}
        context["may_print"] = quiz is not None and request.user.is_authenticated and may_print(request.user)
        context |= page_parts(self, request, lessons)
        return context


class LessonPage(KeyedContent, SeldomRestricted, Page):
    """One lesson: a page of a course. Drills point to it by its `content_key`."""

    is_for_all = True

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    body = LessonField(LESSON_BLOCKS, blank=True, verbose_name=_("body"))
    content_key = content_key_field()

    base_form_class = PastedPageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        InlinePanel(
            "textbook_points",
            heading=_("Where it stands in the textbook"),
            help_text=_(
                "One line for each place: the book as its cover names it; grade, unit and page as your copy has them."
                " They are printed on the lesson plan."
            ),
        ),
    ]
    search_fields = [*Page.search_fields, *SEARCH_TITLE, CutSearchField("summary"), CutSearchField("body")]
    template = "courses/lesson.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def first_key(self) -> str:
        """The course's content key and the slug, as `course/lesson`; the slug alone while it has no place yet."""
        course = self.get_parent().specific if self.path else None
        return f"{course.content_key}/{self.slug}" if isinstance(course, CoursePage) else str(self.slug)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        course = CoursePage.objects.parent_of(self).only(*PAGE_LINE, "large_type", "quiz_key").get()
        siblings = list(course.lessons().only(*LESSON_LINE))
        place = next((index for index, lesson in enumerate(siblings) if lesson.pk == self.pk), 0)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": course,
            "number": place + 1,
            "count": len(siblings),
            "previous": siblings[place - 1] if place else None,
            "next": siblings[place + 1] if place + 1 < len(siblings) else None,
            **page_parts(self, request, siblings),
            "files": files_of(self.pk) if self.pk else [],
        }

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        from .previewing import modes

        return modes()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        from .previewing import look_as_nobody

        look_as_nobody(request)
        return super().serve_preview(request, mode_name)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from .previewing import preview_parts

        return {**super().get_preview_context(request, mode_name), **preview_parts(self, mode_name)}

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return preview_template(mode_name) or str(super().get_preview_template(request, mode_name))


class TextbookPoint(Orderable):
    """Where a lesson's matter stands in the local textbook, as an editor found it there."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="textbook_points")
    book = models.CharField(_("textbook"), max_length=120)
    place = models.CharField(_("grade, unit, page"), max_length=120)

    panels = [FieldRowPanel([FieldPanel("book"), FieldPanel("place")])]

    class Meta(Orderable.Meta):
        verbose_name = _("place in the textbook")
        verbose_name_plural = _("places in the textbook")

    def __str__(self) -> str:
        return f"{self.book} {self.place}"


class ShippedContent(models.Model):
    """An entry of the content files that was put into the CMS, with the digest of what it said then."""

    key = models.CharField(max_length=160, unique=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("shipped content")
        verbose_name_plural = _("shipped content")

    def __str__(self) -> str:
        return self.key
