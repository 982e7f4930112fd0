"""/metrics: figures in Prometheus' text format, for this machine itself or for who has METRICS_TOKEN.

They are read from the database when they are asked for, so that any of several web processes gives the same ones; only
`firesafety_requests_total` and `firesafety_request_seconds_total` are of the process that answers. Nobody is named.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .health import WORKERS, look
from .requests import answered, answered_s

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STARTED = time.time()
Sample = tuple[dict[str, str], float]  # labels and value


class Figure:
    """One figure with its help and its samples: labels and value."""

    def __init__(self, name: str, kind: str, text: str, samples: list[Sample]) -> None:
        self.name, self.kind, self.text, self.samples = f"firesafety_{name}", kind, text, samples

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.text}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.samples:
            inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
            yield f"{self.name}{'{' + inner + '}' if inner else ''} {value:.10g}"


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _age_s(moment: datetime | None) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


def _parts() -> list[Figure]:
    parts = look()
    up = [({"part": name}, float(parts[name] == "up")) for name in ("database", "cache", "channel_layer", *WORKERS)]
    seen = [({"worker": name}, parts[f"{name}_seen_s"]) for name in WORKERS if parts[f"{name}_seen_s"] is not None]
    return [
        Figure("up", "gauge", "1 when a part works, as /healthz sees it.", up),
        Figure("worker_seen_seconds", "gauge", "Seconds since the youngest beat of a kind of worker.", seen),
    ]


def _jobs() -> list[Figure]:
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    counts = dict(DBTaskResult.objects.values_list("status").annotate(Count("id")).order_by())
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=timezone.now())
    oldest = waiting.aggregate(at=Min("enqueued_at"))["at"]
    states = [({"state": str(state).lower()}, float(counts.get(state, 0))) for state in TaskResultStatus.values]
    return [
        Figure("jobs", "gauge", "Background jobs by state.", states),
        Figure(
            "jobs_oldest_seconds", "gauge", "How long the oldest job that may run has waited.", [({}, _age_s(oldest))]
        ),
    ]


def _drills() -> list[Figure]:
    from simulator.drills.models import DrillSession

    counts = DrillSession.objects.filter(ended_at=None).values_list("state").annotate(Count("id")).order_by()
    states = [({"state": state}, float(count)) for state, count in counts]
    return [Figure("drills_open", "gauge", "Drills that have not ended, by state.", states)]


def _messages() -> list[Figure]:
    from notices.models import Delivery

    recent = Delivery.objects.filter(message__made_at__gte=timezone.now() - timedelta(days=1))
    counts = recent.values_list("channel", "state").annotate(Count("id")).order_by()
    states = [({"channel": channel, "state": state}, float(count)) for channel, state, count in counts]
    return [Figure("messages_day", "gauge", "Rows of the outbox of the last 24 hours, by channel and state.", states)]


def _ledger() -> list[Figure]:
    from courses.training.models import Evidence

    waiting = Evidence.objects.filter(seal=None)
    oldest = waiting.aggregate(at=Min("recorded_at"))["at"]
    return [
        Figure(
            "ledger_unsealed", "gauge", "Rows of the ledger that wait to be sealed.", [({}, float(waiting.count()))]
        ),
        Figure("ledger_unsealed_seconds", "gauge", "How long the oldest of them has waited.", [({}, _age_s(oldest))]),
    ]


def _sign_ins() -> list[Figure]:
    from people.models import SignIn

    day = SignIn.objects.filter(at__gte=timezone.now() - timedelta(days=1))
    counts = day.values_list("kind").annotate(Count("id")).order_by()
    return [
        Figure("sign_ins_day", "gauge", "Lines of the sign-in log of the last 24 hours.",
               [({"kind": kind}, float(count)) for kind, count in counts])
    ]  # fmt: skip


def _machine() -> list[Figure]:
    from .backups.writing import backups_in

    newest = max((path.stat().st_mtime for path in backups_in(Path(settings.BACKUP_DIR))), default=None)
    backup: list[Sample] = [] if newest is None else [({}, max(0.0, time.time() - newest))]
    free = shutil.disk_usage(settings.VAR_DIR).free
    process = {"process": str(os.getpid())}
    return [
        Figure("backup_age_seconds", "gauge", "Age of the newest backup; no sample without one.", backup),
        Figure("disk_free_bytes", "gauge", "Free space where VAR_DIR lies.", [({}, float(free))]),
        Figure("process_start_time_seconds", "gauge", "When this process started.", [(process, STARTED)]),
        Figure("requests_total", "counter", "Answers of this process by kind of status.",
               [({"status": kind, **process}, float(count)) for kind, count in sorted(answered.items())]),
        Figure("request_seconds_total", "counter", "Seconds which those answers took.",
               [({"status": kind, **process}, float(seconds)) for kind, seconds in sorted(answered_s.items())]),
    ]  # fmt: skip


SOURCES: tuple[Callable[[], list[Figure]], ...] = (_parts, _machine, _jobs, _drills, _messages, _ledger, _sign_ins)


def figures() -> list[Figure]:
    """Every figure; those of the database are left out while it is away, and `up` says so."""
    found: list[Figure] = []
    for source in SOURCES:
        try:
            found += source()
        except Error:
            continue
    return found


def may_read(request: HttpRequest) -> bool:
    """True for METRICS_TOKEN, and for a program on this machine that no proxy speaks for."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and kind.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    if any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as text; 403 for everybody else."""
    if not may_read(request):
        return HttpResponse("METRICS_TOKEN\n", status=403, content_type="text/plain; charset=utf-8")
    text = "\n".join(line for figure in figures() for line in figure.lines())
    return HttpResponse(f"{text}\n", content_type=CONTENT_TYPE)
