"""The modules as they are served: hashed names, every import between them linked, nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from firesafety.static_files import ModuleStorage

FOLDER = settings.STATICFILES_DIRS[0]
IMPORT = re.compile(r'^import .*? from "\./([\w.]+)";', re.M)
HASHED = re.compile(r"\w+\.[0-9a-f]{12}\.js")


def served(tmp_path, storage_class) -> dict[str, str]:
    """What `storage_class` makes of the modules: texts by name."""
    source = FileSystemStorage(FOLDER)
    storage = storage_class(location=str(tmp_path), base_url="/static/")
    paths = [f"js/drill/{path.name}" for path in (FOLDER / "js" / "drill").glob("*.js")]
    for path in paths:
        with source.open(path) as file:
            storage.save(path, file)
    list(storage.post_process({path: (storage, path) for path in paths}))
    return {path.name: path.read_text() for path in (tmp_path / "js" / "drill").glob("*.js") if HASHED.match(path.name)}


def imports(texts: dict[str, str]) -> set[str]:
    return {name for text in texts.values() for name in IMPORT.findall(text)}


def test_every_import_names_a_file_that_is_served(tmp_path):
    texts = served(tmp_path, ModuleStorage)
    named = imports(texts)
    assert len(named) >= 10
    assert named <= set(texts)
    mains = [text for name, text in texts.items() if name.startswith("main.")]
    assert len(mains) == 1


def test_the_plain_storage_would_leave_them_unlinked(tmp_path):
    """The control."""
    texts = served(tmp_path, CompressedManifestStaticFilesStorage)
    assert imports(texts)
    assert not imports(texts) & set(texts)


@pytest.mark.parametrize("path", sorted((FOLDER / "js" / "drill").glob("*.js")), ids=lambda path: path.name)
def test_a_module_reaches_for_nothing_remote_and_stays_small(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:https?:)?//[a-z]", text.replace("://${", ""))
    assert len(text.splitlines()) <= 400
