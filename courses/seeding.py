"""Puts the shipped courses and questions into the CMS: published, with revisions. Leaves what is there alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.quizzes.models import Choice, Question, Quiz
from courses.quizzes.services import freeze_version

from .models import CourseIndexPage, CoursePage, HomePage, LessonPage

CONTENT = Path(__file__).parent / "content"


def read_content(name: str) -> list[dict[str, Any]]:
    """The entries of one content file."""
    entries: list[dict[str, Any]] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))[name]
    return entries


@transaction.atomic
def seed_content() -> None:
    """Makes the home page, the courses with their lessons, the question bank and the quizzes that are missing."""
    home = _home()
    index = _child(
        home, CourseIndexPage(title="课程", slug="courses", intro="按对象分课，学完即测，留下可核验的证书。")
    )
    for entry in read_content("questions"):
        _question(entry)
    for entry in read_content("courses"):
        _course(index, entry)


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


def _child(parent: Page, page: Page) -> Any:
    """The child of this slug, made and published when it is missing."""
    found = parent.get_children().filter(slug=page.slug).first()
    if found:
        return found.specific
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _course(index: Page, entry: dict[str, Any]) -> None:
    quiz = entry["quiz"]
    Quiz.objects.get_or_create(
        key=quiz["key"],
        defaults={**quiz, "course_key": f"course:{entry['slug']}"},
    )
    course = _child(
        index,
        CoursePage(
            title=entry["title"],
            slug=entry["slug"],
            audience=entry["audience"],
            intro=entry["intro"],
            minutes=entry["minutes"],
            cover=entry["cover"],
            quiz_key=quiz["key"],
        ),
    )
    for lesson in entry["lessons"]:
        blocks = [{"type": kind, "value": value} for block in lesson["body"] for kind, value in block.items()]
        fields = {name: lesson[name] for name in ("title", "slug", "summary", "minutes")}
        _child(course, LessonPage(**fields, body=blocks))


def _question(entry: dict[str, Any]) -> None:
    if Question.objects.filter(key=entry["key"]).exists():
        return
    fields = {name: entry[name] for name in ("key", "audience", "topic", "kind", "stem", "explanation", "source")}
    question = Question(**fields, live=True)
    question.choices = [
        Choice(text=choice["text"], is_correct=choice["correct"], sort_order=order)
        for order, choice in enumerate(entry["choices"])
    ]
    question.save()
    question.save_revision()
    freeze_version(question)
