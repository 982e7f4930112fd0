"""The offline bundle holds what an installation needs and nothing else; `make bench ONLY=install` installs one."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile

import pytest

from firesafety import bundle
from tests.races import ROOT


@pytest.fixture
def wheels(tmp_path):
    """A folder with an empty wheel for each package of the lock."""
    folder = tmp_path / "bundle" / "wheels"
    folder.mkdir(parents=True)
    for name, number in bundle.locked(ROOT / "requirements.txt"):
        (folder / f"{name.replace('-', '_')}-{number}-py3-none-any.whl").touch()
    return folder


def test_a_package_without_its_wheel_is_named(wheels):
    found = bundle.check_wheels(wheels)
    assert len(found) > 90
    next(wheels.glob("django-5.2*")).rename(wheels / "django-4.2-py3-none-any.whl")
    next(wheels.glob("segno-*")).unlink()
    with pytest.raises(bundle.BundleError, match=r"no wheel of the locked version: django, segno$"):
        bundle.check_wheels(wheels)


def test_what_is_locked_for_other_systems_is_left_out_and_each_patch_of_python_is_served():
    found = bundle.locked(ROOT / "requirements.txt")
    numbers = {number for name, number in found if name == "numpy"}
    assert [number.startswith("2.4") for number in numbers] == [True]  # that of Python 3.11
    assert {"uvloop", "django"} <= {name for name, _number in found}
    assert "colorama" not in {name for name, _number in found}
    assert sorted(number for name, number in found if name == "soupsieve")[0].startswith("2.")


def test_it_holds_the_platform_as_committed_and_what_is_built(wheels):
    folder = wheels.parent
    bundle.fill(folder, "x86_64", bundle.check_wheels(wheels))
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"manage.py", "requirements.txt", "install.sh", "manage.sh", "LICENSE"} <= names
    assert "site/locale/zh_Hans/LC_MESSAGES/django.mo" in names
    assert {"site/locks/web.txt", "site/docs/handbook/operator.md", "site/docs/deploy/nginx/firesafety.conf"} <= names
    assert any(name.startswith("site/static/vendor/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "site/frontend/", ".var/", ".venv/"))]
    assert not [name for name in names if "__pycache__" in name]
    found = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    assert (found["version"], found["machine"], found["python"]) == (bundle.version(), "x86_64", "3.11")
    assert re.fullmatch(r"[0-9a-f]{40}", found["commit"])
    assert found["extras"] == ["authoring", "drill", "jobs", "kiosk", "web"]
    assert found["wheels"] == sorted(path.name for path in wheels.iterdir())
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 0
    (folder / "manage.py").write_text("altered", encoding="utf-8")
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 1


def test_what_is_unpacked_is_roots_and_everybody_may_read_it():
    """Whoever made the archive, and with whatever mask."""
    program, text = tarfile.TarInfo("a/install.sh"), tarfile.TarInfo("a/manage.py")
    program.mode, text.mode = 0o700, 0o600
    for member in (program, text):
        member.uid, member.uname = 1234, "somebody"
    assert [bundle.as_root(member).mode for member in (program, text)] == [0o755, 0o644]
    assert (text.uid, text.uname) == (0, "root")


def test_the_licence_is_whole_in_both_languages_and_named_alike():
    """The terms have seven parts in each language, and stand where pyproject.toml and README say."""
    text = (ROOT / "site/docs/LICENSE").read_text(encoding="utf-8")
    for part in ("条款结束", "END OF THE TERMS AND CONDITIONS"):
        assert part in text
    assert [line[0] for line in text.splitlines() if re.match(r"[0-6]\.\s", line)] == [*"0123456", *"0123456"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license = "MulanPSL-2.0"' in project and 'license-files = ["site/docs/LICENSE"]' in project
    assert "SPDX-License-Identifier: MulanPSL-2.0" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_not_made_before_pages_and_texts_are_built(monkeypatch, tmp_path):
    bundle.check_built()
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    with pytest.raises(bundle.BundleError, match="not built: make"):
        bundle.check_built()


def test_the_installer_refuses_another_machine(wheels):
    folder = wheels.parent
    bundle.fill(folder, "loongarch64", [])
    done = subprocess.run(["sh", str(folder / "install.sh")], capture_output=True, text=True)
    assert done.returncode == 1
    assert "此安装包适用于 loongarch64" in done.stderr
    assert not (folder / ".venv").exists()
