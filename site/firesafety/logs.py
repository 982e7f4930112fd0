"""What the log says and leaves out: one line of text or of JSON for each record, with the number of its request.

The number is given by RequestMiddleware (requests.py).
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

REFUSED = 403
request_id: ContextVar[str] = ContextVar("request_id", default="")


def without_traceback(record: logging.LogRecord) -> bool:
    """Keeps a refusal to its one line: somebody without the right is no fault in the code."""
    if getattr(record, "status_code", None) == REFUSED:
        record.exc_info = record.exc_text = None
    return True


def quiet_refusals() -> None:
    logging.getLogger("django.request").addFilter(without_traceback)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: when, how grave, who says it, what, for which request, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if number := request_id.get():
            found["request_id"] = number
        found |= getattr(record, "answer", {})
        if record.exc_info:
            found["traceback"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)
