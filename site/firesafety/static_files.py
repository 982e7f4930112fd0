"""Static files: collected only when one has changed since the last time, the drill's modules linked by hash."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = "js/drill/*.js"


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; imports between the drill's modules name the hashed ones too.

    Only there: the libraries are bundles without imports, and Wagtail's scripts hold texts that look like some.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        MODULES,
        ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(["node_modules"]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_changed() -> bool:
    """Runs collectstatic when the sources differ from those last collected. True when it ran."""
    stamp = Path(settings.STATIC_ROOT).parent / "static.sha256"
    current = _fingerprint()
    if stamp.exists() and stamp.read_text() == current and Path(settings.STATIC_ROOT).exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(current)
    return True
