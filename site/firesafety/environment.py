"""Readers of environment variables. An odd value stops the start, and the message names the variable."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

MAIL_PORTS = {"smtp": 25, "smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}


def env_bool(name: str, default: bool) -> bool:
    """A yes/no variable; anything but 0, 1, true, false, yes, no, on, off stops the start."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")


def env_int(name: str, default: int) -> int:
    """A whole-number variable; anything else stops the start."""
    try:
        return int(os.environ.get(name, "") or default)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {os.environ[name]!r}") from None


def env_count(name: str, default: int) -> int:
    """A number of things, at least one; anything else stops the start."""
    count = env_int(name, default)
    if count < 1:
        raise ImproperlyConfigured(f"{name} must be at least 1, not {count}")
    return count


def env_percent(name: str, default: int) -> int:
    """A share from 0 to 100; anything else stops the start."""
    share = env_int(name, default)
    if not 0 <= share <= 100:
        raise ImproperlyConfigured(f"{name} must lie between 0 and 100, not {share}")
    return share


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words; anything else stops the start."""
    value = os.environ.get(name, "").strip() or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def env_days(name: str, default: int) -> int:
    """A number of days, at least one; anything else stops the start."""
    days = env_int(name, default)
    if days < 1:
        raise ImproperlyConfigured(f"{name} must be at least one day, not {days}")
    return days


def env_log_server(name: str) -> tuple[str, int] | str:
    """Where logs are collected: `host:port` by UDP, or a socket's path; empty for nowhere. Else it stops the start."""
    value = os.environ.get(name, "").strip()
    host, colon, port = value.rpartition(":")
    if not value or value.startswith("/"):
        return value
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ImproperlyConfigured(f"{name} must be host:port or the path of a socket, not {value!r}")
    return host.strip("[]"), int(port)


def env_pairs(name: str) -> dict[str, str]:
    """`name:secret` pairs separated by commas, also from `<name>_FILE`; anything else stops the start."""
    pairs = [entry.partition(":") for entry in env_secret(name).split(",") if entry.strip()]
    if any(not (key.strip().isidentifier() and value.strip()) for key, _colon, value in pairs):
        raise ImproperlyConfigured(f"{name} must be name:secret pairs separated by commas")
    return {key.strip(): value.strip() for key, _colon, value in pairs}


def env_text(name: str, default: str = "") -> str:
    """A word or an address; the default when it is empty."""
    return os.environ.get(name, "").strip() or default


def need_all(name: str, **values: str) -> None:
    """Stops the start when one of the variables is empty that the variable `name` needs; the message names them."""
    if missing := [other for other, value in values.items() if not value]:
        raise ImproperlyConfigured(f"{name} is set, so {', '.join(missing)} must be set as well")


def env_span(name: str, default: str) -> tuple[int, int] | None:
    """Two hours of the day as in `21-8`; None for `none`. Anything else, or an empty span, stops the start."""
    value = os.environ.get(name, "").strip() or default
    if value.lower() == "none":
        return None
    first, _dash, last = value.partition("-")
    hours = (int(first), int(last)) if first.isdecimal() and last.isdecimal() else (0, 0)
    if hours[0] == hours[1] or max(hours) > 23:
        raise ImproperlyConfigured(f"{name} must be two hours of the day such as 21-8, or none, not {value!r}")
    return hours


def env_day_list(name: str, default: str) -> tuple[int, ...]:
    """Numbers of days, longest first, separated by commas; anything else stops the start."""
    value = os.environ.get(name, "").strip() or default
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isascii() and part.isdecimal() and 0 < int(part) <= 366 for part in parts):
        raise ImproperlyConfigured(f"{name} must be numbers of days separated by commas, not {value!r}")
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def env_hours(name: str, default: int) -> int:
    """A number of hours, 0 for never; anything else stops the start."""
    hours = env_int(name, default)
    if hours < 0:
        raise ImproperlyConfigured(f"{name} must be a number of hours or 0, not {hours}")
    return hours


def env_secret(name: str, default: str = "") -> str:
    """A secret from the variable, or from the file that `<name>_FILE` names, as Docker and systemd hand secrets over.

    Both at once, or a file that cannot be read or is empty, stop the start.
    """
    value, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if not path:
        return value or default
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one")
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from None
    if not secret:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file")
    return secret


def env_networks(name: str) -> list[str] | None:
    """Addresses and networks, separated by commas; `none` is an empty list, `*` anybody. None when not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if value.lower() == "none":
        return []
    if value == "*":
        return ["*"]
    try:
        return [_network(part.strip()) for part in value.split(",")]
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be addresses or networks, not {value!r}") from None


def _network(text: str) -> str:
    return str(ipaddress.ip_network(text, strict=False)) if "/" in text else str(ipaddress.ip_address(text))


def env_email(name: str) -> dict[str, Any]:
    """Django's mail settings from an address like `smtp+tls://user:password@host`; mail is printed when it is not set.

    A character of user or password that an address gives another meaning is written as %XX.
    """
    url = env_secret(name, "consolemail://")
    try:
        parts = environ.Env.email_url_config(url)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is no mail address: {error}") from None
    scheme = url.partition(":")[0]
    if scheme in MAIL_PORTS and not parts["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"{name} names no host")
    return {
        "EMAIL_BACKEND": parts["EMAIL_BACKEND"],
        "EMAIL_HOST": parts["EMAIL_HOST"] or "",
        "EMAIL_PORT": parts["EMAIL_PORT"] or MAIL_PORTS.get(scheme, 25),
        "EMAIL_HOST_USER": parts["EMAIL_HOST_USER"] or "",
        "EMAIL_HOST_PASSWORD": parts["EMAIL_HOST_PASSWORD"] or "",
        "EMAIL_USE_TLS": bool(parts.get("EMAIL_USE_TLS")),
        "EMAIL_USE_SSL": bool(parts.get("EMAIL_USE_SSL")),
        "EMAIL_FILE_PATH": parts["EMAIL_FILE_PATH"],
    }
