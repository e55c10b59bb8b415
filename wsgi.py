"""WSGI entry point: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

import sys

from lms import create_app

CANNOT_LOAD = 4
"""What gunicorn takes for an application that cannot be loaded. After any other status it would try for ever."""

try:
    app = create_app()
except SystemExit as refusal:
    sys.stderr.write(f"{refusal}\n")
    sys.exit(CANNOT_LOAD)
