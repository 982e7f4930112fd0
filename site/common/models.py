"""The heartbeat of background processes: the only table without a domain (ADR 0002)."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a named background process was last alive."""

    name = models.CharField(max_length=120, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str) -> None:
        """Notes that process `name` is alive now."""
        cls.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})

    @classmethod
    def end(cls, name: str) -> None:
        """Notes that process `name` has stopped; one that is killed is missed by its age."""
        cls.objects.filter(name=name).delete()
