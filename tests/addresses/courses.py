"""Addresses of courses, lessons, quizzes, films of lessons."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import Entry

COURSES = [
    Entry("short", "/s/{short}/", status=302),
    Entry("poster", "/s/{short}/poster.pdf", kind=FILE),
    Entry("poster.picture", "/s/{short}/poster.png", kind=FILE),
    Entry("home", "/", query=("for",)),
    Entry("courses", "/courses/", query=("for",)),
    Entry("course", "/courses/{course}/"),
    Entry("lesson", "/courses/{course}/{lesson}/"),
    *(
        Entry(f"lesson.{name}", f"/courses/lessons/{{lesson_page}}/{name}", kind=FILE)
        for name in ("plan.docx", "plan.pdf", "slides.pptx", "worksheet.pdf", "poster.pdf")
    ),
    Entry("lesson.progress", "/courses/lessons/{lesson_page}/progress/", status=405, fields=()),
    Entry("lesson.finish", "/courses/lessons/{lesson_page}/finish/", "pupil", SIGNED_IN, POST_ONLY, fields=()),
    Entry("search", "/courses/search/?q=火", query=("q",)),
    Entry("film", "/films/{film}/"),
    Entry("films", "/films/", query=("page",)),
    Entry("broadcasts", "/films/broadcasts/"),
    Entry("broadcasts.pdf", "/films/broadcasts/texts.pdf", kind=FILE),
    Entry("broadcast.speak", "/films/broadcasts/{broadcast}/speak/", status=POST_ONLY, fields=()),
    Entry("film.watch", "/films/{script}/watch/"),
    Entry("quiz.bank.workbook", "/quizzes/bank.xlsx", "editor", FILE),
    Entry("quiz.bank.gift", "/quizzes/bank.gift.txt", "editor", FILE),
    Entry("quiz.analysis", "/quizzes/analysis/?quiz={quiz}", "editor", SIGNED_IN, query=("quiz", "page")),
    Entry("quiz.missed", "/quizzes/missed/", "officer", SIGNED_IN, query=("page",)),
    Entry(
        "quiz.allowances",
        "/quizzes/allowances/",
        "teacher",
        SIGNED_IN,
        query=("page",),
        fields=("school_class", "seat", "unit", "who", "extra_percent", "until", "end"),
    ),
    Entry("quiz.print", "/quizzes/{quiz}/print/", "teacher", SIGNED_IN),
    Entry("quiz.print.paper", "/quizzes/{quiz}/print/7.pdf", "teacher", FILE),
    Entry("quiz.print.key", "/quizzes/{quiz}/print/7-key.pdf", "teacher", FILE),
    Entry("quiz.start", "/quizzes/{quiz}/start/", "pupil", SIGNED_IN, POST_ONLY, fields=("membership",)),
    Entry(
        "quiz.paper",
        "/quizzes/attempts/{attempt}/",
        "pupil",
        SIGNED_IN,
        fields=("submission", "blank_ok", "q*", "t*"),
    ),
    Entry("quiz.marked", "/quizzes/attempts/{marked_attempt}/", "pupil", SIGNED_IN, fields=()),
]
