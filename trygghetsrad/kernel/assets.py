"""Static files under names that hold their own hash, so a browser may keep them for ever.

The style sheets that `static/css/order.txt` names are served as one file: fewer requests, no build step. Another one,
such as a map's, is served by itself to the pages that ask for it.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
}  # fmt: skip
bp = Blueprint("assets", __name__)


class Assets:
    """Name -> hashed address, and back."""

    def __init__(self, folder: Path, municipality_css: str) -> None:
        self.folder = folder
        self.municipality_css = municipality_css

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file that may be served, by name; `site.css` is the bundle."""
        order = (self.folder / "css" / "order.txt").read_text("utf-8").split()
        bundle = "\n".join((self.folder / name).read_text("utf-8") for name in order)
        served = {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.suffix in TYPES and str(file.relative_to(self.folder)) not in order
        }
        return served | {"site.css": f"{bundle}\n{self.municipality_css}".encode()}

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Name -> name with its hash: `site.css` -> `site.0a1b2c3d.css`."""
        return {name: _hashed(name, content) for name, content in self.files.items()}

    @cached_property
    def compressed(self) -> dict[str, bytes]:
        return {name: gzip.compress(content, 9, mtime=0) for name, content in self.files.items()}

    @cached_property
    def names(self) -> dict[str, str]:
        return {hashed: name for name, hashed in self.addresses.items()}

    def url(self, name: str) -> str:
        """The address of a static file, outside every language."""
        return f"/static/{self.addresses[name]}"


def _hashed(name: str, content: bytes) -> str:
    path = Path(name)
    mark = hashlib.sha256(content).hexdigest()[:8]
    return str(path.with_name(f"{path.stem}.{mark}{path.suffix}"))


@bp.get("/static/<path:hashed>")
@allow(Permission.PUBLIC)
def static_file(hashed: str) -> Response:
    """A file by its hashed name; an old hash is simply not found."""
    assets: Assets = current_app.extensions["assets"]
    name = assets.names.get(hashed)
    if name is None:
        abort(404)
    zipped = request.accept_encodings["gzip"] > 0
    response = Response((assets.compressed if zipped else assets.files)[name], mimetype=TYPES[Path(name).suffix])
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def init_assets(app: Flask) -> None:
    colours = app.extensions["config"].municipality.colours
    css = f":root{{--municipality-brand:{colours.brand};--municipality-brand-dark:{colours.brand_dark}}}"
    folder = Path(app.root_path).parent / "static"
    app.extensions["assets"] = Assets(folder, css)
    app.register_blueprint(bp)
