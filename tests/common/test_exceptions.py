"""Exceptions have one habit of names: a refusal that a user reads is a …Refused, all else is an …Error."""

from __future__ import annotations

import ast
import re

from tests.ladder import source_files

EXCEPTION = re.compile(r"(Error|Exception|Refused|Interrupted)$")
SIGNALS = {"Interrupted", "LeaseLost", "TimeLimitReached", "WorkerStopping"}  # they end a job; nothing has gone wrong


def exceptions_in(source: str) -> set[str]:
    """The names of the classes that derive from exceptions, by the names of their bases."""
    classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    return {node.name for node in classes if any(EXCEPTION.search(ast.unparse(base)) for base in node.bases)}


def test_an_exception_is_named_refused_or_error():
    named = {name for path in source_files() for name in exceptions_in(path.read_text(encoding="utf-8"))}
    assert len(named) > 30
    assert {name for name in named if not name.endswith(("Refused", "Error"))} == SIGNALS


def test_an_exception_with_another_name_is_noticed():
    assert exceptions_in("class Lost(db.OperationalError): ...\nclass Form(Model): ...") == {"Lost"}
