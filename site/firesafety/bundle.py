"""`make bundle`: everything an installation needs, as one archive that is installed without the network.

The archive holds the platform as it is committed, the libraries of the browser as built, the compiled catalogue, every
wheel of the lock for one kind of machine, checksums, a manifest and `install.sh`. It imports only what Python has, so
that it runs before anything is installed.

    python site/firesafety/bundle.py                      # for machines of this kind
    python site/firesafety/bundle.py --machine aarch64    # for others; says which packages have no wheel there
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "3.11"
Patch = tuple[int, ...]
PATCHES: tuple[Patch, ...] = ((3, 11, 0), (3, 11, 99))  # some packages ask for a later patch than Debian 12 has
ENTRY = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$")
MACHINES = ("x86_64", "aarch64")
# Systems of the offices have glibc 2.28 (Kylin V10) or newer.
TAGS = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_24", "manylinux_2_17", "manylinux2014", "manylinux_2_12",
        "manylinux2010", "manylinux_2_5", "manylinux1")  # fmt: skip
EXTRAS = ("authoring", "drill", "jobs", "kiosk", "web")  # those whose packages it carries
LEFT_OUT = ("tests/", ".ci/", ".github/", "site/frontend/", ".gitignore")
BUILT = ("site/static/vendor", "site/locale", "site/common/locale")
# What an operator calls, and what whoever gets a copy is told, lies on top.
ON_TOP = ("deploy/install.sh", "deploy/manage.sh", "LICENSE")
SUMS, MANIFEST = "SHA256SUMS", "MANIFEST.json"


class BundleError(Exception):
    """The bundle cannot be made; the message says what is missing."""


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def git(*arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise BundleError("a bundle is made from a checkout: git cannot tell what belongs to it") from error


def sources() -> Iterator[str]:
    """The committed files that an installation runs on, and what was built beside them."""
    for name in git("ls-files", "-z").split("\0"):
        if name and not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
            yield name
    for folder in BUILT:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and (path.suffix == ".mo" or folder == BUILT[0]):
                yield name


def check_built() -> None:
    """Raises BundleError while the browser's libraries or the catalogue are not built."""
    if not (ROOT / BUILT[0]).is_dir():
        raise BundleError("the browser's libraries are not built: make .venv/.vendor")
    if not (ROOT / "site/locale/zh_Hans/LC_MESSAGES/django.mo").exists():
        raise BundleError("the catalogue is not compiled: make .venv/.catalogue")


def entries(lock: Path, python: Patch) -> Iterator[tuple[str, str, str]]:
    """The packages of a lock for this Python on Linux: name, version, and its lines with the hashes, markers gone."""
    block: list[str] = []
    for line in [*lock.read_text(encoding="utf-8").splitlines(), ""]:
        if block and not line.startswith(" "):
            found = ENTRY.match(block[0])
            if found and _holds(found[3] or "", python):
                yield found[1], found[2], "\n".join([f"{found[1]}=={found[2]} \\", *block[1:]])
            block = []
        if block or ENTRY.match(line):
            block.append(line)


def locked(lock: Path) -> set[tuple[str, str]]:
    """Names and versions that the patches of this bundle's Python need; a few differ between them."""
    return {(name, number) for python in PATCHES for name, number, _lines in entries(lock, python)}


def _holds(marker: str, python: Patch) -> bool:
    """False for what is locked for another Python or another system."""
    here = {"sys_platform": "linux", "platform_python_implementation": "CPython"}
    for clause in filter(None, marker.split(" and ")):
        name, sign, value = clause.strip("() ").split(" ", 2)
        value = value.strip("'\"")
        if name == "python_full_version":
            wanted = tuple(int(part) for part in value.split("."))
            if not {"<": python < wanted, ">=": python >= wanted}.get(sign, True):
                return False
        elif name in here and not {"==": here[name] == value, "!=": here[name] != value}.get(sign, True):
            return False
    return True


