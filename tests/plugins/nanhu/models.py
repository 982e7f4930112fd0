"""What the county keeps in a table of its own."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

OLD = timedelta(minutes=5)


class BoardLook(models.Model):
    """Whether the notice board answered when it was asked last: one row."""

    answers = models.BooleanField()
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.at} {self.answers}"

    @staticmethod
    def state() -> str:
        """What is known of the board now."""
        last = BoardLook.objects.filter(at__gt=timezone.now() - OLD).first()
        return "未知" if last is None else "正常" if last.answers else "不通"
