"""The API as Ninja makes it, with one schema of errors, tags on what is read, and both in its document."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from .errors import STATUSES, ApiRefused, Code, ErrorOut, code_of, error_body, faults_of

REF = "#/components/schemas/{model}"
# What any operation may answer beside its own.
ALWAYS = (Code.TOO_MANY, Code.AWAY)
MATCH_HEADER = {
    "name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "The ETag of an earlier answer: 304 when it is still the same.",
}  # fmt: skip


class ReadableRenderer(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Refusals by `ErrorOut`; each answer to GET has an ETag and is 304 to whoever holds it already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(renderer=ReadableRenderer(), **kwargs)
        self._documents: dict[tuple[str | None, str, str], Any] = {}
        handlers: dict[type[Exception], Any] = {
            ApiRefused: self._refused, Http404: self._not_found, PermissionDenied: self._forbidden,
            HttpError: self._http_error, ValidationError: self._invalid,
        }  # fmt: skip
        for kind, handler in handlers.items():
            self.add_exception_handler(kind, handler)

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        response: HttpResponse = super().create_response(
            request, data, status=status, temporal_response=temporal_response
        )
        response["Content-Language"] = get_language() or ""
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        if request.method == "GET" and response.status_code == 200:
            return _tagged(request, response)
        return response

    # -- refusals --------------------------------------------------------------------------------------------------

    def _refused(self, request: HttpRequest, refused: ApiRefused) -> HttpResponse:
        body = error_body(refused.code, refused.message, refused.fields)
        response = self.create_response(request, body, status=refused.status)
        if refused.retry_after_s:
            response["Retry-After"] = str(refused.retry_after_s)
        if refused.code is Code.KEY:
            response["WWW-Authenticate"] = "Bearer"
        return response

    def _not_found(self, request: HttpRequest, error: Http404) -> HttpResponse:
        return self._refused(request, ApiRefused(Code.NOT_FOUND))

    def _forbidden(self, request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return self._refused(request, ApiRefused(Code.FORBIDDEN, str(error)))

    def _http_error(self, request: HttpRequest, error: HttpError) -> HttpResponse:
        return self._refused(request, ApiRefused(code_of(error.status_code)))

    def _invalid(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        return self.create_response(request, error_body(Code.INVALID, fields=faults_of(error.errors)), status=422)

    # -- its document ----------------------------------------------------------------------------------------------

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The document; made once a language, as no operation is added to a running site. To be read, not changed."""
        key = (path_prefix, str(path_params or ""), get_language() or "")
        if key not in self._documents:
            self._documents[key] = self._document(path_prefix, path_params)
        return self._documents[key]

    def _document(self, path_prefix: str | None, path_params: Any) -> Any:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        error = ErrorOut.model_json_schema(ref_template=REF)
        schema["components"]["schemas"] |= error.pop("$defs", {}) | {"ErrorOut": error}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe_refusals(method, operation)
        return schema


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    held = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in held or "*" in held:
        unchanged = HttpResponse(status=304)
        for name in ("Content-Language", "Cache-Control", "Vary"):
            unchanged[name] = response[name]
        response = unchanged
        del response["Content-Type"]
    response["ETag"] = tag
    return response


def _describe_refusals(method: str, operation: dict[str, Any]) -> None:
    """Gives every refusal of an operation its schema, and adds those that any operation may answer."""
    responses: dict[Any, Any] = operation["responses"]
    named = {int(status) for status in responses if int(status) >= 400} | {STATUSES[code] for code in ALWAYS}
    if operation.get("security"):
        named |= {STATUSES[Code.KEY], STATUSES[Code.FORBIDDEN]}
    if operation.get("parameters") or operation.get("requestBody"):
        named.add(STATUSES[Code.INVALID])
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        named.add(STATUSES[Code.NOT_FOUND])
    if operation.get("requestBody"):
        named |= {STATUSES[Code.MALFORMED], STATUSES[Code.CONFLICT]}
    for status in sorted(named):
        content = {"application/json": {"schema": {"$ref": REF.format(model="ErrorOut")}}}
        described = {"description": code_of(status).value, "content": content}
        if status in (STATUSES[Code.TOO_MANY], STATUSES[Code.AWAY]):
            described["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
        responses[status] = described
    if method == "get":
        responses[304] = {"description": "not modified"}
        operation["parameters"] = [*operation.get("parameters", ()), MATCH_HEADER]
