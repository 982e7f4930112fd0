"""System checks: refuse combinations that lose data, warn of unsafe libraries."""

import importlib.util
import os
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

PILLOW_FLOOR = (12, 3)


@register()
def check_web_processes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """More than one web process needs Redis: the in-memory channel layer drops messages silently."""
    if settings.WEB_CONCURRENCY > 1 and not settings.REDIS_URL:
        return [
            Error(
                "WEB_CONCURRENCY is above 1 without REDIS_URL: drill messages would be lost.",
                hint="Set REDIS_URL, or run one web process.",
                id="firesafety.E001",
            )
        ]
    return []


@register()
def check_sqlite_is_single_host(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Redis means more than one host or process; SQLite is one host's file."""
    if settings.REDIS_URL and "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        return [
            Error(
                "REDIS_URL is set but the database is SQLite, which only one host can write.",
                hint="Set DATABASE_URL to a PostgreSQL database.",
                id="firesafety.E002",
            )
        ]
    return []


@register()
def check_database_kind(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One open attempt, one booking a slot, one lease: these rest on unique indexes over a part of a table."""
    hint = "Set DATABASE_URL to PostgreSQL 15 or newer (a database that speaks its protocol may do), or use SQLite."
    if connection.vendor not in ("postgresql", "sqlite"):
        return [Error(f"The platform does not run on {connection.display_name}.", hint=hint, id="firesafety.E003")]
    if not connection.features.supports_partial_indexes:
        text = f"{connection.display_name} has no partial indexes: what may be there once could be there twice."
        return [Error(text, hint=hint, id="firesafety.E004")]
    return []


@register()
def check_proxies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy that is not named, all clients are one: one resident's tries shut out the whole city."""
    behind_proxy = settings.PUBLIC_URL.startswith("https:") and not os.environ.get("TLS_CERTIFICATE")
    if behind_proxy and not settings.PROXIES_NAMED:
        return [
            Warning(
                "PUBLIC_URL is https but TRUSTED_PROXIES is not set: limits by address may count all clients as one.",
                hint="Set TRUSTED_PROXIES to the proxy's address or network, or to none if there is no proxy.",
                id="firesafety.W003",
            )
        ]
    return []


@register()
def check_otp_sender(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The console sender writes codes to the log: who reads the log can sign in as anybody's phone."""
    if settings.PUBLIC_URL.startswith("https:") and settings.OTP_SENDER == settings.CONSOLE_SENDER:
        return [
            Warning(
                "One-time codes are written to the server's log and sent to nobody.",
                hint="Set OTP_SENDER to the class that sends text messages.",
                id="firesafety.W004",
            )
        ]
    return []


@register()
def check_privacy_contact(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """PIPL art. 17: the notice names who handles the data and how to reach them."""
    if settings.PUBLIC_URL.startswith("https:") and not (settings.PRIVACY_OPERATOR and settings.PRIVACY_CONTACT):
        return [
            Warning(
                "The privacy notice names nobody who answers for the data.",
                hint="Set PRIVACY_OPERATOR and PRIVACY_CONTACT.",
                id="firesafety.W005",
            )
        ]
    return []


@register()
def check_pillow(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Pillow below 12.3 has published memory-safety holes, and this site takes uploads."""
    import PIL

    version = tuple(int(part) for part in PIL.__version__.split(".")[:2])
    if version < PILLOW_FLOOR:
        return [
            Warning(
                f"Pillow {PIL.__version__} is unsafe for uploads.",
                hint="Install Pillow >= 12.3.",
                id="firesafety.W001",
            )
        ]
    return []


@register()
def check_desktop_viewer(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """JuPedSim's desktop viewer (1.3 GB) has no place on a server."""
    found = [name for name in ("PySide6", "vtk") if importlib.util.find_spec(name)]
    if found:
        return [
            Warning(
                f"{' and '.join(found)} installed but not needed.",
                hint="Install with --no-deps.",
                id="firesafety.W002",
            )
        ]
    return []
