"""What the log leaves out."""

from __future__ import annotations

import logging

REFUSED = 403


def without_traceback(record: logging.LogRecord) -> bool:
    """Keeps a refusal to its one line: somebody without the right is no fault in the code."""
    if getattr(record, "status_code", None) == REFUSED:
        record.exc_info = record.exc_text = None
    return True


def quiet_refusals() -> None:
    logging.getLogger("django.request").addFilter(without_traceback)
