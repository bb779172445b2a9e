"""The factory: nothing but wiring."""

from __future__ import annotations

from pathlib import Path

from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config, Environment
from trygghetsrad import cli, demo, menus, parts
from trygghetsrad.kernel import assets, headers, health, limits, logs, postbox, templating, web
from trygghetsrad.kernel.application import Application
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.errors import register_error_pages
from trygghetsrad.kernel.i18n import init_languages
from trygghetsrad.kernel.jobs import Jobs

ROOT = Path(__file__).parent.parent
MEGABYTE = 1024 * 1024


def create_app(config: Config | None = None) -> Application:
    """Build the application from a configuration, or from the environment when none is given."""
    config = config or Config.from_environment()
    app = Application(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["config"] = config
    app.extensions["database"] = Database(config.database_url)
    app.config |= _flask_settings(config)
    logs.configure_logs(config.log_level)
    app.extensions["jobs"] = Jobs(app, config)
    logs.init_logs(app)
    web.init_web(app)
    web.Tokens(app)
    limits.init_limits(app)
    headers.init_headers(app)
    register_error_pages(app)
    templating.init_templates(app)
    assets.init_assets(app)
    app.register_blueprint(health.bp)
    if config.is_development:
        app.register_blueprint(postbox.bp)
    parts.register_parts(app)
    menus.init_menus(app)
    cli.register_commands(app)
    if config.environment is not Environment.PRODUCTION:
        demo.register(app)
    init_languages(app)
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_keys[0],
        "SECRET_KEY_FALLBACKS": list(config.secret_keys[1:]),
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        "SESSION_COOKIE_NAME": "__Host-session" if config.secure else "session",
        "SESSION_COOKIE_SECURE": config.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 400,
        # A form that lay open over lunch is still good; the token is bound to the session.
        "WTF_CSRF_TIME_LIMIT": None,
        # Token pages send no referrer, so the referrer cannot be demanded; the token and SameSite protect.
        "WTF_CSRF_SSL_STRICT": False,
        "TEMPLATES_AUTO_RELOAD": config.is_development,
    }
