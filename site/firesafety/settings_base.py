"""Where the installation lies and how it is reached: what other parts of the settings build on."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from . import ROOT
from .environment import env_int

env = environ.Env()

VAR_DIR = Path(env("VAR_DIR", default=str(ROOT / ".var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
HOST = env("HOST", default="127.0.0.1")
PORT = env_int("PORT", 8000)
PUBLIC_URL = env("PUBLIC_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
public = urlsplit(PUBLIC_URL)
if public.scheme not in {"http", "https"} or not public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL must be an http or https address, not {PUBLIC_URL!r}")
