"""The questions of a lesson, looked at and chosen anew before the first of them is shown."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.models import CoursePage
from courses.quizzes.models import Question

from .holding import for_holders, led_or_held
from .lesson_questions import MOST_QUESTIONS, choose_questions, chosen_keys, left_out, may_choose, own_and_others
from .models import LiveLesson
from .opening import lesson_named
from .pacing import StaleError


class QuestionsForm(forms.Form):
    """Which questions are asked: the lesson's own first, then the rest of its course."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    own = forms.MultipleChoiceField(
        label=gettext_lazy("Of this lesson"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Of the rest of the course"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, own: list[Question], others: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {question.key: question for question in (*own, *others)}
        for name, questions in (("own", own), ("others", others)):
            field: Any = self.fields[name]
            field.choices = [(one.key, f"{one.stem}（{one.get_topic_display()}）") for one in questions]
            if not questions:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        keys = [*data.get("own", []), *data.get("others", [])]
        if len(keys) > MOST_QUESTIONS:
            raise forms.ValidationError(_("At most %(most)s questions.") % {"most": MOST_QUESTIONS})
        data["questions"] = [self.by_key[key] for key in keys]
        return data


@never_cache
@for_holders
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """Which questions the lesson asks, for who teaches it. The right answers are not on it: the class sees it, too."""
    lesson: LiveLesson = get_object_or_404(led_or_held(request), pk=lesson_id)
    page = lesson_named(lesson.lesson_key)
    if page is None or not may_choose(lesson):
        return redirect("classroom:board", lesson.pk)
    course = CoursePage.objects.parent_of(page).get()
    own, others = own_and_others(page, course)
    keys = chosen_keys(lesson)
    first = {"own": keys, "others": keys, "seen": lesson.version}
    form = QuestionsForm(own, others, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            choose_questions(lesson=lesson, questions=form.cleaned_data["questions"], seen=form.cleaned_data["seen"])
        except StaleError:
            form.add_error(None, _("Another page went on with this lesson; here is where it is."))
        else:
            return redirect("classroom:board", lesson.pk)
    context = {"lesson": lesson, "form": form, "most": MOST_QUESTIONS, "left_out": left_out(course)}
    return render(request, "classroom/questions.html", context, status=400 if form.errors else 200)
