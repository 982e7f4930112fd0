"""Background jobs of this room: one line each."""

from django_tasks import task


@task(backend="jobs")
def play_branches(session_id: str) -> None:
    from .branches import play_all
    from .models import DrillSession

    play_all(DrillSession.objects.get(pk=session_id))
