"""Behind a proxy every client counts for itself, once the proxy is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.ratelimit import client_address
from firesafety import checks
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "proxied.py"


def test_clients_behind_a_named_proxy_are_told_apart(race_dir):
    assert run_race(SCRIPT, race_dir, TRUSTED_PROXIES="127.0.0.2") == {"404": 70}


def test_a_network_may_be_named(race_dir):
    assert run_race(SCRIPT, race_dir, TRUSTED_PROXIES="127.0.0.0/29, ::1") == {"404": 70}


def test_behind_an_unnamed_proxy_all_are_one(race_dir):
    """The control: what a limit does when nobody says where the proxy is."""
    assert run_race(SCRIPT, race_dir) == {"404": 60, "429": 10}


def test_an_ipv6_household_is_one_client(rf):
    first = rf.get("/", REMOTE_ADDR="2001:db8:1:2::1")
    second = rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    assert client_address(first) == client_address(second)
    assert client_address(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")) != client_address(first)
    assert client_address(rf.get("/", REMOTE_ADDR="")) == ""


@pytest.mark.parametrize(
    ("url", "named", "certificate", "warns"),
    [
        ("https://fire.example.org", False, "", True),
        ("https://fire.example.org", True, "", False),
        ("https://fire.example.org", False, "/etc/own.crt", False),
        ("http://127.0.0.1:8000", False, "", False),
    ],
)
def test_an_https_site_without_a_named_proxy_is_warned(settings, monkeypatch, url, named, certificate, warns):
    settings.PUBLIC_URL, settings.PROXIES_NAMED = url, named
    monkeypatch.setenv("TLS_CERTIFICATE", certificate)
    assert [message.id for message in checks.check_proxies(None)] == ["firesafety.W003"] * warns
