"""The Chinese of the packages we build on: what Wagtail and others leave in English, and what they say oddly.

It stands in `site/common/locale/`, which Django reads after the packages' own catalogues. English texts, of which
`untranslated` knows all, come from the catalogues that the packages ship; a package without any is read in its sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from .messages import LOCALE, key_of, one_text, placeholders_differ

FOLDER = Path(__file__).resolve().parent / "locale"
DOMAINS = ("django", "djangojs")
# Packages without a catalogue whose texts our editors see.
READ_IN_SOURCES = ("django_tasks_db",)
INSTALLED = re.compile(r"(^|/)(site|dist)-packages/")


def untranslated(domain: str) -> list[str]:
    """The keys of packages' texts that have no Chinese, neither theirs nor ours."""
    ours = {key_of(message) for message in supplement(domain)}
    found: dict[str, None] = {}
    for _name, english, chinese in _catalogues(domain):
        known = {key_of(message) for message in chinese if _translated(message)}
        found.update({key: None for message in english if (key := key_of(message)) not in known | ours})
    return sorted(found)


def faults(domain: str) -> list[str]:
    """What is wrong with our supplement: a text that no package has any more, or a placeholder lost."""
    texts = {key_of(message) for _name, english, _chinese in _catalogues(domain) for message in english}
    found = []
    for message in supplement(domain):
        if key_of(message) not in texts:
            found.append(f"no package says: {key_of(message)}")
        elif placeholders_differ(message):
            found.append(f"unlike placeholders: {key_of(message)}")
    return found


def supplement(domain: str) -> list[Message]:
    """Our texts for packages, as they stand in the catalogue."""
    return _messages(FOLDER / LOCALE / "LC_MESSAGES" / f"{domain}.po")


@cache
def _catalogues(domain: str) -> list[tuple[str, list[Message], list[Message]]]:
    """Name, English texts and Chinese ones of each installed package that is not ours."""
    import django
    from django.apps import apps

    folders = {app.name: Path(app.path) for app in apps.get_app_configs() if INSTALLED.search(app.path)}
    folders["django.conf"] = Path(django.__file__).parent / "conf"
    found = []
    for name, folder in folders.items():
        locale = folder / "locale"
        english = _messages(locale / "en" / "LC_MESSAGES" / f"{domain}.po")
        if name in READ_IN_SOURCES and domain == "django":
            english = list(_in_sources(folder))
        found.append((name, english, _messages(locale / LOCALE / "LC_MESSAGES" / f"{domain}.po")))
    return found


def _messages(path: Path) -> list[Message]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=LOCALE) if message.id]


def _in_sources(folder: Path) -> Iterator[Message]:
    catalogue = Catalog(locale=LOCALE)
    for _file, _line, text, _comments, context in extract_from_dir(folder, [("**.py", "python")]):
        catalogue.add(text, context=context)
    return (message for message in catalogue if message.id)


def _translated(message: Message) -> bool:
    return bool(one_text(message.string or "")) and not message.fuzzy
