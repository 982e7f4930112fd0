"""Background jobs of this room: one line each."""

from django_tasks import task


@task(backend="jobs")
def play_branches(session_id: str) -> None:
    from .models import DrillSession
    from .results.counterfactuals import play_all

    play_all(DrillSession.objects.get(pk=session_id))
