"""Background jobs of this room: one line each."""

from typing import Any

from django_tasks import task


@task(backend="jobs")
def referee(body: dict[str, Any], division_code: str) -> None:
    from .runs import referee_run

    referee_run(body=body, division_code=division_code)
