"""The document of /api/v1/ as it is kept: `python -m tests.openapi` writes it anew after a change that is meant."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent / "firesafety" / "openapi.json"


def document() -> dict[str, Any]:
    """The document as the site serves it, with texts in English."""
    from django.utils.translation import override

    from firesafety.api_v1 import api_v1

    with override("en"):
        found: dict[str, Any] = json.loads(json.dumps(api_v1.get_openapi_schema(), default=str))
    return found


def main() -> None:
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")
    import django

    django.setup()
    KEPT.write_text(json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
