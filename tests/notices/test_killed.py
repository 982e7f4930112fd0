"""A task worker killed for real while a message is claimed: it went once, or nobody knows, and never twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.common.jobs.workers import Workers
from tests.notices.fakes import mail_server
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "ask.py"


@pytest.fixture
def post():
    with mail_server() as found:
        yield found


@pytest.fixture
def workers(race_dir, tmp_path, post):
    workers = Workers(shutil.copytree(race_dir, tmp_path / "site"))
    workers.extra["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    yield workers
    workers.stop()


def state(workers):
    ((found,),) = workers.sql("SELECT state FROM notices_delivery")
    return found


def kill_while_sending(workers, post, at):
    """`kill -9` when the mail server has heard the word; then the times of claim and lease are over."""
    post.holds_at = at
    run_race(SCRIPT, workers.folder, **workers.extra)
    worker = workers.start()
    workers.until(post.reached.is_set)
    worker.kill()
    worker.wait()
    assert state(workers) == "sending"
    workers.sql("UPDATE notices_delivery SET claimed_at = '2020-01-01 00:00:00'")
    workers.end_leases()


@pytest.mark.parametrize(("at", "mails"), [("RCPT", 0), ("DATA", 1)])
def test_a_message_of_a_killed_worker_is_perhaps_sent_and_not_sent_again(workers, post, at, mails):
    kill_while_sending(workers, post, at)
    workers.start()
    workers.until(lambda: state(workers) != "sending")
    assert state(workers) == "perhaps"
    workers.until(lambda: not workers.sql("SELECT 1 FROM jobs_job WHERE held_until IS NOT NULL"))
    assert len(post.mails) == mails


def test_without_its_claim_it_would_be_sent_a_second_time(workers, post):
    """The control: the row as the first worker found it."""
    kill_while_sending(workers, post, "DATA")
    workers.sql("UPDATE notices_delivery SET state = 'waiting', claimed_at = NULL")
    workers.start()
    workers.until(lambda: state(workers) == "sent")
    assert len(post.mails) == 2
