"""What a web server loads: `granian --interface wsgi wsgi:app`."""

import sys

from config import ConfigError
from trygghetsrad.app import create_app

try:
    app = create_app()
except ConfigError as wrong:
    # Whoever starts the product gets a sentence to act on, not a traceback to dig in.
    sys.exit(f"The product cannot start. {wrong}")
