"""Background jobs of this room: one line each."""

from django_tasks import task


@task(backend="jobs")
def compute_preview(draft_id: int) -> None:
    from .models import RuleDraft
    from .proposals.impact_preview import run_preview

    run_preview(RuleDraft.objects.select_related("made_by").get(pk=draft_id))


@task(backend="jobs")
def recompute_duties() -> None:
    from .duties.recompute import recompute_all

    recompute_all()
