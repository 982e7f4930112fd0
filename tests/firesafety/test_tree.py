"""What may lie in the repository: files, not links, and no path of the machine they were written on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Where a checkout may lie on someone's machine; a file that names one works nowhere else.
MACHINE_PATH = re.compile(rb"(?<![\w.])/(?:work|home|Users|root)/[a-z]\w*/")
GENERATED = {".venv", ".var", "node_modules", "vendor"}


def tracked() -> list[tuple[str, Path]]:
    """Mode and path of each file git tracks; skips where this is no checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-s", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    rows = [row.split("\t", 1) for row in listing.decode().split("\0") if row]
    return [(head.split()[0], Path(path)) for head, path in rows]


def test_there_are_no_links_and_nothing_generated() -> None:
    for mode, path in tracked():
        assert mode in {"100644", "100755"}, f"{path} is not a plain file"
        assert not GENERATED & set(path.parts), f"{path} is made at set-up"


def test_no_file_names_a_path_of_one_machine() -> None:
    assert MACHINE_PATH.search(b"python /work/" + b"main/manage.py"), "the pattern finds one"
    named = [str(path) for _, path in tracked() if MACHINE_PATH.search((ROOT / path).read_bytes())]
    assert named == []
