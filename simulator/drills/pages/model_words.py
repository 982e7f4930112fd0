"""The model version of a drill, in the words of its pages."""

from __future__ import annotations

from typing import Any

from simulator.engine.drill.model_version import ModelVersion

from ..models import DrillSession
from ..sessions.input_log import is_recomputable
from .language import page_language


def model_context(session: DrillSession) -> dict[str, Any]:
    """The versions a drill was computed with, and whether they are today's, its scenario included.

    `missing` names the library it was played on when that is not installed here.

    `continued` is True for a drill that began under an earlier version and went on under a later one.
    """
    version = ModelVersion.read(session.crowd)
    return {
        "name": version.in_words()[page_language()],
        "present": is_recomputable(session),
        "missing": version.missing,
        "continued": version.continued,
    }
