"""What a web server loads: `granian --interface wsgi wsgi:app`."""

from trygghetsrad.app import create_app

app = create_app()
