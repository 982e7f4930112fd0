"""The database that a restore tries aside is found by an address made of the settings of the one in use."""

from __future__ import annotations

from types import SimpleNamespace

import environ
import pytest

from firesafety.backups import restoring


@pytest.mark.parametrize(
    "url",
    [
        "postgres://firesafety:p%40ss%2Fword@10.0.0.5:5433/firesafety",
        "postgres://firesafety@10.0.0.5/firesafety",
        "postgres:////var/run/postgresql/firesafety",
        "postgres://firesafety:secret@//var/run/postgresql/firesafety",
    ],
)
def test_the_address_names_the_same_server_and_user(url, monkeypatch):
    config = environ.Env.db_url_config(url)
    monkeypatch.setattr(restoring, "settings", SimpleNamespace(DATABASES={"default": config}))
    monkeypatch.setattr(restoring, "connection", SimpleNamespace(vendor="postgresql"))
    found = environ.Env.db_url_config(restoring._address_of("aside_1"))
    for part in ("HOST", "PORT", "USER", "PASSWORD"):
        assert (found[part] or "") == (config[part] or ""), part
    assert found["NAME"] == "aside_1"
