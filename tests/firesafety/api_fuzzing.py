"""Asks the API what its OpenAPI document allows, and what it does not, and compares each answer with the document."""

from __future__ import annotations

import hypothesis
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUESTIONS = {"derandomize": True, "database": None, "deadline": None, "phases": [Phase.explicit, Phase.generate]}


class ApiFuzz:
    """Asks every operation; what it found is in `statuses`, by operation, and in `faults`.

    The same questions come each time. They go through the whole stack of middleware, and through no network.
    """

    def __init__(
        self,
        examples: int,
        known: dict[str, str],
        *,
        document: str = "/api/openapi.json",
        headers: dict[str, dict[str, str]] | None = None,
        bodies: dict[str, object] | None = None,
    ) -> None:
        """`examples`: of valid and as many of invalid questions; `known`: values of paths that lead to a row.

        `headers` go with questions by the operation's label, those of "" with all others; `bodies` are what operations
        that write take, by their label.
        """
        self.examples, self.known = examples, known
        self.document, self.headers, self.bodies = document, headers or {}, bodies or {}
        self.statuses: dict[str, list[int]] = {}
        self.faults: list[str] = []

    def run(self) -> ApiFuzz:
        schema = schemathesis.openapi.from_wsgi(self.document, WSGIHandler())
        for found in schema.get_all_operations():
            operation = found.ok()
            self.statuses[operation.label] = []
            for mode in GenerationMode:
                self._fuzz(operation, mode)
            self._try(operation, self._known_case(operation))
        return self

    def _known_case(self, operation: APIOperation) -> Case:
        """The question that finds a row, where an operation asks for one."""
        names = [parameter.name for parameter in operation.path_parameters]
        path = {name: self.known[name] for name in names}
        if operation.label in self.bodies:
            return operation.Case(
                path_parameters=path, body=self.bodies[operation.label], media_type="application/json"
            )
        return operation.Case(path_parameters=path)

    def _fuzz(self, operation: APIOperation, mode: GenerationMode) -> None:
        @hypothesis.settings(max_examples=self.examples, suppress_health_check=list(HealthCheck), **QUESTIONS)
        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        def ask(case: Case) -> None:
            self._try(operation, case)

        try:
            ask()
        except Unsatisfiable:  # any text may be a code or a serial: no question is invalid
            assert mode is GenerationMode.NEGATIVE, operation.label

    def _try(self, operation: APIOperation, case: Case) -> None:
        cache.clear()  # limits would answer in the place of the operation
        answer = case.call(headers=self.headers.get(operation.label, self.headers.get("")))
        self.statuses[operation.label].append(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            self.faults.extend(f"{case.formatted_path} {case.query} → {fault}"[:300] for fault in group.exceptions)
