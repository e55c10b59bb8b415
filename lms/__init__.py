"""Stipple: teach, examine and certify practitioners of a hands-on trade. The application factory is here."""

import sys

from flask import Flask

from lms import config, extensions
from lms.config import ROOT, Settings, SettingsProblem


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Without `settings` they come from LMS_* variables.

    A missing or wrong setting ends the process with one sentence that names it.
    """
    try:
        chosen = settings or config.load()
    except SettingsProblem as problem:
        sys.exit(f"Stipple cannot start: {problem}")
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(_flask_config(chosen))
    app.extensions["settings"] = chosen
    extensions.init_app(app)
    _register_doors(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SQLALCHEMY_ENGINES": {
            "default": {"url": settings.database_url, "pool_size": 10, "max_overflow": 20}
        },
        "SESSION_COOKIE_NAME": "__Host-stipple" if settings.is_https else "stipple",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": settings.session_days * 86_400,
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1_000,
        "TRUSTED_HOSTS": sorted({settings.host.rpartition(":")[0] or settings.host, *_local_names(settings)}),
        # The old keys first: tokens of open pages stay good while a key is being replaced.
        "WTF_CSRF_SECRET_KEY": [*settings.secret_key_fallbacks, settings.secret_key],
        # A token lasts as long as the session, so that a long exam can be saved from its first page.
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages with a secret in their address send no referrer, so it cannot be asked for.
        "WTF_CSRF_SSL_STRICT": False,
        # `lms.web.access` checks the token itself, after it knows who asks: an ended session answers 401, not 400.
        "WTF_CSRF_CHECK_DEFAULT": False,
    }


def _local_names(settings: Settings) -> set[str]:
    return {"127.0.0.1", "localhost"} if settings.is_local else set()


def _register_doors(app: Flask) -> None:
    from lms import cli, jobs, web  # noqa: PLC0415 – the doors import everything, so they come last

    web.init_app(app)
    jobs.init_app(app)
    cli.init_app(app)
