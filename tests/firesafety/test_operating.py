"""What an operator's monitors read: /readyz, /metrics, and the log as JSON with the numbers of requests."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from common.models import Heartbeat
from firesafety import readiness
from firesafety.logs import JsonFormatter, request_id
from firesafety.metrics import figures, may_read
from firesafety.requests import RequestMiddleware

SAMPLE = re.compile(r'^firesafety_[a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\})? [\d.e+-]+$')
TOKEN = "t" * 40


@pytest.fixture
def working(db):
    cache.clear()
    Heartbeat.beat("task-worker:a")
    Heartbeat.beat("drill-worker:b")


def test_it_is_ready_when_all_parts_work_and_nothing_waits_to_be_migrated(client, working):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"], answer.json()["status"]) == (200, "applied", "ready")


def test_a_migration_that_waits_keeps_it_from_being_ready(client, working):
    MigrationRecorder(connection).record_unapplied("people", "0001_initial")
    assert readiness.waiting_migrations() == ["people.0001_initial"]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "waiting")
    assert answer["Retry-After"]


def test_a_worker_that_is_missing_keeps_it_from_being_ready(client, db):
    cache.clear()
    Heartbeat.beat("task-worker:a")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["drill_worker"]) == (503, "down")


def test_every_line_of_the_figures_is_prometheus_text(client, working, employee):
    client.get("/readyz")
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    odd = [line for line in lines if not line.startswith(("# HELP ", "# TYPE ")) and not SAMPLE.match(line)]
    assert odd == []
    assert 'firesafety_up{part="task_worker"} 1' in lines
    names = {figure.name for figure in figures()}
    assert {"firesafety_jobs", "firesafety_ledger_unsealed", "firesafety_backup_age_seconds"} <= names
    assert len(names) == len(figures())
    assert employee.username not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "headers", "opens"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("10.0.0.7", {}, False),
        ("10.0.0.7", {"authorization": f"Bearer {TOKEN}"}, True),
        ("127.0.0.1", {"authorization": "Bearer wrong"}, False),
    ],
)
def test_figures_are_for_this_machine_and_for_the_token(settings, address, headers, opens):
    settings.METRICS_TOKEN = TOKEN
    request = RequestFactory(headers=headers).get("/metrics", REMOTE_ADDR=address)
    assert may_read(request) is opens


def test_an_empty_token_opens_nothing(settings):
    settings.METRICS_TOKEN = ""
    request = RequestFactory(headers={"authorization": "Bearer "}).get("/metrics", REMOTE_ADDR="10.0.0.7")
    assert not may_read(request)


def test_a_stranger_reads_no_figures_through_the_proxy(client, db):
    assert client.get("/metrics", headers={"x-forwarded-for": "8.8.8.8"}).status_code == 403


def record_of(message: str, **extra: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": message, **extra})
    return json.loads(JsonFormatter().format(record))


def test_the_log_has_the_number_of_the_request_it_belongs_to():
    found = {}

    def view(request):
        found.update(record_of("演练\n开始"))
        from django.http import HttpResponse

        return HttpResponse()

    answer = RequestMiddleware(view)(RequestFactory(headers={"x-request-id": "abcdef-123456"}).get("/a?phone=1"))
    assert (found["request_id"], found["message"]) == ("abcdef-123456", "演练\n开始")
    assert answer["X-Request-ID"] == "abcdef-123456"
    assert "request_id" not in record_of("later")
    assert request_id.get() == ""


def test_a_number_that_is_none_is_not_taken_over(rf, caplog):
    from django.http import HttpResponse

    caplog.set_level(logging.INFO, logger="firesafety.requests")
    answer = RequestMiddleware(lambda request: HttpResponse())(
        RequestFactory(headers={"x-request-id": 'a" level="ERROR'}).get("/venues/?phone=13800000000")
    )
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])
    line = JsonFormatter().format(caplog.records[-1])
    assert json.loads(line)["path"] == "/venues/"
    assert "13800000000" not in line


def test_a_fault_is_logged_on_one_line_with_its_traceback():
    try:
        raise ValueError("odd")
    except ValueError:
        import sys

        found = record_of("failed", exc_info=sys.exc_info())
    assert "ValueError: odd" in str(found["traceback"])
