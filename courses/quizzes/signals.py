"""Freezes a version whenever a question is published."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import published

from .models import Question
from .services import freeze_version


@receiver(published, sender=Question)
def freeze_on_publish(sender: type[Question], instance: Question, **kwargs: Any) -> None:
    freeze_version(Question.objects.get(pk=instance.pk))
