"""Background jobs of this room: one line each."""

from django_tasks import task


@task(backend="jobs")
def make_film(key: str) -> None:
    from .services import render_film

    render_film(key)