def fetch_wheels(folder: Path, machine: str) -> None:
    """Every wheel of the lock into `folder`. Raises BundleError with the packages that have none for the machine."""
    folder.mkdir(parents=True)
    got: set[tuple[str, str]] = set()
    missing: list[str] = []
    for python in PATCHES:
        wanted = [entry for entry in entries(ROOT / "requirements.txt", python) if entry[:2] not in got]
        got |= {entry[:2] for entry in wanted}
        if wanted and not _download([entry[2] for entry in wanted], folder, machine, python):
            missing += [entry[0] for entry in wanted if not _download([entry[2]], folder, machine, python)]
    if missing:
        raise BundleError(f"no wheel for Linux {machine} (glibc 2.28, Python {PYTHON}): {', '.join(missing)}")


def _download(lines: list[str], folder: Path, machine: str, python: Patch) -> bool:
    """Fetches wheels; False when one of them is not there."""
    platforms = [f"--platform={tag}_{machine}" for tag in TAGS]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        command = [
            sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
            "--require-hashes", "--only-binary=:all:", f"--python-version={'.'.join(map(str, python))}",
            "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none", *platforms,
            "--dest", str(folder), "-r", file.name,
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True).returncode == 0


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def check_wheels(folder: Path) -> list[str]:
    """The names of the wheels; raises BundleError unless each package of the lock has the wheel of its version."""
    found = {(plain(path.name.split("-")[0]), path.name.split("-")[1]): path.name for path in folder.glob("*.whl")}
    wanted = {(plain(name), number) for name, number in locked(ROOT / "requirements.txt")}
    if wrong := sorted({name for name, _number in wanted - found.keys()}):
        raise BundleError(f"no wheel of the locked version: {', '.join(wrong)}")
    return sorted(found[key] for key in wanted)


def manifest(machine: str, wheels: list[str]) -> dict[str, object]:
    """What the bundle is: which version of what, for which machine, made from which commit."""
    return {
        "name": "firesafety",
        "version": version(),
        "commit": git("rev-parse", "HEAD").strip(),
        "machine": machine,
        "system": "linux, glibc 2.28",
        "python": PYTHON,
        "extras": list(EXTRAS),
        "wheels": wheels,
    }


def sums(folder: Path) -> str:
    """The lines of SHA256SUMS for every file below a folder, as `sha256sum -c` reads them."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != SUMS:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def fill(folder: Path, machine: str, wheels: list[str]) -> None:
    """Puts everything but the wheels into the folder of a bundle, with manifest and checksums at the end."""
    for name in sources():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    for name in ON_TOP:
        shutil.copy(ROOT / "site/docs" / name, folder / Path(name).name)
    text = json.dumps(manifest(machine, wheels), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")


def build(out: Path, machine: str) -> Path:
    """Makes the archive in a folder and returns its path. Raises BundleError."""
    check_built()
    out.mkdir(parents=True, exist_ok=True)
    top = f"firesafety-{version()}-linux-{machine}"
    target = out / f"{top}.tar.gz"
    with tempfile.TemporaryDirectory(dir=out, prefix=".bundle-") as draft:
        folder = Path(draft) / top
        fetch_wheels(folder / "wheels", machine)
        fill(folder, machine, check_wheels(folder / "wheels"))
        part = target.with_suffix(".part")
        with tarfile.open(part, "w:gz", compresslevel=1) as archive:  # wheels are compressed already
            archive.add(folder, arcname=top, filter=as_root)
        os.replace(part, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (out / f"{target.name}.sha256").write_text(f"{digest}  {target.name}\n", encoding="ascii")
    return target


def as_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Everybody may read what is unpacked, and root alone may write it, whoever made the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the archive that installs without the network.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--machine", choices=MACHINES, default=platform.machine())
    options = parser.parse_args(arguments)
    try:
        target = build(options.out, options.machine)
    except BundleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{target} ({target.stat().st_size / 2**20:.0f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
