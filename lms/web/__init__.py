"""The browser door: the only package that knows Flask."""

import hashlib
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from lms.config import Settings

STATIC = Path(__file__).resolve().parent.parent / "static"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Register every page, and what stands around pages: access, errors, headers, log."""
    from lms.web import access, errors, headers, journal, rendering, sessions  # noqa: PLC0415
    from lms.web.pages import BLUEPRINTS  # noqa: PLC0415

    settings: Settings = app.extensions["settings"]
    journal.init_app(app)
    sessions.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    rendering.init_app(app, static_version())
    errors.init_app(app)
    headers.init_app(app)
    access.init_app(app)
    _serve_static(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def _serve_static(app: Flask) -> None:
    """Serve files under a path that carries their version, so that browsers may keep them for a year."""
    served = WhiteNoise(app.wsgi_app, max_age=A_YEAR, allow_all_origins=False)
    served.add_files(str(STATIC), prefix=f"static/{static_version()}/")
    app.wsgi_app = served  # type: ignore[method-assign]


def static_version() -> str:
    """Return a short hash over all static files."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file() and path.suffix not in {".gz", ".br"}:
            digest.update(path.relative_to(STATIC).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
