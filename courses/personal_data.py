"""What course pages hold about people: nothing."""

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(model="courses.HomePage", fields=("intro",), why="a page"),
    NotPersonal(model="courses.CourseIndexPage", fields=("intro",), why="a page"),
    NotPersonal(
        model="courses.CoursePage",
        fields=("audience", "intro", "cover", "quiz_key", "content_key"),
        why="a page",
    ),
    NotPersonal(model="courses.ShippedContent", fields=("key", "sha256"), why="what the site was shipped with"),
    NotPersonal(model="courses.LessonPage", fields=("summary", "body", "content_key"), why="a page"),
]
