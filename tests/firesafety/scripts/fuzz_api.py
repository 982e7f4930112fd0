"""Fuzzes the public API of an installation by its OpenAPI document. Arguments: examples, code and serial that exist.

Prints a JSON object: statuses by operation, faults.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from tests.firesafety.api_fuzzing import ApiFuzz


def main() -> None:
    examples, code, serial = sys.argv[1:]
    found = ApiFuzz(int(examples), {"code": code, "serial": serial}).run()
    statuses = {label: sorted(set(seen)) for label, seen in found.statuses.items()}
    print(json.dumps({"statuses": statuses, "faults": found.faults}))


if __name__ == "__main__":
    main()
