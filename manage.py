#!/usr/bin/env python
"""Django's command line; puts the source root site/ on the path first."""

import gc
import os
import sys
from pathlib import Path


def refuse_root() -> None:
    """Stops root on a data folder of another user: what root makes there the services could not read."""
    folder = Path(os.environ.get("VAR_DIR") or "/")
    is_root = hasattr(os, "geteuid") and not os.geteuid()
    if is_root and folder.is_dir() and (owner := folder.stat().st_uid):
        sys.exit(f"{folder} belongs to user {owner}: call ./manage.sh as root, or manage.py as that user.")


def main() -> None:
    refuse_root()
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")
    gc.set_threshold(50_000, 20, 50)  # what loads now stays: to look for garbage in it is a quarter of the start
    if sys.argv[1:2] == ["serve"]:
        from firesafety.early_web import begin

        begin()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting of the operator's: the sentence is what helps
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))


if __name__ == "__main__":
    main()
