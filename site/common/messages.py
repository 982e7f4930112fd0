"""The Chinese catalogue: collects our English msgids, keeps site/locale/zh_Hans/…/django.po, compiles each .mo.

Run as ``python -m common.messages extract|compile|check`` with ``PYTHONPATH=site``. Babel does the work, because
a fresh machine has no gettext on its path. The .po holds no dates, paths or obsolete entries, so that a diff
shows only what changed.
"""

import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from .extras import MissingExtraError, need

try:
    need("authoring", "babel")
except MissingExtraError as missing:
    sys.exit(str(missing))

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = "zh_Hans"
ROOMS = ("site", "courses", "venues", "simulator", "media")
SKIPPED_FOLDERS = {"migrations", "node_modules", "static", "frontend", "locale", "docs", "__pycache__"}
# N_ marks a msgid in rooms that know no Django (engine, protocol); whoever shows it translates it.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{\w*\}")
HEADER_KEPT = re.compile(rb'^"(Language|Plural-Forms|MIME-Version|Content-Type|Content-Transfer-Encoding):')
CONTEXT_MARK = "\x04"
PLURAL_MARK = "\x00"


def extract_messages(root: Path = ROOT) -> Catalog:
    """Every msgid in the Python files and templates of our rooms, without translations or locations."""
    catalogue = _new_catalogue()
    for path in _sources(root):
        source = path.read_text(encoding="utf-8")
        text = _templatize(source, path) if path.suffix in {".html", ".txt"} else source
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            found = list(extract("python", BytesIO(text.encode()), keywords=KEYWORDS))
        for _line, msgid, _comments, context in found:
            if msgid:
                catalogue.add(msgid, context=context)
    return catalogue


def update_catalogue(root: Path = ROOT, translations: Mapping[str, str] | None = None) -> list[str]:
    """Rewrites the .po from the sources; returns the keys still without a Chinese text.

    ``translations`` maps keys (see ``key_of``) to Chinese and wins over what the .po already says.
    """
    given = translations or {}
    known = {key_of(message): message.string for message in _read(catalogue_path(root))}
    catalogue = _new_catalogue()
    missing: list[str] = []
    for message in sorted(_messages(extract_messages(root)), key=key_of):
        key = key_of(message)
        text = given.get(key) or one_text(known.get(key, ""))  # type: ignore[arg-type]
        if not text:
            missing.append(key)
        catalogue.add(message.id, (text,) if message.pluralizable else text, context=message.context)
    path = catalogue_path(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_rendered(catalogue))
    return missing


def compile_catalogue(root: Path = ROOT) -> Path:
    """Writes the .mo beside the .po and returns its path."""
    return _compile(catalogue_path(root))


def compile_catalogues(root: Path = ROOT) -> None:
    """Compiles our catalogue and what we add to those of packages (`package_texts`)."""
    for path in sorted((root / "site").glob(f"**/locale/{LOCALE}/LC_MESSAGES/*.po")):
        _compile(path)


def _compile(path: Path) -> Path:
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, _read(path))
    return target


def check_catalogue(root: Path = ROOT) -> list[str]:
    """What is wrong with the .po, a line each: untranslated, obsolete or with other placeholders than its msgid."""
    wanted = {key_of(message): message for message in _messages(extract_messages(root))}
    present = {key_of(message): message for message in _messages(_read(catalogue_path(root)))}
    problems = [f"obsolete: {_readable(key)}" for key in present.keys() - wanted.keys()]
    for key, message in wanted.items():
        text = one_text(present[key].string) if key in present else ""  # type: ignore[arg-type]
        if not text:
            problems.append(f"untranslated: {_readable(key)}")
        elif not _placeholders(text) <= _placeholders(*_ids(message)):
            problems.append(f"unknown placeholder in the translation: {_readable(key)}")
        elif _placeholders(*_ids(message)) - _placeholders(text) and not message.pluralizable:
            problems.append(f"placeholder lost in the translation: {_readable(key)}")
    return sorted(problems)


def key_of(message: Message) -> str:
    """The message as one string: ``context\\x04singular\\x00plural``, the optional parts left out."""
    key = PLURAL_MARK.join(_ids(message))
    return f"{message.context}{CONTEXT_MARK}{key}" if message.context else key


def placeholders_differ(message: Message) -> bool:
    """True when the Chinese has other placeholders than the English; of a plural it may leave the number out."""
    chinese, english = _placeholders(one_text(message.string or "")), _placeholders(*_ids(message))
    return not chinese <= english or (chinese != english and not message.pluralizable)


def catalogue_path(root: Path = ROOT) -> Path:
    return root / "site" / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _sources(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            folders = path.relative_to(root).parts[:-1]
            if SKIPPED_FOLDERS.intersection(folders):
                continue
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in folders):
                yield path


def _templatize(source: str, path: Path) -> str:
    """A template as Python source: Django writes each message as a call on one line, all else as X."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    # Indentation means nothing in a template, but would trip the Python tokenizer.
    return "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())


def _new_catalogue() -> Catalog:
    return Catalog(locale=LOCALE, fuzzy=False, charset="utf-8")


def _read(path: Path) -> Catalog:
    if not path.exists():
        return _new_catalogue()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, ignore_obsolete=True)


def _messages(catalogue: Iterable[Message]) -> list[Message]:
    return [message for message in catalogue if message.id]


def _rendered(catalogue: Catalog) -> bytes:
    """The .po as bytes, its header cut down to what gettext needs."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, no_location=True, ignore_obsolete=True)
    head, blank, body = buffer.getvalue().partition(b"\n\n")
    kept = [line for line in head.splitlines() if HEADER_KEPT.match(line)]
    return b"\n".join([b'msgid ""', b'msgstr ""', *kept]) + blank + body.rstrip(b"\n") + b"\n"


def _ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def one_text(string: str | Iterable[str]) -> str:
    """A message's text; of a plural its first, and in Chinese only, form."""
    return string if isinstance(string, str) else next(iter(string), "")


def _placeholders(*texts: str) -> set[str]:
    return {match.group() for text in texts for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _readable(key: str) -> str:
    return key.replace(CONTEXT_MARK, " | ").replace(PLURAL_MARK, " / ").replace("\n", "\\n")


def main(command: str) -> int:
    """Runs one command; returns the exit code."""
    if command == "extract":
        problems = [f"untranslated: {_readable(key)}" for key in update_catalogue()]
    elif command == "compile":
        compile_catalogues()
        problems = []
    elif command == "check":
        problems = check_catalogue()
    else:
        problems = ["usage: python -m common.messages extract|compile|check"]
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems and command != "extract" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
