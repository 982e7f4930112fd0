"""What the strict Content-Security-Policy and the offline promise ask of templates, styles and scripts."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("site", "courses", "venues", "simulator", "media")
# Handed over as a file that must look right without the site.
FILES_ALONE = {ROOT / "site/privacy/templates/privacy/export.html"}
TEMPLATES = [
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.html")
    if "templates" in path.parts and "node_modules" not in path.parts
]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=.js:")
REMOTE = re.compile(r"""(?:src|href|action|url\()\s*[=(]?\s*["']?(?:https?:)?//""")
STATIC = re.compile(r"""{% static ['"]([^'"]+)['"] %}""")


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_nothing_inline_and_nothing_remote(path):
    text = path.read_text(encoding="utf-8")
    assert path in FILES_ALONE or not INLINE.search(text)
    assert not REMOTE.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_names_only_static_files_that_exist(path):
    missing = [name for name in STATIC.findall(path.read_text(encoding="utf-8")) if not finders.find(name)]
    assert missing == []


def test_styles_and_scripts_reach_for_nothing_remote():
    own = [*(ROOT / "site/static/css").glob("*.css"), *(ROOT / "site/static/js").glob("*.js")]
    assert own
    assert [path.name for path in own if re.search(r"(?:https?:)?//[a-z]", path.read_text(encoding="utf-8"))] == []


def test_the_npm_lock_names_no_registry():
    lock = json.loads((ROOT / "site/frontend/package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_shipped_library_has_its_licence():
    wanted = json.loads((ROOT / "site/frontend/package.json").read_text())["dependencies"]
    del wanted["esbuild"]  # it bundles the others and is not shipped itself
    licences = (ROOT / "site/static/vendor/LICENSES.txt").read_text(encoding="utf-8")
    assert [name for name, version in wanted.items() if f"{name} {version} (" not in licences] == []
