"""How static files are named, and collecting them only when one has changed since the last time."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile, File
from django.core.management import call_command
from django.templatetags.static import StaticNode
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .flex_gaps import with_margins


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashed names in the imports of our ES modules too: a browser never mixes two versions of a page's scripts.

    Our styles get margins for the one browser of the floor that lacks gaps.
    """

    support_js_module_import_aggregation = True
    # Only below js/: what looks like an import in the comments of others' scripts is none.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def _save(self, name: str, content: File[Any]) -> str:
        if name.startswith("css/") and name.endswith(".css"):
            text = b"".join(content.chunks()).decode()  # from its beginning, wherever it was read to before
            content = ContentFile(with_margins(text).encode())
        return str(super()._save(name, content))

    def url(self, name: str, force: bool = False) -> str:
        """The file's address, worked out once: a page asks for a dozen, and they change with the manifest alone."""
        if settings.DEBUG or force:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    def save_manifest(self) -> None:
        super().save_manifest()
        self._addresses.clear()


def ask_storage_alone() -> None:
    """Has `{% static %}` take the address from the storage.

    Django looks through all apps first, at each file of each page, for the app of static files, which is always here.
    """

    def address(path: str) -> str:
        return str(staticfiles_storage.url(path))

    StaticNode.handle_simple = staticmethod(address)  # type: ignore[method-assign]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(["node_modules"]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_changed(*, before: Callable[[], None] = lambda: None) -> bool:
    """Runs collectstatic, after `before`, when the sources differ from those last collected. True when it ran."""
    stamp = Path(settings.STATIC_ROOT).parent / "static.sha256"
    current = _fingerprint()
    if stamp.exists() and stamp.read_text() == current and Path(settings.STATIC_ROOT).exists():
        return False
    before()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(current)
    return True
