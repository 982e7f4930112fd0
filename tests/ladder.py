"""Who imports whom: every import of ours, relative, lazy and by string, and the ladder they must keep to.

`python -m tests.ladder` prints the ladder as the table that stands in site/docs/map.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE_ROOMS = ("common", "divisions", "people", "notices", "privacy", "oversight", "firesafety")
TOPS = ("courses", "venues", "simulator", "media", *SITE_ROOMS)
DOTTED = re.compile(r"^(?:" + "|".join(TOPS) + r")(?:\.\w+)+$")
MODEL = re.compile(r"^(\w+)\.([A-Z]\w+)$")


# Each row: what the room holds, and the rows it may import. A row named here stands for all rows below it; a file of its
# own row is a step in the ladder. `python -m tests.ladder` prints it.
LADDER: dict[str, tuple[str, tuple[str, ...]]] = {
    "common": ("what has no domain: search, normal text, limits, jobs, guards, typesetting, admin base", ()),
    "common.papers": ("records and proofs as .docx and .xlsx, blank forms, owners' templates", ("common",)),
    "common.sheets": ("people's tables in: read, looked at, applied, taken back", ("common",)),
    "common.api": ("what operations of the API share: errors in words, tags, pages with totals", ("common",)),
    "common.outbox": ("offline work: received once, handed to the handler of its kind", ("common",)),
    "divisions": ("administrative divisions by 12-digit code", ("common",)),
    "people": ("accounts, persons, units, posts, classes, roles; who may see whom", ("common", "divisions")),
    "people.exchange": (
        "keys of programs, and the roster in by them",
        ("common", "divisions", "people"),
    ),
    "people.kits": (
        "pages that work without the network, the key a device gets with them, where their work arrives",
        ("common", "divisions", "people"),
    ),
    "people.letters": (
        "yearly duty letters: printed, filed as signed",
        ("common", "people", "people.papers"),
    ),
    "people.papers": ("templates of papers that units and offices keep", ("common", "divisions", "people")),
    "portal": (
        "what the operator says of the site, announcements, handbooks, what search engines ask for",
        ("common",),
    ),
    "notices": (
        "messages to people: texts, channels, the outbox, short links",
        ("common", "divisions", "people", "portal"),
    ),
    "privacy": (
        "export, erasure, guardians' consent, the notice, the yearly report",
        ("common", "divisions", "people"),
    ),
    "courses.training.ledger.row_hash": (
        "how a row of evidence is hashed and stamped",
        ("courses.training.ledger.keys", "courses.training.ledger.merkle"),
    ),
    "courses.training.ledger.keys": ("the site's signing keys", ()),
    "courses.training.ledger.merkle": ("the tree of RFC 9162", ()),
    "courses.training.models": (
        "the tables of evidence, seals, rules, duties, certificates, key units",
        ("common", "divisions", "people", "courses.training.ledger.row_hash"),
    ),
    "courses.training.access": (
        "who may see and decide what of it",
        ("people", "divisions", "courses.training.models"),
    ),
    "courses.training.fields": ("a field for a day, the order of legal forces", ("courses.training.models",)),
    "courses.training.certificates.issue": ("issuing a certificate", ("courses.training.models",)),
    "courses.training.ledger": (
        "writing evidence, sealing it, proving it",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.certificates.issue",
            "courses.training.ledger.keys",
            "courses.training.ledger.merkle",
            "courses.training.ledger.row_hash",
        ),
    ),
    "courses.training.certificates": (
        "certificates: drawn, verified, issued again",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.ledger",
            "courses.training.rulebook",
            "courses.training.certificates.issue",
        ),
    ),
    "courses.training.rulebook": (
        "the rules' file, scopes, periods, calendars",
        ("common", "divisions", "people", "courses.training.models"),
    ),
    "courses.training.evidence": (
        "titles, result fields and reads of evidence",
        (
            "people",
            "courses.training.models",
            "courses.training.fields",
            "courses.training.ledger",
            "courses.training.rulebook",
        ),
    ),
    "courses.training.records": (
        "records of all kinds: filed, corrected, looked at, drawn for checks",
        (
            "common",
            "divisions",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.ledger",
            "courses.training.rulebook",
        ),
    ),
    "courses.training.duties": (
        "who owes what by when, and whether it is met",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.fields",
            "courses.training.ledger",
            "courses.training.records",
            "courses.training.rulebook",
            "courses.training.evidence",
        ),
    ),
    "courses.training.key_units": (
        "the yearly list of key units, suggestions, decisions",
        (
            "common",
            "divisions",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.fields",
            "courses.training.rulebook",
            "courses.training.duties",
        ),
    ),
    "courses.training.proposals.impact_preview": (
        "whom a new version of a rule would touch",
        (
            "common",
            "divisions",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.rulebook",
            "courses.training.duties",
        ),
    ),
    "courses.training.made_files.making": (
        "what files are made on demand, and how",
        ("common", "people", "courses.training.models"),
    ),
    "courses.training.tasks": (
        "its background jobs",
        (
            "common",
            "courses.training.models",
            "courses.training.duties",
            "courses.training.made_files.making",
            "courses.training.proposals.impact_preview",
        ),
    ),
    "courses.training.made_files": (
        "files made in a job: asked for, watched, fetched",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.tasks",
            "courses.training.made_files.making",
        ),
    ),
    "courses.training.signals": (
        "evidence, hires and moves reach the duties",
        (
            "people",
            "courses.training.models",
            "courses.training.ledger",
            "courses.training.rulebook",
            "courses.training.duties",
            "courses.training.tasks",
        ),
    ),
    "courses.training.proposals": (
        "pages of the rules: reading, proposing, putting in force",
        (
            "common",
            "divisions",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.fields",
            "courses.training.rulebook",
            "courses.training.evidence",
            "courses.training.duties",
            "courses.training.tasks",
            "courses.training.proposals.impact_preview",
        ),
    ),
    "courses.training.filings": (
        "trainings, certificates from elsewhere, publicity and papers: forms and what they say",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.fields",
            "courses.training.rulebook",
            "courses.training.evidence",
            "courses.training.records",
        ),
    ),
    "courses.training.evidence_pages": (
        "pages of records; revoking and correcting a row",
        (
            "common",
            "divisions",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.fields",
            "courses.training.ledger",
            "courses.training.rulebook",
            "courses.training.evidence",
            "courses.training.duties",
            "courses.training.filings",
        ),
    ),
    "courses.training.real_drills": (
        "real drills: recorded, corrected, printed",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.ledger",
            "courses.training.records",
        ),
    ),
    "courses.training.record_pages": (
        "pages of records: lists, forms, one record, what officers look at and attest together",
        (
            "common",
            "people",
            "people.papers",
            "courses.training.models",
            "courses.training.access",
            "courses.training.ledger",
            "courses.training.duties",
            "courses.training.records",
            "courses.training.filings",
            "courses.training.real_drills",
        ),
    ),
    "courses.training.training_file": (
        "a unit's file of a year: gathered, printed",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.ledger",
            "courses.training.records",
            "courses.training.evidence",
            "courses.training.duties",
            "courses.training.filings",
            "courses.training.made_files.making",
            "courses.training.real_drills",
        ),
    ),
    "courses.training.unit_desk": (
        "a unit's desk: state, next acts, people by duties, calendar of what falls due and was held",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.rulebook",
            "courses.training.evidence",
            "courses.training.duties",
            "courses.training.made_files.making",
            "courses.training.record_pages",
        ),
    ),
    "courses.training.certificate_pages": (
        "certificates of a unit and of a class: listed, issued again, fetched",
        (
            "common",
            "people",
            "courses.training.models",
            "courses.training.access",
            "courses.training.certificates",
            "courses.training.made_files",
            "courses.training.made_files.making",
            "courses.training.unit_desk",
        ),
    ),
    "courses.training.reminders": (
        "reminders, once per lapse, to who must act and who oversees",
        (
            "common",
            "divisions",
            "people",
            "notices",
            "courses.training.models",
            "courses.training.duties",
        ),
    ),
    "courses.training": ("its addresses, admin, commands", ("common", "divisions", "people", "notices")),
    "courses.door": (
        "the course before work behind a QR code at the staff door",
        ("common", "divisions", "people", "notices", "courses.training"),
    ),
    "courses.quizzes": ("questions, papers, attempts, marking", ("common", "divisions", "people", "courses.training")),
    "courses": (
        "course and lesson pages",
        ("common", "divisions", "people", "people.papers", "notices", "courses.training", "courses.quizzes"),
    ),
    "courses.classroom": (
        "lessons as they are taught: opened, shown, answered, put on record",
        ("common", "people", "people.papers", "courses.training", "courses.quizzes", "courses"),
    ),
    "courses.schools": (
        "the school desk: the year's plan, classes under the rules, proofs, terms",
        (
            "common",
            "divisions",
            "people",
            "people.papers",
            "privacy",
            "courses.training",
            "courses",
            "courses.classroom",
        ),
    ),
    "venues": ("venues, their pages, the map", ("common", "divisions", "people")),
    "venues.bookings": (
        "slots, bookings, check-in",
        ("common", "divisions", "people", "notices", "privacy", "courses.training", "venues"),
    ),
    "simulator.protocol": ("the wire between clients and site, symbols, texts", ()),
    "simulator.crowd": ("the crowd's step, a library of its own", ()),
    "simulator.engine.event_log": ("what happened, tick by tick", ()),
    "simulator.engine.scenario": ("a scenario: data, checks, loading", ("simulator.protocol",)),
    "simulator.engine.building": (
        "the plan as geometry, routes",
        ("simulator.protocol", "simulator.crowd", "simulator.engine.scenario"),
    ),
    "simulator.engine.fire": (
        "fire, smoke, heat, dose",
        ("simulator.protocol", "simulator.crowd", "simulator.engine.scenario", "simulator.engine.building"),
    ),
    "simulator.engine.people": (
        "the crowd's walking, occupants' states",
        (
            "simulator.protocol",
            "simulator.crowd",
            "simulator.engine.scenario",
            "simulator.engine.building",
            "simulator.engine.fire",
        ),
    ),
    "simulator.engine.assessment": (
        "the score and the report, from the log",
        ("simulator.protocol", "simulator.engine.event_log", "simulator.engine.scenario", "simulator.engine.fire"),
    ),
    "simulator.engine.drill": (
        "one run: order of work, players, keyframes, what clients are told",
        (
            "simulator.protocol",
            "simulator.crowd",
            "simulator.engine.event_log",
            "simulator.engine.scenario",
            "simulator.engine.building",
            "simulator.engine.fire",
            "simulator.engine.people",
            "simulator.engine.assessment",
        ),
    ),
    "simulator.engine.studies": (
        "what-if studies, bench, charts",
        (
            "simulator.protocol",
            "simulator.crowd",
            "simulator.engine.event_log",
            "simulator.engine.scenario",
            "simulator.engine.building",
            "simulator.engine.fire",
            "simulator.engine.people",
            "simulator.engine.drill",
        ),
    ),
    "simulator.engine.verify": (
        "the engine against published cases",
        ("simulator.protocol", "simulator.crowd", "simulator.engine"),
    ),
    "simulator.engine.importing": (
        "a building's plan in DXF or GeoJSON made a scenario draft, with a report",
        (
            "simulator.protocol",
            "simulator.engine.scenario",
            "simulator.engine.building",
            "simulator.engine.drill",
        ),
    ),
    "simulator.engine": ("the old names of its commands", ()),
    "simulator.client": ("the Pygame window and offscreen pictures", ("simulator.protocol",)),
    "simulator.scenarios": (
        "scenario files, their makers, their pictures",
        ("simulator.protocol", "simulator.engine", "simulator.client"),
    ),
    "simulator.kiosk": (
        "the experience room's machine",
        ("simulator.protocol", "simulator.engine", "simulator.client"),
    ),
    "simulator.drills.models": (
        "sessions, players, kept inputs",
        ("divisions", "people", "simulator.protocol", "simulator.engine"),
    ),
    "simulator.drills.access": (
        "who may open, see and command what",
        ("divisions", "people", "simulator.drills.models"),
    ),
    "simulator.drills.drawing": ("plans and paths as SVG", ("simulator.protocol", "simulator.engine")),
    "simulator.drills.sessions": (
        "opening, joining, seats, leases, tokens, retention",
        (
            "common",
            "divisions",
            "people",
            "courses.training",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.access",
        ),
    ),
    "simulator.drills.live": (
        "sockets and the relay",
        (
            "common",
            "people",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.access",
            "simulator.drills.sessions",
        ),
    ),
    "simulator.drills.results.counterfactuals": (
        "the other way of each decision, played",
        (
            "common",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.sessions",
            "simulator.drills.results.decisions",
        ),
    ),
    "simulator.drills.results.decisions": (
        "what a class decided, from the log",
        ("simulator.protocol", "simulator.engine", "simulator.drills.models"),
    ),
    "simulator.drills.tasks": (
        "its background jobs",
        ("common", "simulator.drills.models", "simulator.drills.results.counterfactuals"),
    ),
    "simulator.drills.results": (
        "scores, evidence, the record of Order 61, lessons",
        (
            "common",
            "people",
            "courses.training",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.access",
            "simulator.drills.sessions",
            "simulator.drills.tasks",
        ),
    ),
    "simulator.drills.runner": (
        "the drill worker: clock, checkpoints, recovery",
        (
            "common",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.sessions",
            "simulator.drills.live.wire",
            "simulator.drills.results",
        ),
    ),
    "simulator.drills.live.wire": (
        "typed messages between site and worker",
        ("simulator.protocol", "simulator.engine.event_log"),
    ),
    "simulator.drills.pages": (
        "pages of players, organisers, classes",
        (
            "common",
            "divisions",
            "people",
            "courses.training",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.access",
            "simulator.drills.drawing",
            "simulator.drills.sessions",
            "simulator.drills.results",
        ),
    ),
    "simulator.drills.kiosk": (
        "what kiosks ask of the site",
        (
            "common",
            "divisions",
            "people",
            "simulator.protocol",
            "simulator.engine",
            "simulator.drills.models",
            "simulator.drills.sessions",
            "simulator.drills.results",
        ),
    ),
    "simulator.drills": (
        "its addresses and commands",
        ("common", "divisions", "people", "simulator.crowd", "simulator.engine"),
    ),
    "media": (
        "films: of lessons, and replays of drills",
        ("common", "divisions", "people", "courses", "simulator"),
    ),
    "oversight": (
        "coverage for officers, read only",
        ("common", "divisions", "people", "notices", "courses", "venues", "simulator.drills", "media"),
    ),
    "firesafety": (
        "settings, addresses, processes: it composes",
        (
            "common",
            "divisions",
            "people",
            "portal",
            "notices",
            "privacy",
            "courses",
            "venues",
            "simulator",
            "media",
            "oversight",
        ),
    ),
}


# A module that names one above it by string, and why it may.
NAMED_BY_STRING = {
    ("courses.models", "venues.models"): "Wagtail's page types below the home page are named by string",
}
# The old names of commands, which README names: one line each that calls the new place.
OLD_NAMES = {"simulator.client.draw": "simulator.scenarios.draw"}


@dataclass(frozen=True)
class Import:
    """One import: the file and module it stands in, the module it names, its line, and how it is made."""

    path: Path
    importer: str
    module: str
    line: int
    by_string: bool = False

    def __str__(self) -> str:
        return f"{self.importer} imports {self.module} (line {self.line})"


def module_of(path: Path, root: Path = ROOT) -> str:
    """The dotted name of a file; `site/` is a source root and no part of it."""
    parts = list(path.relative_to(root).with_suffix("").parts)
    if parts[0] == "site":
        parts = parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files(root: Path = ROOT) -> list[Path]:
    """Every Python file of ours that is no test, document or migration."""
    folders = [root / ("site/" + top if top in SITE_ROOMS else top) for top in TOPS]
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


class Reader(ast.NodeVisitor):
    """Collects the imports of one file."""

    def __init__(self, path: Path, module: str) -> None:
        self.path, self.module = path, module
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        self.package = package.split(".")
        self.found: list[Import] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(alias.name, node.lineno)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = self.package[: len(self.package) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            self._add(f"{module}.{alias.name}", node.lineno)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and (DOTTED.match(node.value) or _model_label(node.value)):
            named = _model_label(node.value) or node.value
            if _model_label(node.value) or _is_module(named):
                self._add(named, node.lineno, by_string=True)

    def _add(self, module: str, line: int, *, by_string: bool = False) -> None:
        if module.split(".")[0] in TOPS:
            self.found.append(Import(self.path, self.module, module, line, by_string))


APP_LABELS = {
    "divisions": "divisions", "people": "people", "training": "courses.training", "quizzes": "courses.quizzes",
    "classroom": "courses.classroom", "schools": "courses.schools",
    "courses": "courses", "venues": "venues", "bookings": "venues.bookings", "drills": "simulator.drills",
    "media": "media",
}  # fmt: skip


def _model_label(text: str) -> str | None:
    """The module that "label.Model" stands for; None for other text."""
    found = MODEL.match(text)
    return f"{APP_LABELS[found[1]]}.models" if found and found[1] in APP_LABELS else None


def climbs(imports: Iterable[Import], ladder: dict[str, tuple[str, tuple[str, ...]]] = LADDER) -> list[Import]:
    """The imports that reach a row their own may not reach."""
    return [found for found in imports if not _may(found, ladder)]


def _may(found: Import, ladder: dict[str, tuple[str, tuple[str, ...]]]) -> bool:
    own, target = room_of(found.importer, ladder), room_of(found.module, ladder)
    if own is None or target is None or own == target or _is_own_package(found, own, target):
        return True
    if (found.importer, found.module) in NAMED_BY_STRING or OLD_NAMES.get(found.importer, "-") in found.module:
        return True
    return _is_within(target, own) or any(_is_within(target, row) for row in ladder[own][1])


def _is_within(row: str, above: str) -> bool:
    return row == above or row.startswith(above + ".")


def _is_own_package(found: Import, own: str, target: str) -> bool:
    """True for `from . import name`, which names the package that the importer lies in."""
    return found.module == target and found.importer.startswith(target + ".")


def _is_module(name: str) -> bool:
    """True when the name, or the name without its last part, is a file or package of ours below a room."""
    for dotted in (name, name.rpartition(".")[0]):
        parts = dotted.split(".")
        base = ROOT.joinpath(*(["site"] if parts[0] in SITE_ROOMS else []), *parts)
        if len(parts) > 1 and (base.with_suffix(".py").is_file() or (base / "__init__.py").is_file()):
            return True
    return False


def imports_of(path: Path, root: Path = ROOT) -> list[Import]:
    """The imports of one file, resolved to full names; `from a import b` names `a.b`."""
    reader = Reader(path, module_of(path, root))
    reader.visit(ast.parse(path.read_text(encoding="utf-8")))
    return reader.found


def all_imports(root: Path = ROOT) -> list[Import]:
    return [found for path in source_files(root) for found in imports_of(path, root)]


def room_of(module: str, ladder: Iterable[str]) -> str | None:
    """The innermost row a module lies in; None for other libraries."""
    parts = module.split(".")
    rows = set(ladder)
    return next((name for n in range(len(parts), 0, -1) if (name := ".".join(parts[:n])) in rows), None)


def circles(imports: Iterable[Import], modules: set[str]) -> Iterator[list[str]]:
    """Groups of modules that import each other in a ring (strongly connected components), each sorted."""
    edges: dict[str, set[str]] = {module: set() for module in modules}
    for found in imports:
        target = found.module if found.module in modules else found.module.rpartition(".")[0]
        if target in modules and target != found.importer and not target_is_package_of(target, found.importer):
            edges[found.importer].add(target)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()

    def connect(start: str) -> Iterator[list[str]]:
        work = [(start, iter(sorted(edges[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(edges[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    ring = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        ring.append(member)
                        if member == node:
                            break
                    if len(ring) > 1:
                        yield sorted(ring)

    for module in sorted(modules):
        if module not in index:
            yield from connect(module)


def target_is_package_of(target: str, importer: str) -> bool:
    """A module names its own package whenever it imports a neighbour; that is no arrow."""
    return importer.startswith(target + ".")


def table() -> str:
    """The ladder as a Markdown table, from the bottom."""
    lines = ["| room | holds | may import |", "|---|---|---|"]
    for name, (holds, allowed) in LADDER.items():
        lines.append(f"| `{name}` | {holds} | {', '.join(allowed) or '–'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
