"""Places of worship: what belongs to one faith stands in its own lesson alone, and the quiz asks what all share."""

from __future__ import annotations

import re

from courses.content_files import read_content

from .content_reading import blocks, lessons, raw_courses, words

# The lesson of each faith, its drawing, and words that are its own.
FAITHS = {
    "incense-halls": ("incense", "佛|寺|头香|幡|居士|经卷"),
    "taoist-halls": ("paper-furnace", "道教|道长|宫观|科仪|化纸|法器"),
    "halls-of-worship": ("chapel-doors", "基督教|唱诗|主日|平安夜"),
    "catholic-churches": ("candle-stand", "天主教|弥撒|圣堂|祭台|告解|教友"),
    "prayer-halls": ("prayer-shoes", "伊斯兰|礼拜|阿訇|斋月"),
}
LESSONS = {
    name.partition("/")[2]: (made["title"] + "".join(words(made["body"])), [p["path"] for p in blocks(made, "picture")])
    for name, raw, made in lessons()
    if raw["reads"] == "religious"
}


FAITH_COURSES = {course["slug"] for course in raw_courses() if "faith" in course}


def mixed_in(lesson: str) -> list[str]:
    """Faiths other than its own whose words or drawing a lesson has."""
    text, pictures = LESSONS[lesson]
    return [
        faith
        for faith, (drawing, own) in FAITHS.items()
        if faith != lesson and (re.search(own, text) or any(path.endswith(f"/{drawing}.svg") for path in pictures))
    ]


def test_each_faith_has_a_lesson_with_a_drawing_of_its_own():
    for faith, (drawing, own) in FAITHS.items():
        text, pictures = LESSONS[faith]
        assert any(path.endswith(f"/{drawing}.svg") for path in pictures)
        assert re.search(own, text), "control"


def test_no_course_asks_for_lessons_of_two_faiths():
    """A certificate asks for all lessons of its course."""
    courses = [course for course in raw_courses() if course["reads"] == "religious"]
    taught = [[lesson["slug"] for lesson in course["lessons"] if lesson["slug"] in FAITHS] for course in courses]
    assert sorted(map(len, taught)) == [0, *(1 for _faith in FAITHS)]


def test_no_lesson_mixes_faiths():
    assert {lesson: found for lesson in LESSONS if (found := mixed_in(lesson))} == {}


def test_the_quiz_asks_what_all_share():
    own = "|".join(words for _drawing, words in FAITHS.values())
    drawings = {drawing for drawing, _words in FAITHS.values()}
    asked = [entry for entry in read_content("questions") if "religious" in entry["audience"]]
    assert len(asked) >= 20
    assert {key.partition("/")[0] for entry in asked for key in entry["lessons"]} & FAITH_COURSES == set()
    assert [
        entry["key"]
        for entry in asked
        if re.search(own, entry["stem"] + "".join(words(entry["choices"])))
        or any(entry["picture"].endswith(f"/{drawing}.svg") for drawing in drawings)
    ] == []
