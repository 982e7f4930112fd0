"""An editor looks at a lesson that is being written as its readers and a class would, not as who they are."""

from __future__ import annotations

import pytest

from courses.models import LessonPage, LessonProgress
from courses.previewing import READER, modes
from courses.reading import PACE, least_seconds, minutes_at_pace


@pytest.fixture
def draft(course, desk, client) -> LessonPage:
    """A lesson of which the editor, who is also somebody's pupil, is in the middle."""
    client.force_login(desk["editor"])
    found: LessonPage = course.lessons().first()
    return found


def shown(client, page: LessonPage, mode: str) -> str:
    """What the preview of the edit form shows."""
    request = client.get(page.url).wsgi_request
    response = page.make_preview_request(original_request=request, preview_mode=mode)
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_offers_every_audience_and_the_class_s_screen(client, draft):
    form = client.get(f"/cms/pages/{draft.pk}/edit/").content.decode()
    assert {key.removeprefix(READER) for key, _label in modes() if key.startswith(READER)} == set(PACE)
    for words in ("作为读者：小学生", "作为读者：老年人", "作为读者：幼儿园孩子", "班级大屏上"):
        assert words in form


def test_nothing_of_the_editor_is_on_the_preview(client, draft, desk, pupil, course):
    desk["editor"].person = pupil
    desk["editor"].save()
    LessonProgress.objects.create(person=pupil, lesson_key=draft.content_key, block=5, seconds=90)
    own = client.get(draft.url).content.decode()
    assert "data-progress" in own and 'href="#b5"' in own  # as themselves
    for mode, _label in modes():
        page = shown(client, draft, mode)
        assert "data-progress" not in page and 'href="#b5"' not in page and "退出登录" not in page


def test_a_reader_s_preview_says_what_their_pace_makes_of_it(client, draft):
    pupil, elderly = (shown(client, draft, f"{READER}{audience}") for audience in ("primary", "elderly"))
    assert (
        f"满 {least_seconds(draft)} 秒" in pupil
        and f"需要约 {round(minutes_at_pace(draft, 'primary'))} 分钟" in pupil
        and 'class="alert alert-warning"' not in pupil
    )
    assert "lesson-large" in elderly and "lesson-large" not in pupil and 'class="alert alert-warning"' in elderly


def test_a_draft_is_shown_as_it_is_written(client, draft):
    draft.minutes, draft.body = 3, [("text", "<p>就一句话</p>")]
    page = shown(client, draft, f"{READER}staff")
    assert ["就一句话" in page, "满 10 秒" in page, "写的是 3 分钟" in page] == [True] * 3


def test_a_class_s_preview_shows_its_screens_and_the_lesson_s_own_questions(client, draft):
    page = shown(client, draft, "class")
    assert page.count("preview-screen") > 5 and "本课的提问" in page
