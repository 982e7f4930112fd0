"""Puts the shipped courses and questions into the CMS, where editors own them.

A row of `ShippedContent` remembers each entry that was put in, with the digest of what it said then. An entry is put in
once; when the files say something else later, it is brought up to date unless an editor has touched it. What an editor
deleted or took down stays away.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Revision, Site

from courses.quizzes.models import Quiz
from courses.quizzes.shipping import put_in_questions, retire_questions

from .campaigns import put_in_campaigns, shipped_campaigns
from .content_files import fingerprint, read_content, retired_lessons, retired_questions
from .models import CourseIndexPage, CoursePage, HomePage, LessonPage, ShippedContent

ALL_FILES = "files"
COURSE_FIELDS = ("title", "audience", "readers", "intro", "minutes", "cover", "large_type")
LESSON_FIELDS = ("title", "summary", "minutes")


def bring_content_up_to_date() -> bool:
    """Puts in what the files of this version say; False when that has been done. One query and no page made then."""
    now = fingerprint()
    if ShippedContent.objects.filter(key=ALL_FILES, sha256=now).exists():
        return False
    seed_content()
    ShippedContent.objects.update_or_create(key=ALL_FILES, defaults={"sha256": now})
    return True


@transaction.atomic
def seed_content() -> None:
    """Makes the home page, the courses with their lessons, the question bank and the quizzes, as far as they are due.

    Loading twice changes nothing, and nothing that an editor changed is changed.
    """
    index = _index(_home())
    shipping = Shipping()
    put_in_questions(shipping.due("question", read_content("questions")))
    retire_questions(retired_questions())
    for entry in read_content("courses"):
        _put_in_course(index, entry, shipping)
    _take_down_lessons(retired_lessons())
    put_in_campaigns(shipping.new("campaign", shipped_campaigns()))
    shipping.save()


class Shipping:
    """Which entries of the files are new or say something else than when they were put in."""

    def __init__(self) -> None:
        self._known = dict(ShippedContent.objects.values_list("key", "sha256"))
        self._now: dict[str, str] = {}

    def due(self, kind: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entries that are to be put in or brought up to date; they count as put in from now on."""
        return [entry for entry in entries if self.is_due(f"{kind}:{entry['key']}", entry)]

    def new(self, kind: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entries that no earlier load put in."""
        fresh = [entry for entry in entries if not self.was_put_in(f"{kind}:{entry['key']}")]
        return self.due(kind, fresh)

    def is_due(self, key: str, entry: dict[str, Any]) -> bool:
        """Whether this entry is new or changed; it counts as put in from now on."""
        digest = hashlib.sha256(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        if self._known.get(key) == digest:
            return False
        self._now[key] = digest
        return True

    def was_put_in(self, key: str) -> bool:
        """Whether an earlier load put this entry in."""
        return key in self._known

    def save(self) -> None:
        """Remembers what was put in."""
        rows = [ShippedContent(key=key, sha256=digest) for key, digest in self._now.items()]
        ShippedContent.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["key"], update_fields=["sha256"], batch_size=300
        )


def _home() -> HomePage:
    found: HomePage | None = HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    for page in root.get_children():  # Wagtail's welcome page
        page.delete()
    root.refresh_from_db()
    home = HomePage(
        title="消防安全，从会逃生开始",
        slug="home",
        intro="嘉兴市消防安全培训平台：上课、培训、体验、演练，一份档案贯通。",
        locale=Locale.get_default(),
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "嘉兴消防安全培训平台"}
    )
    return home


def _index(home: HomePage) -> Page:
    found: Page | None = CourseIndexPage.objects.child_of(home).first()
    if found:
        return found
    index = CourseIndexPage(title="课程", slug="courses", intro="按对象分课，学完即测，留下可核验的证书。")
    home.add_child(instance=index)
    index.save_revision().publish()
    return index


def _put_in_course(index: Page, entry: dict[str, Any], shipping: Shipping) -> None:
    key = f"course:{entry['slug']}"
    course = CoursePage.objects.filter(content_key=entry["slug"]).first()
    if course is None and shipping.was_put_in(key):
        return  # an editor deleted it, and its lessons with it
    own = {name: value for name, value in entry.items() if name != "lessons"}
    if shipping.is_due(key, own):
        quiz = entry.get("quiz")
        if quiz:
            Quiz.objects.get_or_create(key=quiz["key"], defaults={**quiz, "course_key": key})
            Quiz.objects.filter(key=quiz["key"]).update(topics=quiz.get("topics", []))
        fields = {name: entry[name] for name in COURSE_FIELDS if name in entry}
        fields |= {"quiz_key": quiz["key"]} if quiz else {}
        made = CoursePage(slug=entry["slug"], **fields)
        course = _put_in_page(index, course, made, fields)
    assert course is not None
    for lesson in entry["lessons"]:
        _put_in_lesson(course, entry["slug"], lesson, shipping)


def _put_in_lesson(course: CoursePage, course_slug: str, lesson: dict[str, Any], shipping: Shipping) -> None:
    key = f"lesson:{course_slug}/{lesson['slug']}"
    known = shipping.was_put_in(key)
    if not shipping.is_due(key, lesson):
        return
    found = LessonPage.objects.filter(content_key=f"{course_slug}/{lesson['slug']}").first()
    if found is None and known:
        return
    blocks = [{"type": kind, "value": value} for block in lesson["body"] for kind, value in block.items()]
    fields = {**{name: lesson[name] for name in LESSON_FIELDS}, "body": blocks}
    _put_in_page(course, found, LessonPage(slug=lesson["slug"], **fields), {**fields, "body": None})


def _put_in_page(parent: Page, found: Any, made: Any, fields: dict[str, Any]) -> Any:
    """The page with these fields: made when there is none, brought up to date when no editor has touched it."""
    if found is None:
        parent.add_child(instance=made)
        made.save_revision().publish()
        return made
    if is_touched(found):
        return found
    for name in fields:
        setattr(found, name, getattr(made, name))
    found.save_revision().publish()
    return found


def _take_down_lessons(keys: list[str]) -> None:
    """Unpublishes lessons that no editor has touched; one that an editor made theirs stays."""
    for lesson in LessonPage.objects.filter(live=True, content_key__in=keys):
        if not is_touched(lesson):
            lesson.unpublish()


def is_touched(page: Page) -> bool:
    """Whether somebody has saved, taken down or left a draft of this page since it was put in."""
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id=str(page.pk), user__isnull=False
    )
    return not page.live or page.has_unpublished_changes or revisions.exists()
