"""Write the list of routes anew: `python -m tests.architecture.write_routes`. Read the difference before it is kept."""

import tempfile
from pathlib import Path

from tests.architecture.test_routes import LIST, routes_of
from tests.conftest import config_for
from trygghetsrad.app import create_app

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config_for(f"sqlite:///{folder}/routes.db", Path(folder)))
        LIST.write_text("\n".join(routes_of(app)) + "\n", "utf-8")
