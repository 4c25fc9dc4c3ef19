#!/usr/bin/env python3
"""Django's own commands and Tertial's, with the settings of tracker."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

WRONGLY_SET = 2  # the exit code when what is wrong is a setting, which has been said in one sentence

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Tertial startar inte: {error}\n")
        sys.exit(WRONGLY_SET)
