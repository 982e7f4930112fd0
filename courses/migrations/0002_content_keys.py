from typing import Any

from django.db import migrations, models


def fill_keys(apps: Any, schema_editor: Any) -> None:
    """Courses keep the key under which their quiz has recorded evidence; lessons are named by course and slug."""
    course_page, lesson_page = apps.get_model("courses", "CoursePage"), apps.get_model("courses", "LessonPage")
    quizzes = dict(apps.get_model("quizzes", "Quiz").objects.values_list("key", "course_key"))
    keys = {}
    for course in course_page.objects.order_by("path"):
        key = quizzes.get(course.quiz_key, "").removeprefix("course:") or course.slug
        keys[course.path] = key
        course_page.objects.filter(pk=course.pk).update(content_key=key)
    for lesson in lesson_page.objects.all():
        course = keys.get(lesson.path[:-4])
        key = f"{course}/{lesson.slug}" if course else lesson.slug
        lesson_page.objects.filter(pk=lesson.pk).update(content_key=key)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial"), ("quizzes", "0001_initial")]

    operations = [
        *(
            migrations.AddField(
                name,
                "content_key",
                models.CharField(
                    blank=True, db_index=True, editable=False, max_length=120, verbose_name="content key"
                ),
            )
            for name in ("coursepage", "lessonpage")
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
