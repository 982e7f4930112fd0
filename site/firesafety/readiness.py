"""/readyz: 200 when this installation can take people in; a 503 names what is missing.

Beside what /healthz looks at, every migration of the code is applied: a release whose migrations wait would answer
with errors.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse

from .health import WORKERS, look
from .outages import RETRY_AFTER_S

KEEP_S = 2


def migrations_of_the_code() -> set[tuple[str, str]]:
    """Every migration that lies in the installed apps, by label and name. Nothing is imported for it."""
    found = set()
    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations")
        for folder in (spec.submodule_search_locations or []) if spec else []:
            names = (path.stem for path in Path(folder).glob("[!_]*.py"))
            found |= {(app.label, name) for name in names}
    return found


def waiting_migrations() -> list[str]:
    """Migrations that the code has and this database has not, as `app.name`."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(".".join(key) for key in migrations_of_the_code() - applied)


def _look() -> dict[str, Any]:
    parts = look()
    found: dict[str, Any] = {name: parts[name] for name in ("database", "cache", "channel_layer", *WORKERS)}
    try:
        waiting = waiting_migrations() if found["database"] == "up" else []
        found["migrations"] = "waiting" if waiting else "applied" if found["database"] == "up" else "unknown"
    except Error:
        found["migrations"] = "unknown"
    return found


def readyz(request: HttpRequest) -> JsonResponse:
    """The state of each part, kept for two seconds so that probing costs nothing."""
    parts = cache.get("readyz")
    if parts is None:
        parts = _look()
        cache.set("readyz", parts, KEEP_S)
    ready = parts["migrations"] == "applied" and "down" not in parts.values()
    response = JsonResponse({"status": "ready" if ready else "waiting", **parts}, status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response
