#!/usr/bin/env python
"""Django's command line; puts the source root site/ on the path first."""

import os
import sys
from pathlib import Path


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        from firesafety.plugins import PluginRefused

        if not isinstance(error, PluginRefused):
            raise
        sys.exit(str(error))


if __name__ == "__main__":
    main()
